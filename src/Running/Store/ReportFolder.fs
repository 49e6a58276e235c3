namespace Research

open System
open System.IO
open System.Text.Json.Nodes

/// Writes the report and pages of figures.
[<RequireQualifiedAccess>]
module internal ReportFolder =

    let private copy (target: string) (source: string) =
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

    /// Writes the style sheet and the script of every page, and copies further files under names of their own; those that do not exist
    /// are left out.
    let private writeAssets (folder: string) (assets: (string * string) list) =
        Disk.createFolder folder
        AtomicFile.clean folder

        for name, content in Html.assets.Value do
            AtomicFile.writeText (Path.Combine(folder, name)) content

        for name, source in assets do
            if Disk.isFile source then
                copy (Path.Combine(folder, name)) source

    /// Writes a page to a path, and what it needs into `assets/` beside it. The folder is created where it is missing.
    /// <param name="assets">Further files with their names in assets/.</param>
    let writePage (path: string) (page: string) (assets: (string * string) list) : unit =
        let place = string (Path.GetDirectoryName(Path.GetFullPath path))
        Disk.createFolder place
        writeAssets (Path.Combine(place, "assets")) assets
        AtomicFile.writeText path page

    let private folder (store: Store) = Path.Combine(store.Folder, "report")

    /// The folder of a name in the report's, which is created where it is missing.
    let private within (store: Store) (name: string) =
        let place = Path.Combine(folder store, name)
        Disk.createFolder place
        AtomicFile.clean place
        place

    /// The name of the page of exact phase diagrams beside the first page.
    let explorable = "explorable.html"

    let private explorablePath (store: Store) = Path.Combine(folder store, explorable)

    /// Whether the report's folder has the page of exact phase diagrams, with a mark in its text.
    let hasExplorable (store: Store) (mark: string) : bool =
        let path = explorablePath store
        Disk.isFile path && (Disk.readText path).Contains(mark, StringComparison.Ordinal)

    /// Writes `report/explorable.html`, which needs no other file.
    let writeExplorable (store: Store) (page: string) : unit =
        Disk.createFolder (folder store)
        AtomicFile.writeText (explorablePath store) page

    /// Writes `report/figures/NAME.html`, `report/data/NAME.js` and `report/assets/` for figures by the names of their files. The result
    /// is the paths of the pages.
    let writeFigures (store: Store) (script: PlotlyScript) assets (figures: (string * JsonNode) list) : string list =
        let pages, data = within store "figures", within store "data"
        writeAssets (Path.Combine(folder store, "assets")) assets

        [
            for name, encoded in figures do
                AtomicFile.writeText (Path.Combine(data, $"{name}.js")) (Html.data encoded)
                let path = Path.Combine(pages, $"{name}.html")
                let from = FigureData.File $"../data/{Uri.EscapeDataString name}.js"
                AtomicFile.writeText path (FigurePage.page script "../" from encoded)
                path
        ]

    // Pages of studies that the report no longer has would be found by search engines and by nobody else.
    let private writePages (place: string) (pages: (string * string) list) =
        for name, page in pages do
            AtomicFile.writeText (Path.Combine(place, $"{name}.html")) page

        let kept = set [ for name, _ in pages -> $"{name}.html" ]

        for path in Disk.files place "*.html" do
            if not (kept.Contains(string (Path.GetFileName path))) then
                AtomicFile.tryDelete path

    let private writeTables (store: Store) (entry: ReportEntry) =
        let runs = Path.GetFullPath(Path.Combine(folder store, Uri.UnescapeDataString entry.Folder))

        for drawing in entry.Drawings do
            match drawing.Table with
            | Some table -> copy (Path.Combine(folder store, "data", $"{drawing.File}.csv")) (Checksums.path runs table)
            | None -> ()

    /// Writes `report/diff.html` beside a report. The result is its path.
    let writeDiff (store: Store) (page: string) : string =
        let path = Path.Combine(within store "", "diff.html")
        AtomicFile.writeText path page
        path

    /// The text of the page of each entry, with the name of its file.
    let private studies (script: PlotlyScript) (entries: ReportEntry list) =
        [
            for k, entry in List.indexed entries do
                entry.Page, StudyPage.page script (List.tryItem (k - 1) entries) entry (List.tryItem (k + 1) entries)
        ]

    /// Writes `report/index.html`, which links to the page of exact phase diagrams where it is there, a page for each study and each figure,
    /// tables, data, and `report/scoreboard.json`. The scripts of pages
    /// below the folder are those of the first page, by their paths from there. The result is the path of index.html.
    let write (store: Store) (content: ReportContent) (assets: (string * string) list) : string =
        let below =
            match content.Script with
            | PlotlyScript.Beside path -> PlotlyScript.Beside("../" + path)
            | PlotlyScript.Public -> PlotlyScript.Public

        let drawings = content.Entries |> List.collect _.Drawings
        writeFigures store below assets [ for drawing in drawings -> drawing.File, drawing.Encoded ] |> ignore
        List.iter (writeTables store) content.Entries
        writePages (within store "pages") (studies below content.Entries)
        let index = Path.Combine(within store "", "index.html")

        AtomicFile.writeText
            (Path.Combine(folder store, "scoreboard.json"))
            (Scoreboard.json (ReportEntry.scores content.Entries))

        let beside = if Disk.isFile (explorablePath store) then Some explorable else None
        AtomicFile.writeText index (IndexPage.page beside content)
        index
