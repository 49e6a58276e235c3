/// The scripts that users copy, run by F# Interactive against the libraries beside these tests.
module Research.Tests.ScriptTests

open System
open System.IO
open Research.Tests.CommandLine
open Expecto

/// All of them, whether a test names them or not; libraries.fsx is what they load.
let private scripts =
    Repository.files "experiments/scripts"
    |> List.filter _.EndsWith(".fsx", StringComparison.Ordinal)
    |> List.map (Path.GetFileNameWithoutExtension >> string)
    |> List.except [ "libraries" ]

let private runEdited (edit: string -> string) (place: Workplace) name =
    let beside = AppContext.BaseDirectory.Replace('\\', '/')

    let write name (edit: string -> string) =
        let text: string = Repository.read $"experiments/scripts/{name}.fsx"
        let path = place.File $"{name}.fsx"
        File.WriteAllText(path, edit (text.Replace("../bin/Release/net10.0/", beside)))
        path

    write "libraries" id |> ignore

    // What a script reads lies beside it.
    for file in Repository.files "experiments/scripts" do
        if not (file.EndsWith(".fsx", StringComparison.Ordinal)) then
            File.Copy(Repository.at file, place.File(string (Path.GetFileName file)), true)

    let path = write name edit
    Running("dotnet", [ "fsi"; "--quiet"; "--nologo"; path ], place.Path, []).Finish()

let private run = runEdited id

[<Tests>]
let tests =
    testList
        "Cli/ScriptTests"
        [
            test "there are eight recipes, and none is longer than 39 lines" {
                let recipes = [ "sweep"; "sampler"; "function"; "module"; "loss"; "question"; "phases"; "weights"; "sae" ]

                Expect.containsAll scripts recipes ""

                for name in scripts do
                    let lines = File.ReadAllLines(Repository.at $"experiments/scripts/{name}.fsx").Length
                    Expect.isLessThan lines (if name = "hello" then 20 else 40) name
            }

            for name in scripts do
                test $"the script {name}.fsx says in its first line what it shows and how it is run" {
                    let first = File.ReadAllLines(Repository.at $"experiments/scripts/{name}.fsx")[0]
                    Expect.isMatch first @"^// [A-Z].*\. After dotnet fsi build\.fsx (build|torch): dotnet fsi " ""
                    Expect.stringEnds first $" experiments/scripts/{name}.fsx" ""
                }

                test $"the script {name}.fsx trains its model, and all of its claims hold" {
                    // A module trains on libtorch, which not every machine has.
                    if name = "module" then
                        Libtorch.required ()

                    use place = new Workplace()
                    let ran = run place name
                    Expect.equal ran.Code 0 $"{ran.Out}{ran.Errors}"
                    Expect.isMatch ran.Out @"(?m)^[1-9]\d* claims? holds?, 0 do not, 0 are undecided\." ran.Errors
                }

            test "the README shows hello.fsx as it is" {
                let shown: string = Repository.read("experiments/scripts/hello.fsx").TrimEnd()
                Expect.stringContains (Repository.read "README.md") $"```fsharp\n{shown}\n```" ""
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
