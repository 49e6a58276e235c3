/// Parts of this repository that need packages which some feeds lack. They are not in Research.sln, in its restore or in its build.
/// build.fsx loads this file.
module OptIn

open System

/// A part: the name of its package, the project of its tests, and the program that it makes.
type Part = { Package: string; Tests: string; Program: string }

let diffSharp =
    {
        Package = "DiffSharp"
        Tests = "tests/DiffSharp/DiffSharp.fsproj"
        Program = "tests/DiffSharp/bin/Release/net10.0/Research.DiffSharp.Tests.dll"
    }

// NuGet's errors where no source has a package or its version, or a source does not answer.
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

/// Restores and builds a part and its tests. Arguments -p:NAME=VALUE are passed to restore and build; the result is the other arguments,
/// which are for the tests.
let prepare (dotnet: string list -> int * string) part (arguments: string list) =
    let properties, rest = arguments |> List.partition _.StartsWith("-p:", StringComparison.Ordinal)

    restore dotnet part part.Tests properties
    |> Result.bind (fun () -> compile dotnet part.Tests properties)
    |> Result.map (fun () -> rest)
