module Research.Tests.InterruptionTests

open System
open System.Diagnostics
open Research.Tests.CommandLine
open Xunit

/// A test that needs signals.
type UnixFactAttribute() as self =
    inherit FactAttribute()

    do
        if OperatingSystem.IsWindows() then
            self.Skip <- "Windows has no signals between processes."

/// Settings one after the other, so that one is kept long before the last.
let private oneByOne =
    [ "run"; "F1.1"; "--engine"; "reference" ] @ [ "--set"; "steps=60"; "batch=64"; "restarts=1" ]

/// Two figures, the first with two kinds of models.
let private severalShapes = [ "run"; "F2.2"; "F1.1"; "--quick"; "--set"; "steps=300"; "batch=256" ]

let private interrupt (running: Running) =
    use kill = Process.Start("kill", [ "-INT"; string running.Id ])
    kill.WaitForExit()

/// Killed after the first setting that it says it kept, then run again.
let private killedThenFinished (command: string list) =
    use place = new Workplace()
    let whole = place.Start(command @ [ "--out"; "whole" ]).Finish()
    Assert.Equal(0, whole.Code)
    let killed = place.Start(command @ [ "--out"; "killed" ])
    killed.Await "kept "
    killed.Kill()
    killed.Finish() |> ignore
    let again = place.Start(command @ [ "--out"; "killed" ]).Finish()
    Assert.Equal(0, again.Code)
    Assert.DoesNotContain(" 0 found", again.Complaints.Head)
    Assert.Equal(results place "whole", results place "killed")
    Assert.Empty(place.Bytes "killed" ".tmp")

[<Fact>]
let ``a killed run keeps what it said it kept, and goes on to the same bits`` () = killedThenFinished oneByOne

[<Fact>]
let ``a killed run of several figures goes on to the same bits`` () = killedThenFinished severalShapes

[<UnixFact>]
let ``Ctrl-C ends a run with one sentence and code 1, and keeps finished settings`` () =
    use place = new Workplace()
    let running = place.StartInterruptible oneByOne
    running.Await "kept "
    interrupt running
    let stopped = running.Finish()
    Assert.Equal((1, ""), (stopped.Code, stopped.Out))
    Assert.StartsWith("Stopped.", List.last stopped.Complaints)
    let next = place.Start(oneByOne @ [ "--dry-run" ]).Finish()
    Assert.Equal(0, next.Code)
    Assert.DoesNotContain(" 0 found", next.Out)

[<UnixFact>]
let ``Ctrl-C ends a long run of the fast engine too`` () =
    use place = new Workplace()

    let running = place.StartInterruptible [ "run"; "F2.5"; "--set"; "steps=100000000" ]

    running.Await "instance-steps to train"
    interrupt running
    let stopped = running.Finish()
    Assert.Equal((1, ""), (stopped.Code, stopped.Out))
    Assert.StartsWith("Stopped.", List.last stopped.Complaints)
