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
            Assets = Option.toList Assets.plotly
        }

    /// Prints the claims of runs with what was measured, and writes a page for each figure.
    let print (store: Store) (entries: ReportEntry list) =
        match ReportPage.scores entries with
        | [] -> ()
        | scores -> Tables.scoreboard scores

        for page in ReportFolder.writeFigures store (figures entries) do
            Terminal.say $"figure {page}"

        sayIfPublic ()

    /// Prints the claims and writes report/index.html and report/scoreboard.json, and says where.
    let report (store: Store) (entries: ReportEntry list) =
        Tables.scoreboard (ReportPage.scores entries)

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

        sayIfPublic ()
        Terminal.say $"The report is {index}"

    /// The report's sections for the newest finished runs of some names, in their order.
    let entries (store: Store) (names: string list) =
        let runs, damaged = StoredRun.latest store
        Terminal.complain damaged

        names
        |> List.choose (fun name -> runs |> List.tryFind (fun run -> run.Name = name))
        |> List.map RunRecord.entry
