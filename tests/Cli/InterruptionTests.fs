module Research.Tests.InterruptionTests

open System
open System.Diagnostics
open Expecto
open Research.Tests.CommandLine

/// Settings one after the other, so that one is kept long before the last.
let private oneByOne =
    [ "run"; "F1.1"; "--engine"; "reference" ] @ [ "--set"; "steps=60"; "batch=64"; "restarts=1" ]

/// Two figures, the first with two kinds of models.
let private severalShapes = [ "run"; "F2.2"; "F1.1"; "--quick"; "--set"; "steps=300"; "batch=256" ]

let private interrupt (running: Running) =
    use kill = Process.Start("kill", [ "-INT"; string running.Id ])
    kill.WaitForExit()

/// Killed after the first cell that is reported as kept, then run again.
let private killedThenFinished (command: string list) =
    use place = new Workplace()
    let whole = place.Start(command @ [ "--out"; "whole" ]).Finish()
    Expect.equal whole.Code 0 ""
    let killed = place.Start(command @ [ "--out"; "killed" ])
    killed.Await "kept "
    killed.Kill()
    killed.Finish() |> ignore
    let again = place.Start(command @ [ "--out"; "killed" ]).Finish()
    Expect.equal again.Code 0 ""
    lacks " 0 found" again.Complaints.Head
    Expect.equal (results place "killed") (results place "whole") ""
    Expect.isEmpty (place.Bytes "killed" ".tmp") ""

[<Tests>]
let tests =
    testList
        "Cli/InterruptionTests"
        [
            test "a killed run keeps what it said it kept, and goes on to the same bits" { killedThenFinished oneByOne }

            test "a killed run of several figures goes on to the same bits" { killedThenFinished severalShapes }

            test "Ctrl-C ends a run with one sentence and code 1, and keeps finished cells" {
                Requires.signals ()
                use place = new Workplace()
                let running = place.StartInterruptible oneByOne
                running.Await "kept "
                interrupt running
                let stopped = running.Finish()
                Expect.equal (stopped.Code, stopped.Out) (1, "") ""
                Expect.stringStarts (List.last stopped.Complaints) "Stopped." ""
                let next = place.Start(oneByOne @ [ "--dry-run" ]).Finish()
                Expect.equal next.Code 0 ""
                lacks " 0 found" next.Out
            }

            test "Ctrl-C ends a long run of the fast engine too" {
                Requires.signals ()
                use place = new Workplace()

                let running = place.StartInterruptible [ "run"; "F2.4"; "--set"; "steps=100000000" ]

                running.Await "instance-steps to train"
                interrupt running
                let stopped = running.Finish()
                Expect.equal (stopped.Code, stopped.Out) (1, "") ""
                Expect.stringStarts (List.last stopped.Complaints) "Stopped." ""
            }
        ]
    |> slow
