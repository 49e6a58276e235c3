/// Builds what has changed. build.fsx loads this file.
module Building

open System.IO
open Programs
open Stamps
open Setup

/// Something to build: its project, its packages, the folders of its sources, and the programs that it makes.
type Product = { Project: string; Groups: string list; Sources: string list; Programs: string list }

let commandLine = "experiments/bin/Release/net10.0/Research.Experiments.dll"
let benchmarks = "tests/Benchmarks/bin/Release/net10.0/Research.Benchmarks.dll"
let tests = "tests/bin/Release/net10.0/Research.Tests.dll"

let everything =
    {
        Project = "Research.sln"
        Groups = allGroups
        Sources = [ "src"; "experiments"; "tests"; "Research.sln" ]
        Programs = [ commandLine; tests; benchmarks ]
    }

let onlyCommandLine =
    {
        Project = "experiments/Experiments.fsproj"
        Groups = programGroups
        Sources = [ "src"; "experiments" ]
        Programs = [ commandLine ]
    }

let folderOf (program: string) = string (Path.GetDirectoryName(at program))

/// Whether no other build has written a program since it was stamped.
let isUntouched stamp program =
    let stamped = File.GetLastWriteTimeUtc(at stamp)

    File.Exists(at program)
    && Directory.GetFiles(folderOf program, "Research*.dll")
       |> Array.forall (fun file -> File.GetLastWriteTimeUtc file <= stamped)

/// Builds a product in Release. Nothing is done where no source has changed.
let build product =
    packages product.Groups
    let shared = [ "paket.lock"; "global.json"; ".editorconfig" ]
    // The marks are taken before the build, so that a source that is saved during it is built next time.
    let marks =
        [
            for built in List.distinct [ product; onlyCommandLine ] ->
                $"{folderOf built.Programs.Head}/.{Path.GetFileNameWithoutExtension built.Project}",
                fingerprint (built.Sources @ shared)
        ]

    let stamp, mark = marks.Head

    if not (isStamped stamp mark && List.forall (isUntouched stamp) product.Programs) then
        eprintfn "building …"
        chooseFeed ()
        must "The build" [ "build"; product.Project; "-c"; "Release"; "-v"; "quiet"; "--nologo" ]

    // The stamps are renewed also where nothing was built.
    marks |> List.iter (fun (stamp, mark) -> put stamp mark)
