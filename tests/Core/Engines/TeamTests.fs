module Research.Tests.TeamTests

open System
open System.Threading
open Research
open Xunit

[<Theory; InlineData(1); InlineData(2); InlineData(5)>]
let ``every piece of work is done once, run after run`` members =
    use team = new Team(members)

    for pieces in [ 0; 1; 3; 40 ] do
        let times = Array.zeroCreate<int> pieces

        team.Run(
            pieces,
            Action<int, int>(fun piece ``member`` ->
                Assert.InRange(``member``, 0, members - 1)
                Interlocked.Increment &times[piece] |> ignore)
        )

        Assert.All(times, (fun time -> Assert.Equal(1, time)))

[<Fact>]
let ``what fails on any member is thrown to the caller`` () =
    use team = new Team(3)

    let fail =
        Action<int, int>(fun piece _ ->
            if piece = 7 then
                invalidOp "seven")

    let error = Assert.Throws<InvalidOperationException>(fun () -> team.Run(20, fail))
    Assert.Equal("seven", error.Message)
