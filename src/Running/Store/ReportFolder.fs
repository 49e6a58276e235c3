namespace Research

open System
open System.IO
open System.Text.Json.Nodes

/// Pages of single figures.
[<NoEquality; NoComparison>]
type internal FigureFiles =
    {
        /// The text of each page, with the name of the run and the name of the figure.
        Pages: ((string * string) * string) list
        /// The files that are copied into assets/, e.g. plotly.min.js. Files that do not exist are left out.
        Assets: string list
    }

/// The files of a report.
[<NoEquality; NoComparison>]
type internal ReportFiles =
    {
        /// The text of index.html.
        Html: string
        /// The content of scoreboard.json.
        Scoreboard: JsonNode
        Figures: FigureFiles
    }

/// Writes the report and pages of figures.
[<RequireQualifiedAccess>]
module internal ReportFolder =

    let private copy (folder: string) (source: string) =
        let target = Path.Combine(folder, string (Path.GetFileName source))

        AtomicFile.writeWith target (fun stream ->
            use asset = Disk.openRead source
            asset.CopyTo stream)

    /// The faults of the path that a page is to be written to.
    let pageFaults (path: string) : Fault list =
        [
            if not (path.EndsWith(".html", StringComparison.OrdinalIgnoreCase)) then
                let shown = if path = "" then "without a name" else path
                Fault("the page", shown, "a file of HTML", "let its name end in .html")
            elif path.Contains '\000' then
                Fault("the page", "a name with a null character", "a file of HTML", "name another file")
            elif Disk.isFolder path then
                Fault("the page", $"the folder {path}", "a file", "name a file in it")
            else
                match Store.fileInTheWay (string (Path.GetDirectoryName(Path.GetFullPath path))) with
                | Some file -> Fault("the page", $"{path}, below the file {file},", "in a folder", "name another folder")
                | None -> ()
        ]

    /// Writes a page to a path and assets into `assets/` beside it. The folder is created where it is missing.
    let writePage (path: string) (page: string) (assets: string list) : unit =
        let place = string (Path.GetDirectoryName(Path.GetFullPath path))
        let beside = Path.Combine(place, "assets")

        Disk.createFolder place

        for asset in List.filter Disk.isFile assets do
            Disk.createFolder beside
            copy beside asset

        AtomicFile.writeText path page

    let private folder (store: Store) = Path.Combine(store.Folder, "report")

    /// Writes `report/figures/RUN-FIGURE.html` for each page, and `report/assets/`. The result is the paths of the pages.
    let writeFigures (store: Store) (files: FigureFiles) : string list =
        let assets, figures = Path.Combine(folder store, "assets"), Path.Combine(folder store, "figures")

        for place in [ assets; figures ] do
            Disk.createFolder place
            AtomicFile.clean place

        files.Assets |> List.filter Disk.isFile |> List.iter (copy assets)

        [
            for name, page in files.Pages do
                let path = Path.Combine(figures, $"{AtomicFile.slugOf name}.html")
                AtomicFile.writeText path page
                path
        ]

    /// Writes `report/index.html`, `report/scoreboard.json` and the figures' pages. The result is the path of index.html.
    let write (store: Store) (report: ReportFiles) : string =
        writeFigures store report.Figures |> ignore
        let index = Path.Combine(folder store, "index.html")
        AtomicFile.clean (folder store)
        AtomicFile.writeText (Path.Combine(folder store, "scoreboard.json")) (JsonText.write report.Scoreboard)
        AtomicFile.writeText index report.Html
        index
