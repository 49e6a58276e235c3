/// How scripts run and end: answers, options, exit codes.
module Research.Tests.ScriptRunTests

open System
open System.Diagnostics
open System.IO
open Expecto
open Research.Tests.CommandLine

let private libraries = "../bin/Release/net10.0"

/// Writes a script with the libraries beside these tests.
let private write (place: Workplace) (text: string) =
    File.WriteAllText(place.File "own.fsx", text.Replace(libraries, AppContext.BaseDirectory.Replace('\\', '/')))

let private run (place: Workplace) text (arguments: string list) =
    write place text
    Running("dotnet", [ "fsi"; "own.fsx" ] @ arguments, place.Path, []).Finish()

/// What scripts declare: a training, and a study of it with a claim of at least so many features.
let private declared =

    $"""
{Repository.references libraries}
open Research

let toy density rate steps =
    training {{
        sample (SparseUniform(Features = 3, Density = Density.Of density))
        model (ReluOutputModel(Features = 3, Hidden = 2))
        minimise (Sampled(Batch = 64, EvaluationSamples = 1024))
        train (Adam(LearningRate = rate, Steps = steps))
    }}

let own figure bound training =
    study (Paper.own "Own studies") figure "Three features in a plane" {{
        let! found = train training |> ask Geometry.portrait
        claim "so many features share the plane" (Portrait.count found |> Expect.atLeast bound)
    }}
"""

/// A study whose claim holds, one whose claim does not, and a training in memory.
let private three =
    declared
    + """
let first = own "first" 1 (toy 0.1 3e-3 200) |> Script.run
printfn $"first {first.Norms.Length}"
own "second" 4 (toy 0.1 3e-3 200) |> Script.run |> ignore
printfn $"third {(Script.train (toy 0.1 3e-3 40)).Length}"
"""

let private lines (ran: Ran) = ran.Out.Split '\n' |> List.ofArray

[<Tests>]
let tests =
    testList
        "Cli/ScriptRunTests"
        [
            test "a script goes on with the answers, and prints answers and claims" {
                use place = new Workplace()
                let ran = run place three []
                Expect.equal ran.Code 0 ran.Errors
                Expect.contains (lines ran) "first 3" ""
                Expect.contains (lines ran) "third 1" ""
                Expect.stringContains ran.Out "ReluOutputModel, Norms" ""
                Expect.stringContains ran.Out "DOES NOT HOLD" ""
            }

            test "under --strict a claim that does not hold makes the exit code 1, and the script goes on" {
                use place = new Workplace()
                let ran = run place three [ "--strict" ]
                Expect.equal ran.Code 1 ran.Errors
                Expect.contains (lines ran) "third 1" ""
            }

            test "--quick and --set change what is run and leave claims undecided" {
                use place = new Workplace()
                let ran = run place three [ "--quick"; "--set"; "batch=32" ]
                Expect.equal ran.Code 0 ran.Errors
                Expect.stringContains ran.Errors "50 instance-steps to train" ""
                Expect.stringContains ran.Out "0 claims hold, 0 do not, 1 is undecided." ""
            }

            test "what is found is not trained again, but under --force" {
                use place = new Workplace()
                run place three [] |> ignore
                Expect.stringContains (run place three []).Errors "first  1 cells, 1 found" ""
                Expect.stringContains (run place three [ "--force" ]).Errors "first  1 cells, 0 found" ""
            }

            test "wrong arguments are one sentence each, with code 2, before anything runs" {
                use place = new Workplace()
                run place three [ "--qick" ] |> refused place [ [ "--qick"; "--quick" ] ]

                run place three [ "--threads"; "0"; "--set"; "stps=3" ]
                |> refused place [ [ "0"; "[1, 1024]" ]; [ "stps"; "steps" ] ]
            }

            test "a fault ends the script with code 2" {
                use place = new Workplace()
                let text = declared + "own \"fault\" 1 (toy 2.0 3e-3 200) |> Script.run |> ignore\nprintfn \"not here\""
                run place text [] |> refused place [ [ "density"; "2"; "(0, 1]" ] ]
            }

            test "a training that diverged ends the script with code 1" {
                use place = new Workplace()
                let text = declared + "own \"lost\" 1 (toy 0.1 1e30 200) |> Script.run |> ignore\nprintfn \"not here\""
                let ran = run place text []
                Expect.equal ran.Code 1 ran.Errors
                lacks "not here" ran.Out
                Expect.stringContains (List.last ran.Complaints) "the only restart diverged" ""
            }

            test "after Ctrl-C nothing more is started" {
                Requires.signals ()
                use place = new Workplace()

                let text =
                    declared
                    + "own \"long\" 1 (toy 0.1 1e-6 100_000_000) |> Script.run |> ignore\nown \"more\" 1 (toy 0.1 3e-3 200) |> Script.run"

                write place text
                // dotnet fsi is two processes: both get Ctrl-C.
                let group = [ "env"; "--default-signal=INT"; "dotnet"; "fsi"; "own.fsx" ]
                let running = Running("setsid", group, place.Path, [])
                running.Await "to train"
                use kill = Process.Start("kill", [ "-INT"; "--"; $"-{running.Id}" ])
                kill.WaitForExit()
                let stopped = running.Finish()
                Expect.equal stopped.Code 1 stopped.Errors
                Expect.stringStarts (List.last stopped.Complaints) "Stopped." ""
                lacks "more" stopped.Errors
            }
        ]
    |> slow
