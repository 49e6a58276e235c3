/// The scripts that users copy, run by F# Interactive against the libraries beside these tests.
module Research.Tests.ScriptTests

open System
open System.IO
open Research.Tests.CommandLine
open Expecto

// module.fsx needs libtorch, which not every machine has.
let private scripts = [ "hello"; "sampler"; "loss"; "function"; "sae"; "xplot" ]

let private runEdited (edit: string -> string) (place: Workplace) name =
    let beside = AppContext.BaseDirectory.Replace('\\', '/')

    let write name (edit: string -> string) =
        let text: string = Repository.read $"experiments/scripts/{name}.fsx"
        let path = place.File $"{name}.fsx"
        File.WriteAllText(path, edit (text.Replace("../bin/Release/net10.0/", beside)))
        path

    write "libraries" id |> ignore
    let path = write name edit
    Running("dotnet", [ "fsi"; "--quiet"; "--nologo"; path ], place.Path, []).Finish()

let private run = runEdited id

[<Tests>]
let tests =
    testList
        "Cli/ScriptTests"
        [
            for name in scripts do
                test $"the script {name}.fsx has at most 42 lines" {
                    let lines = (Repository.read $"experiments/scripts/{name}.fsx").Split('\n')
                    Expect.isLessThanOrEqual lines.Length 43 ""
                }

                test $"the script {name}.fsx trains its model, and all of its claims hold" {
                    use place = new Workplace()
                    let ran = run place name
                    Expect.equal ran.Code 0 $"{ran.Out}{ran.Errors}"
                    Expect.isMatch ran.Out @"(?m)^[1-9]\d* claims? holds?, 0 do not, 0 open" ran.Errors
                }

            test "a sampler whose body was edited trains again and says why, one with another comment is found" {
                use place = new Workplace()
                let edited (before: string) (after: string) = runEdited _.Replace(before, after) place "sampler"
                Expect.stringContains (run place "sampler").Errors "0 found" "the first run"
                Expect.stringContains (edited "// bit s speaks" "// one bit speaks").Errors "1 found" "another comment"
                let ran = edited "~~~active" "~~~(active &&& ~~~1UL)"
                Expect.stringContains ran.Errors "0 found" "another body"
                Expect.stringContains ran.Errors "the code of the sampler" "the reason"
            }
        ]
    |> slow
