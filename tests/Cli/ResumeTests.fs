/// The verbs status and resume.
module Research.Tests.ResumeTests

open System.Diagnostics
open System.IO
open Research
open Expecto
open Research.Tests.CommandLine

let private terminate (running: Running) =
    use kill = Process.Start("kill", [ "-TERM"; string running.Id ])
    kill.WaitForExit()
    running.Finish()

/// The name and content of each file of weights of an output folder.
let private weights (place: Workplace) out =
    Directory.GetFiles(place.File $"{out}/runs", "*.safetensors", SearchOption.AllDirectories)
    |> Array.map (fun path -> Path.GetFileName path, File.ReadAllBytes path)
    |> Array.sortBy fst

/// Some seconds of training.
let private long = [ "run"; "F1.1"; "--threads"; "1"; "--set"; "steps=400000"; "batch=512"; "restarts=1" ]

[<Tests>]
let tests =
    testList
        "Cli/ResumeTests"
        [
            test "status says where a stopped run stands, and resume goes on to the bits of an uninterrupted one" {
                Requires.signals ()
                use place = new Workplace()
                let running = place.StartInterruptible long
                running.Await "kept "
                let stopped = terminate running
                Expect.equal stopped.Code 1 stopped.Errors

                let status = place.Run "status"
                Expect.equal status.Code 0 status.Errors
                Expect.stringContains status.Out "stopped" ""
                Expect.stringContains status.Out (String.concat " " long) "with the command that began it"

                let resumed = place.Run "resume"
                Expect.equal resumed.Code 0 resumed.Errors
                Expect.stringContains resumed.Errors "goes on after" ""
                Expect.stringContains resumed.Out "F1.1" "it prints the claims"

                let status = place.Run "status"
                Expect.stringContains status.Out "finished" ""
                Expect.isFalse (status.Out.Contains "stopped") status.Out
                Expect.stringStarts (place.Run "resume").Errors "No run in out was stopped." ""

                Expect.equal (place.Start(long @ [ "--out"; "whole" ]).Finish()).Code 0 ""
                Expect.equal (weights place "out") (weights place "whole") ""
                Expect.isEmpty (place.Bytes "out" ".unfinished") ""
                Expect.isEmpty (place.Bytes "out" "begun.json") ""
            }
            |> slow

            test "status of a folder without runs, and of damaged runs, is one sentence each" {
                use place = new Workplace()
                let none = place.Run "status"
                Expect.equal (none.Code, none.Complaints.Length) (2, 1) none.Errors
                Expect.equal (place.Run "resume").Code 2 ""

                for content in [ "[]"; "{"; """{"settings":[1]}"""; """{"settings":[{"key":"a"}]}""" ] do
                    Directory.CreateDirectory(place.File "out/runs/a-1/weights") |> ignore
                    File.WriteAllText(place.File "out/runs/a-1/spec.json", content)
                    let damaged = place.Run "status"
                    Expect.equal (damaged.Code, damaged.Complaints.Length) (0, 1) damaged.Errors
                    Expect.stringContains damaged.Errors "a-1" ""
            }

            test "resume leaves a run alone that is declared otherwise today, and says so" {
                use place = new Workplace()
                Expect.equal (place.Start(tiny).Finish()).Code 0 ""
                let folder = Directory.GetDirectories(place.File "out/runs") |> Array.exactlyOne
                let other = folder.Substring(0, folder.Length - 12) + "0123456789ab"
                Directory.CreateDirectory(Path.Combine(other, "weights")) |> ignore
                File.Copy(Path.Combine(folder, "spec.json"), Path.Combine(other, "spec.json"))
                let command = tiny |> List.map (fun word -> $"\"{word}\"") |> String.concat ","

                File.WriteAllText(
                    Path.Combine(other, "begun.json"),
                    $"""{{"utc":"2026-01-01T00:00:00Z","command":[{command}]}}"""
                )

                let resumed = place.Run "resume"
                Expect.equal resumed.Code 1 resumed.Errors
                Expect.stringContains (List.last resumed.Complaints) "it is not what that command declares today" ""
            }
        ]
