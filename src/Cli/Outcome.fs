namespace Research.Cli

open System.IO
open Research

/// Prints the scoreboard of finished runs, and writes their report.
[<RequireQualifiedAccess>]
module internal Outcome =

    let private lead =
        "Every figure is trained anew from a declared experiment; every claim of its paper is a check with a measured number."

    /// The link to plotly.js: in assets/ below a folder that is relative to the page, or public where it is not installed.
    let script folder =
        match Assets.plotly with
        | Some path -> PlotlyScript.Beside $"{folder}assets/{Path.GetFileName path}"
        | None -> PlotlyScript.Public

    /// Prints that pages need a network where plotly.js is not installed.
    let sayIfPublic () =
        if Assets.plotly.IsNone then
            Terminal.say
                "plotly.js is not installed here, so figures link it from its public CDN (npm ci in experiments/web brings it)."

    let private figures (entries: ReportEntry list) =
        {
            Pages =
                [
                    for entry in entries do
                        for drawing in entry.Drawings ->
                            (entry.Run, string drawing["name"]), FigurePage.page (script "../") drawing
                ]
            Assets = Assets.beside
        }

    /// Writes a page for each figure, and prints the claims of runs with what was measured.
    let print (store: Store) (entries: ReportEntry list) =
        let pages = ReportFolder.writeFigures store (figures entries)

        match ReportPage.scores entries with
        | [] -> ()
        | scores -> Tables.scoreboard scores

        for page in pages do
            Terminal.say $"figure {page}"

        sayIfPublic ()

    /// Writes report/index.html and report/scoreboard.json, prints the claims and says where the report is.
    let report (store: Store) (entries: ReportEntry list) =
        let page =
            ReportPage.page
                {
                    Title = "Toy models of superposition, machine-checked"
                    Lead = lead
                    Entries = entries
                    Script = script ""
                    Css = Assets.style ()
                }

        let index =
            ReportFolder.write
                store
                {
                    Html = page
                    Scoreboard = Scoreboard.encode (ReportPage.scores entries)
                    Figures = figures entries
                }

        Tables.scoreboard (ReportPage.scores entries)
        sayIfPublic ()
        Terminal.say $"The report is {index}"

    /// The report's sections for the newest finished runs of some names, in their order.
    let entries (store: Store) (names: string list) =
        let runs, damaged = StoredRun.latest store
        Terminal.complain damaged

        // A run whose content is not what it should be is named, and the others are reported.
        let entry (run: StoredRun) =
            match Foreign.read $"The run in {run.Folder}" "run the experiment again" (fun () -> RunRecord.entry run) with
            | Ok entry -> Some entry
            | Error wrong ->
                Terminal.say wrong
                None

        names |> List.choose (fun name -> runs |> List.tryFind (fun run -> run.Name = name)) |> List.choose entry
