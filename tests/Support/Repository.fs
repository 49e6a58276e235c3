/// The repository that the tests were built from.
module Research.Tests.Repository

open System
open System.IO

/// The folder of Research.sln.
let root =
    let rec above (folder: DirectoryInfo | null) =
        match folder with
        | null -> failwith $"There is no Research.sln above {AppContext.BaseDirectory}."
        | folder when File.Exists(Path.Combine(folder.FullName, "Research.sln")) -> folder.FullName
        | folder -> above folder.Parent

    above (DirectoryInfo AppContext.BaseDirectory)

/// The full path of a file or folder of the repository.
let at (path: string) = Path.Combine(root, path)

/// The source files below a folder, as paths from the root with forward slashes.
let sources (folder: string) =
    let made = set [ "bin"; "obj"; "out"; "node_modules" ]

    let rec below (folder: string) : string seq =
        seq {
            yield! Directory.GetFiles folder

            for inner in Directory.GetDirectories folder do
                let name = string (Path.GetFileName inner)

                if not (made.Contains name || name.StartsWith '.') then
                    yield! below inner
        }

    below (at folder)
    |> Seq.filter (fun file -> List.contains (Path.GetExtension file) [ ".cs"; ".fs"; ".fsx" ])
    |> Seq.map (fun file -> Path.GetRelativePath(root, file).Replace('\\', '/'))
    |> Seq.sort
    |> List.ofSeq

/// The lines of a file, given from the root.
let lines (path: string) = File.ReadAllLines(at path)

/// plotly.min.js, where `npm ci` was run in experiments/web.
let plotly =
    let file = at (Path.Combine("experiments", "web", "node_modules", "plotly.js-dist-min", "plotly.min.js"))

    if File.Exists file then Some file else None
