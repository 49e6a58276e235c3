namespace Research.Cli

open System
open System.IO

/// Files of this repository that pages need, found from where the program or its library lies, as for a script anywhere, or
/// from where it is run.
[<RequireQualifiedAccess>]
module Assets =

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

    /// plotly.min.js as npm installs it; None where npm has not been run.
    let plotly = tryFind (Path.Combine("web", "node_modules", "plotly.js-dist-min", "plotly.min.js"))

    /// The report's style; a plain page where it is not to be found.
    let style () = tryFind (Path.Combine("web", "report.css")) |> Option.map File.ReadAllText |> Option.defaultValue ""

    /// The prose of the page of results; None outside a copy of the repository.
    let resultsTemplate () = tryFind "results.template.md"
