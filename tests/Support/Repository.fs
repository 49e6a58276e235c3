/// The files of this repository.
[<RequireQualifiedAccess>]
module Research.Tests.Repository

open System
open System.IO

/// The folder that holds Research.sln, found from where the tests lie.
let root =
    let rec above (folder: DirectoryInfo) =
        if File.Exists(Path.Combine(folder.FullName, "Research.sln")) then
            folder.FullName
        else
            match folder.Parent with
            | null -> failwith $"No folder above {AppContext.BaseDirectory} holds Research.sln."
            | parent -> above parent

    above (DirectoryInfo AppContext.BaseDirectory)

/// A path below the root, written with slashes.
let at (path: string) = Path.Combine(root, path)

/// The configuration these tests were built in, e.g. Release.
let configuration =
    match DirectoryInfo(AppContext.BaseDirectory.TrimEnd Path.DirectorySeparatorChar).Parent with
    | null -> ""
    | parent -> parent.Name

// Folders in .gitignore are made by tools.
let private made =
    File.ReadAllLines(at ".gitignore")
    |> Array.filter _.EndsWith('/')
    |> Array.map _.TrimEnd('/')
    |> Array.append [| ".git" |]
    |> Set.ofArray

let rec private filesBelow (folder: string) : string list =
    [
        // In a second work tree of git, .git is a file.
        yield! Directory.GetFiles folder |> Array.filter (fun file -> Path.GetFileName file <> ".git")
        for below in Directory.GetDirectories folder do
            if not (made.Contains(string (Path.GetFileName below))) then
                yield! filesBelow below
    ]

/// Every written file below a folder, relative to the root, with slashes.
let files (folder: string) : string list =
    filesBelow (at folder)
    |> List.map (fun path -> Path.GetRelativePath(root, path).Replace('\\', '/'))
    |> List.sort

/// The source files below a folder.
let sources (folder: string) : string list =
    files folder |> List.filter (fun path -> path.EndsWith ".cs" || path.EndsWith ".fs" || path.EndsWith ".fsx")

/// The text of a file.
let read (path: string) = File.ReadAllText(at path)

/// plotly.min.js, where `npm ci` was run in experiments/web.
let plotly =
    let file = at "experiments/web/node_modules/plotly.js-dist-min/plotly.min.js"
    if File.Exists file then Some file else None

/// What a script writes to refer to the libraries in a folder: a line for each.
let references (folder: string) =
    String.concat
        "\n"
        [
            for room in [ "Core"; "Figures"; "Language"; "Superposition"; "Running"; "Cli" ] ->
                $"#r \"{folder.Replace('\\', '/').TrimEnd '/'}/Research.{room}.dll\""
        ]
