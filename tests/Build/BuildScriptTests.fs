module Research.Tests.BuildScriptTests

open System.IO
open Research.Tests.CommandLine
open Xunit

let private stale =
    lazy
        (let program = Repository.at "experiments/bin/Release/net10.0/.Experiments" // what a build leaves there last

         let changed =
             Repository.files "src" @ Repository.files "experiments" @ [ "paket.lock" ]
             |> List.map (Repository.at >> File.GetLastWriteTimeUtc)
             |> List.max

         if not (File.Exists program) then
             Some "The program is not built in Release: run `dotnet fsi build.fsx test`."
         elif File.GetLastWriteTimeUtc program < changed then
             Some "The program is older than a source: run `dotnet fsi build.fsx test`."
         else
             None)

/// A test of `run`, which would build first where the program is older than a source.
type BuiltFactAttribute() as self =
    inherit FactAttribute()
    do stale.Value |> Option.iter (fun reason -> self.Skip <- reason)

let private script (arguments: string list) =
    Running("dotnet", "fsi" :: Repository.at "build.fsx" :: arguments, Repository.root, []).Finish()

let private targets = [ "reproduce"; "test"; "check"; "format"; "build"; "bench"; "run"; "help" ]

[<Fact>]
let ``help names every target`` () =
    let help = script [ "help" ]
    Assert.Equal((0, ""), (help.Code, help.Errors))

    for target in targets do
        Assert.Contains($"\n  {target} ", help.Out)

[<Fact>]
let ``an unknown target is refused in one sentence that names the known ones`` () =
    let refused = script [ "frobnicate" ]
    Assert.Equal((2, ""), (refused.Code, refused.Out))
    let sentence = Assert.Single refused.Complaints

    for word in "frobnicate" :: targets do
        Assert.Contains(word, sentence)

[<BuiltFact>]
let ``run passes everything on and adds nothing to what the program prints`` () =
    use place = new Workplace()

    for through, straight in
        [
            [ "run"; "help" ], [ "--help" ]
            [ "run"; "help"; "run" ], [ "run"; "--help" ]
            [ "run"; "--"; "--help" ], [ "--help" ]
            [ "run"; "show"; "F9.9" ], [ "show"; "F9.9" ]
        ] do
        Assert.Equal(place.Start(straight).Finish(), script through)
