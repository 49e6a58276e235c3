module Research.Tests.BuildScriptTests

open System
open Expecto
open Research.Tests.CommandLine

let private script (arguments: string list) =
    Running("dotnet", "fsi" :: Repository.at "build.fsx" :: arguments, Repository.root, []).Finish()

let private targets =
    [ "reproduce"; "test"; "check"; "format"; "build"; "torch"; "diffsharp"; "bench"; "run"; "help" ]

[<Tests>]
let tests =
    testList
        "Build/BuildScriptTests"
        [
            test "help names every target" {
                let help = script [ "help" ]
                Expect.equal (help.Code, help.Errors) (0, "") ""

                for target in targets do
                    Expect.stringContains help.Out $"\n  {target} " $"for {target}"
            }

            test "an unknown target is refused in one sentence that names the known ones" {
                let refused = script [ "frobnicate" ]
                Expect.equal (refused.Code, refused.Out) (2, "") ""
                let sentence = single refused.Complaints

                for word in "frobnicate" :: targets do
                    Expect.stringContains sentence word $"for {word}"
            }

            test "bench refuses a comparison without its folder in one sentence" {
                let refused = script [ "bench"; "--peer" ]
                Expect.equal (refused.Code, refused.Out) (2, "") ""
                Expect.stringContains (single refused.Complaints) "--peer FOLDER" ""
            }

            test "a part whose packages cannot be had says so in one sentence" {
                let refused = script [ "diffsharp"; "-p:DiffSharpVersion=999.0.0" ]
                Expect.equal (refused.Code, refused.Out) (2, "") refused.Errors
                let sentence = single refused.Complaints

                for word in [ "DiffSharp"; "OptInSource"; "dotnet nuget add source" ] do
                    Expect.stringContains sentence word ""
            }

            test "run passes everything on and adds nothing to what the program prints" {
                Requires.built ()
                use place = new Workplace()

                for through, straight in
                    [
                        [ "run"; "help" ], [ "--help" ]
                        [ "run"; "help"; "run" ], [ "run"; "--help" ]
                        [ "run"; "--"; "--help" ], [ "--help" ]
                        [ "run"; "show"; "F9.9" ], [ "show"; "F9.9" ]
                    ] do
                    Expect.equal (script through) (place.Start(straight).Finish()) ""
            }
        ]
    |> slow
    |> testSequencedGroup "the folders that a build writes"
