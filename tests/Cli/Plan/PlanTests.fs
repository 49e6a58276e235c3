/// Runs in tasks, without SLURM.
module Research.Tests.PlanTests

open System.IO
open Expecto
open Research.Tests.CommandLine

let private own = Path.Combine(System.AppContext.BaseDirectory, "Research.Tests.dll")

/// Starts the program of the studies for tests, in an environment with more variables.
let private start environment (place: Workplace) (words: string list) =
    Running("dotnet", own :: "probe" :: "plans" :: words, place.Path, environment)

/// Runs it.
let probeWith environment (place: Workplace) (words: string list) = (start environment place words).Finish()

let private probe = probeWith []

/// The folder of the only plan.
let plan (place: Workplace) = Directory.GetDirectories(place.File "out/plans") |> Array.exactlyOne

[<Tests>]
let tests =
    testList
        "Cli/Plan/PlanTests"
        [
            test "a run in tasks on this machine has the results of a run, bit for bit" {
                Requires.signals ()
                use place = new Workplace()
                let tasks = probe place [ "run"; "P1"; "--on"; "local"; "--array-limit"; "3" ]
                Expect.equal tasks.Code 0 tasks.Errors
                Expect.stringContains tasks.Errors "7 cells are missing, in 3 tasks" ""
                Expect.stringContains tasks.Out "1 claim holds" "it is collected"
                Expect.equal (Directory.GetFiles(plan place + "/logs")).Length 3 ""
                Expect.equal (probe place [ "run"; "P1"; "--out"; "whole" ]).Code 0 ""
                Expect.equal (results place "out") (results place "whole") ""
                Expect.equal (place.Bytes "out" "claims.json") (place.Bytes "whole" "claims.json") ""
                let again = probe place [ "collect" ]
                Expect.equal (again.Code, again.Out) (0, "") ""
                Expect.stringContains again.Errors "Everything was collected" ""
            }

            test "a cell that fails is named with its cause, its task and its log, and the others are there" {
                Requires.signals ()
                use place = new Workplace()
                let tasks = probe place [ "run"; "P2"; "--on"; "local"; "--array-limit"; "3" ]
                Expect.equal tasks.Code 1 tasks.Errors

                let collected = probe place [ "collect"; "p2" ]
                Expect.equal (collected.Code, collected.Out) (1, "") ""

                match collected.Complaints with
                | [ count; why ] ->
                    Expect.equal count "run P2: 1 cell is missing." ""
                    Expect.stringStarts why "P2 k=2 failed in task " ""
                    Expect.stringContains why "(Two is broken)" ""
                    let log = why.Substring(why.IndexOf "see " + 4).TrimEnd '.'
                    Expect.stringContains (File.ReadAllText log) "k=2 failed: Two is broken" "the log"
                | others -> failtest (String.concat "\n" others)

                let status = probe place [ "status" ]
                Expect.equal status.Code 0 ""
                Expect.stringContains status.Out "2 of 3" "cells kept"
            }

            test "tasks that did not begin or were stopped are named" {
                Requires.signals ()
                use place = new Workplace()
                Expect.equal (probe place [ "run"; "P1"; "--on"; "local"; "--array-limit"; "2" ]).Code 0 ""

                for file in Directory.GetFiles(place.File "out/runs", "*.safetensors", SearchOption.AllDirectories) do
                    File.Delete file

                File.Delete(plan place + "/logs/1.log")
                let collected = probe place [ "collect"; "P1" ]
                Expect.equal collected.Code 1 ""
                Expect.equal collected.Complaints.Length 3 collected.Errors
                Expect.stringContains collected.Errors "of task 0: it was stopped, or waits in the queue again; see " ""
                Expect.stringContains collected.Errors "of task 1: it has not begun; " ""
            }

            test "two runs in the same tasks at once, on a file system without locks, have the results of one" {
                Requires.signals ()
                use place = new Workplace()
                // .NET then takes no lock of any file.
                let run = start [ "DOTNET_SYSTEM_IO_DISABLEFILELOCKING", "1" ] place

                let both = [ for _ in 1..2 -> run [ "run"; "P1"; "--on"; "local"; "--array-limit"; "2" ] ]

                for each in both do
                    let ran = each.Finish()
                    Expect.equal ran.Code 0 ran.Errors

                Expect.equal (probe place [ "run"; "P1"; "--out"; "whole" ]).Code 0 ""
                Expect.equal (results place "out") (results place "whole") ""
                Expect.isFalse (Directory.Exists(place.File "out/leases")) "no lease is left"
            }

            test "a dry run prints shares and script, and writes nothing" {
                use place = new Workplace()
                let dry = probe place [ "run"; "P1"; "--on"; "slurm"; "--array-limit"; "2"; "--time"; "10"; "--dry-run" ]
                Expect.equal dry.Code 0 dry.Errors

                for words in [ "P1 p=0.5"; "#SBATCH --array=0-1"; "#SBATCH --time=10"; "--index \"$task\"" ] do
                    Expect.stringContains dry.Out words ""

                Expect.isFalse (Directory.Exists(place.File "out")) ""
            }

            test "bad input is a sentence each" {
                use place = new Workplace()

                for words, wrong in
                    [
                        [ "run"; "F1.1"; "--on"; "slrum" ], [ [ "slrum"; "the nearest one is slurm" ] ]
                        [ "run"; "F1.1"; "--on"; "slurm"; "--array-limit"; "0"; "--time"; "soon" ],
                        [ [ "number of tasks is 0"; "[1, 1000]" ]; [ "soon"; "--time 2:00:00" ] ]
                        [ "run"; "F1.1"; "--time"; "10" ], [ [ "--time is for runs in tasks" ] ]
                        [ "run"; "F1.1"; "--on"; "local"; "--partition"; "a" ], [ [ "--partition is for --on slurm" ] ]
                        [ "reproduce"; "--on"; "local"; "--force" ], [ [ "--force cannot go with --on" ] ]
                        [ "run"; "F1.1"; "--on"; "slurm"; "--partition"; "a b" ], [ [ "The partition is a b" ] ]
                        [ "collect" ], [ [ "There is no plan in out" ] ]
                        [ "task"; "nowhere" ], [ [ "plan.json could not be read" ] ]
                    ] do
                    place.Start(words).Finish() |> refused place wrong
            }

            test "where there is no sbatch, one sentence says so" {
                use place = new Workplace()
                let ran = probeWith [ "PATH", "/nowhere" ] place [ "run"; "P1"; "--on"; "slurm" ]
                Expect.equal (ran.Code, ran.Out) (2, "") ran.Errors
                Expect.stringContains (List.last ran.Complaints) "sbatch is not on this machine" ""
            }
        ]
    |> slow
