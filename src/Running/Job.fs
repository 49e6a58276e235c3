namespace Research

open System

/// What a job found: answers, verdicts and figures.
[<NoEquality; NoComparison>]
type Conclusion =
    {
        /// One answer per cell that was run, under the cell's label.
        Answers: (string * objnull) list
        /// Every claim with its verdict.
        Claims: ClaimResult list
        /// Every figure that could be drawn from what was run.
        Figures: Figure list
        /// A sentence for every cell of which a question broke or found nothing to measure: why.
        Broken: string list
        /// A sentence for every figure that could not be drawn: why.
        Undrawn: string list
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
        /// Where all of them stand: a list for each part of the study.
        Addresses: Address list list
        /// What is claimed, in the order of the study.
        Claims: Claimed list
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

    /// What is said of a whole study is not known from a part of it that training chose, or that no question was asked of.
    let private openUnless (unanswered: string list) (verdict: Verdict) =
        match unanswered with
        | [] -> verdict
        | first :: more ->
            let others = if more.IsEmpty then "" else $", and so at {more.Length} further cells"

            let detail =
                if verdict.Detail = "" || verdict.Detail = first then
                    ""
                else
                    $"; {verdict.Detail}"

            { verdict with Holds = None; Detail = $"{first}{others}{detail}" }

    let private sentence (why: string) = $"{Char.ToUpperInvariant why[0]}{why.Substring(1).TrimEnd('.', ' ')}."

    let private conclude (study: Study<'space>) trained computed =
        let labelled cells results = List.map2 (fun (label, _) result -> label, result) cells results

        let found =
            study.Part.Find { Trained = labelled study.Part.Cells trained; Computed = labelled study.Part.Computed computed }

        let space = found.Value

        let drawn =
            [
                for draw in study.Draws ->
                    try
                        Ok(draw space.Value)
                    with
                    | NotMeasured why -> Error why
                    | broken -> Error $"the drawing broke: {broken.Message}"
            ]

        {
            Answers = found.Answers
            Claims =
                [
                    for claim in study.Claims ->
                        {
                            Claimed = claim.Claimed
                            Verdict =
                                claim |> Claim.contramap (fun () -> space.Value) |> Claim.check () |> openUnless found.Unanswered
                        }
                ]
            Figures = drawn |> List.choose Result.toOption
            Broken = found.Broken |> List.map sentence
            Undrawn =
                [
                    for index, figure in List.indexed drawn do
                        match figure with
                        | Error why -> sentence $"figure {index + 1} of {drawn.Length} could not be drawn: {why}"
                        | Ok _ -> ()
                ]
        }

    /// The job of a study.
    let ofStudy (study: Study<'space>) =
        {
            Source = study.Source
            Title = study.Title
            Cells = study.Part.Cells
            Derived = study.Part.Computed
            Addresses = study.Part.Addresses
            Claims = study.Claims |> List.map _.Claimed
            Faults = [ yield! RunName.faults study.Source.Figure; yield! study.Faults; yield! Part.faults study.Part ]
            Conclude = conclude study
        }

    /// The job of an ID, whatever its case.
    let tryFind (id: string) (jobs: Job list) =
        jobs |> List.tryFind (fun job -> String.Equals(job.Id, id, StringComparison.OrdinalIgnoreCase))

    /// The IDs of jobs, in their order.
    let ids (jobs: Job list) = jobs |> List.map _.Id |> String.concat ", "

    /// Models that the job minimises or evaluates without training.
    let derivations job = job.Derived |> List.sumBy (fun (_, derivation) -> derivation.Work)

    /// What is trained: the cells, and the trainings that they read.
    let private settings job =
        let own = List.map snd job.Cells
        own @ Setting.readBy own

    /// Optimiser steps of single instances that the job takes.
    let work job = settings job |> List.sumBy Setting.work

    /// Multiply-adds that training takes, about.
    let multiplyAdds job =
        let ofSetting (setting: Setting) = setting.Loss.MultiplyAdds setting.Model * float (Setting.work setting)

        settings job |> List.sumBy ofSetting
