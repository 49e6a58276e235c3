/// The scripts that users copy, run by F# Interactive against the libraries beside these tests.
module Research.Tests.ScriptTests

open System
open System.IO
open Research.Tests.CommandLine
open Expecto

// module.fsx needs libtorch, which not every machine has.
let private scripts = [ "hello"; "sampler"; "function"; "xplot" ]

let private run (place: Workplace) name =
    let text = Repository.read $"experiments/scripts/{name}.fsx"
    let path = place.File $"{name}.fsx"
    File.WriteAllText(path, text.Replace("../bin/Release/net10.0/", AppContext.BaseDirectory.Replace('\\', '/')))
    Running("dotnet", [ "fsi"; "--quiet"; "--nologo"; path ], place.Path, []).Finish()

[<Tests>]
let tests =
    testList
        "Cli/ScriptTests"
        [
            for name in scripts do
                test $"the script {name}.fsx trains its model, and all of its claims hold" {
                    use place = new Workplace()
                    let ran = run place name
                    Expect.equal ran.Code 0 $"{ran.Out}{ran.Errors}"
                    Expect.isMatch ran.Out @"(?m)^[1-9]\d* claims? holds?, 0 do not, 0 open" ran.Errors
                }
        ]
    |> slow
