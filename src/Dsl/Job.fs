namespace Research

open System

/// What a job found: answers, verdicts and figures.
[<NoEquality; NoComparison>]
type Conclusion =
    {
        /// One answer per cell that was run, under the cell's label.
        Answers: (string * objnull) list
        /// Every claim with its verdict.
        Claims: (string * Verdict) list
        /// Every figure that could be drawn from what was run.
        Figures: Figure list
    }

/// A figure's study with the types of its models and answers forgotten: what the catalogue lists and the runner runs.
[<NoEquality; NoComparison>]
type Job =
    {
        Source: Source
        /// What the figure shows, in a few words.
        Title: string
        /// Labels and declared settings, in the order of the cells.
        Cells: (string * Setting) list
        /// Labels and derivations; they come after the trained cells.
        Derived: (string * IDerivation) list
        /// How many claims are checked.
        ClaimCount: int
        /// What is wrong with the declaration as a whole.
        Faults: Fault list
        /// Plans and trained states per cell, and numbers per derivation, in their order; None for a cell that was not run.
        Conclude: (TrainingPlan list * TrainedState list) option list -> Values<Numbers> option list -> Conclusion
    }

    /// The catalogue's ID, e.g. "F2.4".
    member job.Id = job.Source.Figure

/// Jobs.
[<RequireQualifiedAccess>]
module Job =

    let private label (value: 'value) =
        match box value with
        | :? float as number -> Expect.number number
        | other -> string other

    let private faults (study: Study<'value, 'answer>) =
        [
            if study.Cells.IsEmpty && study.Derived.IsEmpty then
                Fault("the number of cells", "0", "at least 1", "give over at least one value")
            let labels =
                (study.Cells |> List.map (fun cell -> label cell.At))
                @ (study.Derived |> List.map (fun cell -> label cell.At))

            for label, count in List.countBy id labels do
                if count > 1 then
                    Fault(
                        $"the number of cells at {label}",
                        $"{count}",
                        "1",
                        "sweep over values that are written differently, such as union cases"
                    )

            if study.Cells |> List.exists _.Answer.IsNone then
                Fault(
                    "the answer averaged over restarts",
                    $"a {typeof<'answer>.Name}",
                    "a float, a float[], or a tuple of these",
                    "ask such a question, or restart with Best"
                )
        ]

    /// Why a trained cell has no answer.
    type private Unanswered =
        | NotRun of why: string
        | Diverged of why: string

    let private answered (study: Study<'value, 'answer>) results =
        [
            for declared, result in List.zip study.Cells results do
                match result, declared.Answer with
                | Some(plans, states: TrainedState list), Some answer ->
                    declared,
                    (try
                        Ok
                            {
                                At = declared.At
                                Answer = answer plans states
                                Plan = Some(List.head plans)
                                Judged = states |> List.map _.Evaluation
                                Fits = lazy (List.map2 declared.Ask plans states)
                            }
                     with NotMeasured why when states |> List.forall (Restart.loss >> Double.IsFinite >> not) ->
                         Error(Diverged $"at {label declared.At} {why}"))
                | _ -> declared, Error(NotRun(Cells.notRun declared.At))
        ]

    let private read (study: Study<'value, 'answer>) (numbers: Values<Numbers> option list) =
        [
            for declared, numbers in List.zip study.Derived numbers do
                for numbers in Option.toList numbers do
                    { Cell.At = declared.At; Answer = declared.Read numbers; Plan = None; Judged = []; Fits = lazy [] }
        ]

    let private conclude (study: Study<'value, 'answer>) results numbers =
        let answered = answered study results
        let cells = (answered |> List.choose (snd >> Result.toOption)) @ read study numbers

        let diverged =
            [
                for _, cell in answered do
                    match cell with
                    | Error(Diverged why) -> why
                    | _ -> ()
            ]

        let alone = study.Cells.Length = 1 && study.Derived.IsEmpty

        let drawn draw =
            try
                Some(draw ())
            with
            | NotMeasured _ -> None
            // It may need what has no answer.
            | _ when not diverged.IsEmpty -> None

        // What is said of the whole sweep is not known from a part that training chose.
        let open' (verdict: Verdict) =
            match diverged with
            | [] -> verdict
            | first :: _ ->
                let more =
                    if diverged.Length = 1 then
                        ""
                    else
                        $", and so at {diverged.Length - 1} further cells"

                let detail = if verdict.Detail = "" then "" else $"; {verdict.Detail}"
                { verdict with Holds = None; Detail = $"{first}{more}{detail}" }

        {
            Answers = [ for cell in cells -> label cell.At, box cell.Answer ]
            Claims =
                [
                    for declared, cell in answered do
                        for claim in declared.Claims do
                            (if alone then claim.Text else $"{label declared.At}: {claim.Text}"),
                            (match cell with
                             | Ok cell -> Claim.check cell.Answer claim
                             | Error(NotRun why | Diverged why) -> Expect.nothing why)
                    for claim in study.Claims do
                        claim.Text, open' (Claim.check cells claim)
                ]
            Figures =
                [
                    for declared, cell in answered do
                        for cell in Option.toList (Result.toOption cell) do
                            for draw in declared.Draws do
                                yield! drawn (fun () -> draw cell.Answer) |> Option.toList
                    for draw in study.Draws do
                        yield! drawn (fun () -> draw cells) |> Option.toList
                ]
        }

    /// The job of a study.
    let ofStudy title (study: Study<'value, 'answer>) =
        {
            Source = study.Source
            Title = title
            Cells = [ for cell in study.Cells -> label cell.At, cell.Setting ]
            Derived = [ for cell in study.Derived -> label cell.At, cell.Derivation ]
            ClaimCount = study.Claims.Length + (study.Cells |> List.sumBy _.Claims.Length)
            Faults = faults study
            Conclude = conclude study
        }

    /// The job of an experiment by itself.
    let ofExperiment title (experiment: Experiment<'model, 'answer>) = ofStudy title (Study.single experiment)

    /// Models that the job minimises or evaluates without training.
    let derivations job = job.Derived |> List.sumBy (fun (_, derivation) -> derivation.Work)

    /// Optimiser steps of single instances that the job takes.
    let work job = job.Cells |> List.sumBy (snd >> Setting.work)

    /// Multiply-adds that training takes, about.
    let multiplyAdds job =
        let ofSetting (setting: Setting) = setting.Loss.MultiplyAdds setting.Model * float (Setting.work setting)

        job.Cells |> List.sumBy (snd >> ofSetting)
