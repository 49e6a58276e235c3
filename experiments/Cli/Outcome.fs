namespace Research.Experiments.Cli

open System.IO
open Research

/// What becomes of finished runs: the scoreboard on the console, and the report.
[<RequireQualifiedAccess>]
module Outcome =

    let private lead =
        "Every figure is trained anew from a declared experiment; every claim of its paper is a check with a measured number."

    /// Prints the claims of runs with what was measured.
    let print (entries: ReportEntry list) = Tables.scoreboard (ReportPage.scores entries)

    /// Writes report/index.html and report/scoreboard.json, and says where.
    let write (store: Store) (entries: ReportEntry list) =
        let script folder =
            match Assets.plotly with
            | Some path -> PlotlyScript.Beside $"{folder}assets/{Path.GetFileName path}"
            | None -> PlotlyScript.Public

        let pages =
            [
                for entry in entries do
                    for drawing in entry.Drawings ->
                        entry.Figure + "-" + string drawing["name"], FigurePage.page (script "../") drawing
            ]

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
                    Pages = pages
                    Scoreboard = Scoreboard.encode (ReportPage.scores entries)
                    Assets = Option.toList Assets.plotly
                }

        if Assets.plotly.IsNone then
            Terminal.say
                "plotly.js is not installed here, so the report links it from its public CDN (npm ci in experiments/web brings it)."

        Terminal.say $"The report is {index}"

    /// The report's sections for the newest finished runs of some names, in their order.
    let entries (store: Store) (names: string list) =
        let runs, damaged = StoredRun.latest store
        Terminal.complain damaged

        names
        |> List.choose (fun name -> runs |> List.tryFind (fun run -> run.Name = name))
        |> List.map RunRecord.entry
