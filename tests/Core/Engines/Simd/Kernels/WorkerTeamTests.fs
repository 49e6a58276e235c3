module Research.Tests.WorkerTeamTests

open System
open System.Threading
open Research
open Expecto

[<Tests>]
let tests =
    testList
        "Core/Engines/Simd/Kernels/WorkerTeamTests"
        [
            for members in [ 1; 2; 5 ] do
                test $"every piece of work is done once, run after run: {members}" {
                    use team = new WorkerTeam(members)

                    for pieces in [ 0; 1; 3; 40 ] do
                        let times = Array.zeroCreate<int> pieces

                        team.Run(
                            pieces,
                            Action<int, int>(fun piece ``member`` ->
                                Near.inRange 0 (members - 1) (``member``)
                                Interlocked.Increment &times[piece] |> ignore)
                        )

                        Seq.iter (fun time -> Expect.equal time 1 $"for {pieces}") times
                }

            test "what fails on any member is thrown to the caller" {
                use team = new WorkerTeam(3)

                let fail =
                    Action<int, int>(fun piece _ ->
                        if piece = 7 then
                            invalidOp "seven")

                let error = throws<InvalidOperationException>(fun () -> team.Run(20, fail))
                Expect.equal error.Message "seven" ""
            }
        ]
