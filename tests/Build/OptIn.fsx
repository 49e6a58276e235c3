/// Parts of this repository whose packages not every feed has: they stay out of Research.sln, of its restore and of its
/// build. Loaded by build.fsx.
module OptIn

open System

/// A part: what its packages are called, its tests, and what else it builds.
type Part =
    {
        Package: string
        Tests: string
        /// The project that `run` builds and starts, with the properties that build the part in.
        Program: (string * string list) option
        /// Short options, and the properties they stand for.
        Options: (string * string) list
    }

/// What is to be done once everything is built.
type Task =
    | Test of arguments: string list
    | Run of arguments: string list

let torch =
    {
        Package = "TorchSharp"
        Tests = "tests/Torch/Torch.fsproj"
        Program = Some("experiments/Experiments.fsproj", [ "-p:Torch=true" ])
        Options = [ ("--cuda", "-p:TorchCuda=true") ]
    }

let diffSharp =
    { Package = "DiffSharp"; Tests = "tests/DiffSharp/DiffSharp.fsproj"; Program = None; Options = [] }

// A package, or a version of it, that no source has; a source that does not answer.
let private unavailable = [ "NU1100"; "NU1101"; "NU1102"; "NU1103"; "NU1301" ]

let private restore dotnet part project properties =
    let code, (text: string) = dotnet ([ "restore"; project ] @ properties)

    if code = 0 then
        Ok()
    elif unavailable |> List.exists text.Contains then
        let remedy =
            $"add a source with `dotnet nuget add source ADDRESS`, or name one by -p:OptInSource=FOLDER, and another version by -p:{part.Package}Version=V"

        Error(2, $"No package source has {part.Package} in the version that is asked for: {remedy}.")
    else
        eprintf $"{text}"
        Error(1, $"Restoring {project} failed, with the messages above.")

let private compile dotnet project properties =
    let code, (text: string) =
        dotnet ([ "build"; project; "-c"; "Release"; "--no-restore"; "-v"; "quiet"; "--nologo" ] @ properties)

    if code = 0 then
        Ok()
    else
        eprintf $"{text}"
        Error(1, "The build failed, with the messages above.")

/// Restores and builds a part: its tests, or with `run` first among the arguments its program. -p:NAME=VALUE goes to
/// restore and build, all else to what is run.
let prepare (dotnet: string list -> int * string) part (arguments: string list) =
    let option argument = part.Options |> List.tryFind (fst >> (=) argument) |> Option.map snd

    let properties, rest =
        (match arguments, part.Program with
         | "run" :: rest, Some _ -> rest
         | all, _ -> all)
        |> List.map (fun argument -> Option.defaultValue argument (option argument))
        |> List.partition _.StartsWith("-p:", StringComparison.Ordinal)

    let project, own, task =
        match arguments, part.Program with
        | "run" :: _, Some(project, own) -> project, own, Run rest
        | _ -> part.Tests, [], Test rest

    restore dotnet part project (own @ properties)
    |> Result.bind (fun () -> compile dotnet project (own @ properties))
    |> Result.map (fun () -> task)
