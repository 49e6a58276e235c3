module Research.Tests.BuildScriptTests

open System
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
        ]
    |> slow
    |> testSequencedGroup "the folders that a build writes"
