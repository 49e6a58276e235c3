module Research.Tests.BuildScriptTests

open System
open Research.Tests.CommandLine
open Xunit

/// A test of `run`, which builds what has changed: build.fsx says that it has just built everything.
type BuiltFactAttribute() as self =
    inherit FactAttribute()

    do
        if String.IsNullOrEmpty(Environment.GetEnvironmentVariable "RESEARCH_BUILT") then
            self.Skip <- "It would build: run it by `dotnet fsi build.fsx test`."

let private script (arguments: string list) =
    Running("dotnet", "fsi" :: Repository.at "build.fsx" :: arguments, Repository.root, []).Finish()

let private targets =
    [ "reproduce"; "test"; "check"; "format"; "build"; "torch"; "diffsharp"; "bench"; "run"; "help" ]

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

[<Fact>]
let ``bench refuses a comparison without its folder in one sentence`` () =
    let refused = script [ "bench"; "--peer" ]
    Assert.Equal((2, ""), (refused.Code, refused.Out))
    Assert.Contains("--peer FOLDER", Assert.Single refused.Complaints)

[<Theory; InlineData("torch", "TorchSharp"); InlineData("diffsharp", "DiffSharp")>]
let ``a part whose packages cannot be had says so in one sentence`` (target: string) (package: string) =
    let refused = script [ target; $"-p:{package}Version=999.0.0" ]
    Assert.Equal((2, ""), (refused.Code, refused.Out))
    let sentence = Assert.Single refused.Complaints

    for word in [ package; "OptInSource"; "dotnet nuget add source" ] do
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
