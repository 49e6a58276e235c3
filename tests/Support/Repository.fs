/// Where the repository lies.
module Research.Tests.Repository

open System
open System.IO

/// The folder of Research.sln, above the folder of the tests' assembly.
let root =
    let rec find (folder: DirectoryInfo | null) =
        match folder with
        | null -> failwith $"no Research.sln above {AppContext.BaseDirectory}"
        | here when File.Exists(Path.Combine(here.FullName, "Research.sln")) -> here.FullName
        | here -> find here.Parent

    find (DirectoryInfo AppContext.BaseDirectory)

/// plotly.min.js, where `npm ci` was run in experiments/web.
let plotly =
    let file =
        Path.Combine(root, "experiments", "web", "node_modules", "plotly.js-dist-min", "plotly.min.js")

    if File.Exists file then Some file else None
