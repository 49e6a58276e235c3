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

    /// Writes a page for each figure, and prints the claims of runs with what was measured.
    let print (store: Store) (entries: ReportEntry list) =
        let drawings = entries |> List.collect _.Drawings

        let pages =
            ReportFolder.writeFigures
                store
                (script "../")
                Assets.beside
                [ for drawing in drawings -> drawing.File, drawing.Encoded ]

        match ReportEntry.scores entries with
        | [] -> ()
        | scores -> Tables.scoreboard scores

        for page in pages do
            Terminal.say $"figure {page}"

        sayIfPublic ()

    /// Writes the report of all entries, prints the claims of some of them and says where the report is.
    let report (store: Store) (all: ReportEntry list) (told: ReportEntry list) =
        let content =
            {
                Title = "Toy models of superposition, machine-checked"
                Lead = lead
                Entries = all
                Pictures = FigureTexts.pictures Assets.texts.Value
                Script = script ""
            }

        let index = ReportFolder.write store content Assets.beside
        Tables.scoreboard (ReportEntry.scores told)
        sayIfPublic ()
        Terminal.say $"The report is {index}"

    /// Writes and prints what differs from another store, called by the name that the user gave it.
    let diff (store: Store) (other: string) (found: ReportDiff) =
        let page = ReportFolder.writeDiff store (ReportDiff.page other found)

        for sentence in ReportDiff.summary found do
            printfn $"{sentence}"

        Terminal.say $"What differs is {page}"

    let private texts =
        lazy
            (let known = Map(FigureTexts.read Assets.texts.Value)
             fun id -> Map.tryFind id known |> Option.defaultValue FigureTexts.empty)

    /// The report's entries for the newest finished runs of some names, in their order.
    let entries (store: Store) (names: string list) =
        let runs, damaged = StoredRun.latest store
        Terminal.complain damaged
        let read = RunRecord.entry texts.Value (StudySource.ofStudy Assets.sources.Value)

        // A run whose content is not what it should be is named, and the others are reported.
        let entry (run: StoredRun) =
            match Foreign.read $"The run in {run.Folder}" "run the experiment again" (fun () -> read run) with
            | Ok entry -> Some entry
            | Error wrong ->
                Terminal.say wrong
                None

        names |> List.choose (fun name -> runs |> List.tryFind (fun run -> run.Name = name)) |> List.choose entry
