namespace Research

open System
open System.IO
open System.Text.Json.Nodes

/// The files of a report.
[<NoEquality; NoComparison>]
type ReportFiles =
    {
        /// index.html.
        Html: string
        /// Pages of single figures in figures/, by name without ending.
        Pages: (string * string) list
        /// scoreboard.json.
        Scoreboard: JsonNode
        /// Files to copy into assets/, e.g. plotly.min.js; those that do not exist are left out.
        Assets: string list
    }

/// Writing the report.
[<RequireQualifiedAccess>]
module ReportFolder =

    let private copy (folder: string) (source: string) =
        let target = Path.Combine(folder, string (Path.GetFileName source))

        AtomicFile.writeWith target (fun stream ->
            use asset = File.OpenRead source
            asset.CopyTo stream)

    /// Writes `report/index.html`, `report/scoreboard.json` and `report/assets/`; gives the path of index.html.
    let write (store: Store) (report: ReportFiles) : string =
        let folder = Path.Combine(store.Folder, "report")
        let assets = Path.Combine(folder, "assets")
        let index = Path.Combine(folder, "index.html")

        let figures = Path.Combine(folder, "figures")

        for folder in [ folder; assets; figures ] do
            Directory.CreateDirectory folder |> ignore
            AtomicFile.clean folder

        report.Assets |> List.filter File.Exists |> List.iter (copy assets)

        for name, page in report.Pages do
            AtomicFile.writeText (Path.Combine(figures, $"{AtomicFile.slug name}.html")) page

        AtomicFile.writeText (Path.Combine(folder, "scoreboard.json")) (JsonText.write report.Scoreboard)
        AtomicFile.writeText index report.Html
        index
