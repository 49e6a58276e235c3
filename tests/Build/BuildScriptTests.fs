module Research.Tests.BuildScriptTests

open System
open System.IO
open System.Text.Json
open Research.Cli
open Expecto
open Research.Tests.CommandLine

let private script (arguments: string list) =
    Running("dotnet", "fsi" :: Repository.at "build.fsx" :: arguments, Repository.root, []).Finish()

let private targets =
    [
        "build"
        "test"
        "check"
        "format"
        "hashes"
        "docs"
        "pack"
        "publish"
        "ptx"
        "kernels"
        "torch"
        "diffsharp"
    ]
    @ VerbTable.names

[<Tests>]
let tests =
    testList
        "Build/BuildScriptTests"
        [
            test "help names every verb and target" {
                let help = script [ "help" ]
                Expect.equal (help.Code, help.Errors) (0, "") ""

                for target in targets do
                    Expect.stringContains help.Out $"\n  {target} " $"for {target}"
            }

            test "an unknown word is refused in one sentence that names the known ones" {
                let nearest = script [ "tets" ]
                Expect.equal (nearest.Code, nearest.Out) (2, "") ""
                Expect.stringContains (single nearest.Complaints) "the nearest is test" ""
                let refused = script [ "frobnicate" ]
                Expect.equal (refused.Code, refused.Out) (2, "") ""
                let sentence = single refused.Complaints

                for word in "frobnicate" :: targets do
                    Expect.stringContains sentence word $"for {word}"
            }

            test "a part whose packages cannot be had says so in one sentence" {
                let refused = script [ "diffsharp"; "-p:DiffSharpVersion=999.0.0" ]
                Expect.equal (refused.Code, refused.Out) (2, "") refused.Errors
                let sentence = single refused.Complaints

                for word in [ "DiffSharp"; "OptInSource"; "dotnet nuget add source" ] do
                    Expect.stringContains sentence word ""
            }

            test "a verb is passed on with its words, and nothing is added to what the program prints" {
                Requires.built ()
                use place = new Workplace()

                for through, straight in
                    [
                        [ "help"; "run" ], [ "run"; "--help" ]
                        [ "phase"; "--"; "--help" ], [ "phase"; "--help" ]
                        [ "show"; "F9.9" ], [ "show"; "F9.9" ]
                        [ "figure"; "--quik"; "F1.1" ], [ "run"; "--quik"; "F1.1" ]
                        [ "bench"; "--peer" ], [ "bench"; "--peer" ]
                    ] do
                    Expect.equal (script through) (place.Start(straight).Finish()) ""
            }

            test "a system that .NET does not run on is no system to publish for" {
                Requires.built ()
                let refused = script [ "publish"; "nonsense" ]
                Expect.equal (refused.Code, refused.Out) (2, "") refused.Errors
                let sentence = refused.Complaints |> List.last

                for word in [ "nonsense"; "linux-x64" ] do
                    Expect.stringContains sentence word ""
            }

            test "the published file checks a device twice without .NET, and leaves one file of numbers" {
                Requires.built ()
                FusedPlans.openCl None |> _.Dispose()
                let published = script [ "publish" ]

                if published.Errors.Contains "runtime pack" then
                    skiptest (List.last published.Complaints)

                Expect.equal published.Code 0 published.Errors
                use place = new Workplace()
                let program = place.File "Research.Experiments"
                File.Copy(Path.Combine(published.Out.Trim(), "Research.Experiments"), program)

                let without = [ "DOTNET_ROOT", "/nowhere"; "PATH", "/usr/bin:/bin" ]
                let script = Repository.at "experiments/gpu/check.sh"
                let arguments = [ script; "Research.Experiments"; "--engine"; "opencl"; "--quick" ]
                let ran = Running("sh", arguments, place.Path, without).Finish()
                Expect.equal ran.Code 0 ran.Errors
                use found = JsonDocument.Parse(File.ReadAllText(place.File "gpu-check.json"))
                let runs = [ for run in found.RootElement.GetProperty("runs").EnumerateArray() -> run ]
                Expect.equal [ for run in runs -> run.GetProperty("engine").GetString() ] [ "opencl"; "opencl" ] ""
                let peer = found.RootElement.GetProperty "pytorch"
                let told = peer.GetProperty("speeds").GetArrayLength() + peer.GetProperty("notRun").GetArrayLength()
                Expect.isGreaterThan told 0 "speeds of PyTorch, or why there are none"
                Expect.equal (Directory.GetFiles place.Path |> Array.length) 2 "the program and one file of numbers"
            }
        ]
    |> slow
    |> testSequencedGroup "the folders that a build writes"
