/// The public surface is a list that someone keeps short.
module Research.Tests.Laws.SurfaceTests

open System
open System.IO
open Research
open Research.Tests
open Xunit

let private file = "tests/Laws/surface.txt"
let private variable = "UPDATE_SURFACE"

let private current () =
    [ typeof<Density>.Assembly; typeof<ExperimentBuilder>.Assembly ]
    |> List.collect (fun assembly -> $"# {assembly.GetName().Name}" :: Surface.lines assembly)

/// The lines of one list that are not in another, each after the type that it belongs to.
let private missing (from: string list) (lines: string list) =
    let inContext (owner, found) (line: string) =
        let owner = if line.StartsWith ' ' then owner else line
        owner, (owner, line) :: found

    let contexts = List.fold inContext ("", []) >> snd >> List.rev
    let there = set (contexts from)

    contexts lines
    |> List.filter (there.Contains >> not)
    |> List.map (fun (owner, line) -> if owner = line then line else $"{owner} … {line.Trim()}")

[<Fact>]
let ``the public surface is the one that was agreed on`` () =
    let found = current ()

    if not (String.IsNullOrEmpty(Environment.GetEnvironmentVariable variable)) then
        File.WriteAllText(Repository.at file, String.concat "\n" found + "\n")

    let agreed =
        if File.Exists(Repository.at file) then
            List.ofArray (Repository.lines file)
        else
            []

    let added, gone = missing agreed found, missing found agreed

    let report = String.concat "\n" [ yield! List.map (sprintf "+ %s") added; yield! List.map (sprintf "- %s") gone ]

    Assert.True(
        (found = agreed),
        $"The public surface is not that of {file}. Make internal what nobody needs; to agree to the rest, run "
        + $"`{variable}=1 dotnet fsi build.fsx test --filter SurfaceTests` and commit the file.\n{report}"
    )
