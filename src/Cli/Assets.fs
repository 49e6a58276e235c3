namespace Research.Cli

open System
open System.IO

/// Files of this repository that pages need. They are looked for in the folders above the program, above this library and above the
/// current folder, so that scripts in any folder find them.
[<RequireQualifiedAccess>]
module internal Assets =

    let private above (folder: string) =
        Seq.unfold
            (fun (at: DirectoryInfo | null) ->
                match at with
                | null -> None
                | found -> Some(found.FullName, found.Parent))
            (DirectoryInfo folder)

    let private tryFind (file: string) =
        let library =
            match Path.GetDirectoryName(Reflection.Assembly.GetExecutingAssembly().Location) with
            | null
            | "" -> Seq.empty
            | folder -> above folder

        Seq.concat [ above AppContext.BaseDirectory; library; above Environment.CurrentDirectory ]
        |> Seq.map (fun folder -> Path.Combine(folder, "experiments", file))
        |> Seq.tryFind File.Exists

    /// The path of plotly.min.js as npm installs it; None where it is not installed.
    let plotly = tryFind (Path.Combine("web", "node_modules", "plotly.js-dist-min", "plotly.min.js"))

    /// The files that stand in assets/ beside a page: plotly.min.js and its licence, which must come with every copy.
    let beside =
        [
            match plotly with
            | Some script ->
                script
                Path.Combine(string (Path.GetDirectoryName script), "LICENSE")
            | None -> ()
        ]

    /// The report's style sheet; empty where it is not found.
    let style () = tryFind (Path.Combine("web", "report.css")) |> Option.map File.ReadAllText |> Option.defaultValue ""

    /// The path of the text of the page of results; None outside a copy of the repository.
    let resultsTemplate () = tryFind "results.template.md"
