namespace Research

open System
open System.IO
open System.Text.Json.Nodes

/// Pages of single figures.
[<NoEquality; NoComparison>]
type FigureFiles =
    {
        /// Pages by name without ending.
        Pages: (string * string) list
        /// Files to copy into assets/, e.g. plotly.min.js; those that do not exist are left out.
        Assets: string list
    }

/// The files of a report.
[<NoEquality; NoComparison>]
type ReportFiles =
    {
        /// index.html.
        Html: string
        /// scoreboard.json.
        Scoreboard: JsonNode
        Figures: FigureFiles
    }

/// Writing the report.
[<RequireQualifiedAccess>]
module ReportFolder =

    let private copy (folder: string) (source: string) =
        let target = Path.Combine(folder, string (Path.GetFileName source))

        AtomicFile.writeWith target (fun stream ->
            use asset = File.OpenRead source
            asset.CopyTo stream)

    let private folder (store: Store) = Path.Combine(store.Folder, "report")

    /// Writes `report/figures/NAME.html` for each page, and `report/assets/`; gives the paths of the pages.
    let writeFigures (store: Store) (files: FigureFiles) : string list =
        let assets, figures = Path.Combine(folder store, "assets"), Path.Combine(folder store, "figures")

        for place in [ assets; figures ] do
            Directory.CreateDirectory place |> ignore
            AtomicFile.clean place

        files.Assets |> List.filter File.Exists |> List.iter (copy assets)

        [
            for name, page in files.Pages do
                let path = Path.Combine(figures, $"{AtomicFile.slug name}.html")
                AtomicFile.writeText path page
                path
        ]

    /// Writes `report/index.html` and `report/scoreboard.json` beside the figures' pages; gives the path of index.html.
    let write (store: Store) (report: ReportFiles) : string =
        writeFigures store report.Figures |> ignore
        let index = Path.Combine(folder store, "index.html")
        AtomicFile.clean (folder store)
        AtomicFile.writeText (Path.Combine(folder store, "scoreboard.json")) (JsonText.write report.Scoreboard)
        AtomicFile.writeText index report.Html
        index
