namespace Research.Cli

open System.IO
open Research

/// The verb phase: transitions at a density, or a phase diagram. The result is the exit code: 0, 1 (interrupted, or a file cannot be
/// written), 2 (bad input).
[<RequireQualifiedAccess>]
module internal PhaseVerb =

    let private transitions (asked: PhaseTransitions) asJson =
        let features = asked.Setting.Features
        Phases.announcement features |> Option.iter Terminal.say

        Interruption.cancellable (fun cancellation ->
            let found = asked.Find cancellation

            if asJson then
                printf $"{Phases.json asked found}"
            else
                let nothing =
                    [
                        if found.Count = 0 then
                            $"Nothing changes for r in [{asked.From}, {asked.To}]: the phase is {Phases.only asked cancellation}."
                    ]

                Tables.transitions (Phases.rows found) (nothing @ [ Phases.notation features; Phases.best ]))

        0

    /// Writes the page of a diagram to a path, or into the output folder where there is none. The result is the path.
    let private writePage (name: string * string) (page: string option) drawing =
        match page with
        | Some path ->
            ReportFolder.writePage path (FigurePage.page (Outcome.script "") "" FigureData.Inline drawing) Assets.beside
            path
        | None ->
            match Store.openAt RunRequestText.all.Out with
            | Error fault -> raise (IOException fault.Sentence)
            | Ok store ->
                ReportFolder.writeFigures store (Outcome.script "../") Assets.beside [ AtomicFile.slugOf name, drawing ]
                |> List.head

    let private diagram (asked: PhaseDiagramRequest) =
        let first = asked.Lines.Head

        let cells =
            Interruption.cancellable (fun cancellation ->
                Progress.count "lines of the diagram" asked.Lines.Length (fun advance ->
                    Phases.compute asked.Lines advance cancellation))

        let map = Phases.map asked.Lines cells
        let path = Phases.figure first map |> Plotly.encode |> writePage (Phases.pageName first) asked.Page
        Tables.shares (Phases.shares map) [ Phases.notation first.Setting.Features; Phases.best ]
        Outcome.sayIfPublic ()
        Terminal.say $"The diagram is {path}"
        0

    /// Prints the transitions of the optimal phase at a density, or draws the phase diagram over all densities. Sentences on faults of
    /// the words may be given; then nothing is run.
    let run wrong (asked: PhaseRequestText) =
        match PhaseRequest.make asked, wrong with
        | Error sentences, wrong -> Terminal.badInput (wrong @ sentences)
        | Ok(Transitions(asked, asJson)), [] -> Interruption.orStopped (fun () -> transitions asked asJson)
        | Ok(Diagram asked), [] -> Interruption.orStopped (fun () -> diagram asked)
        | Ok _, wrong -> Terminal.badInput wrong
