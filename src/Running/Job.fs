namespace Research

open System
open System.Threading

/// The answers, verdicts and figures of a job.
[<NoEquality; NoComparison>]
type internal Conclusion =
    {
        /// One answer per cell that was run, under the cell's label.
        Answers: (string * objnull) list
        /// Every claim with its verdict.
        Claims: ClaimResult list
        /// Every figure that could be drawn from what was run.
        Figures: Figure list
        /// A sentence with the reason for every cell whose question failed or found nothing to measure.
        Broken: string list
        /// A sentence with the reason for every figure that could not be drawn.
        Undrawn: string list
    }

/// A study without the types of its models and answers. The catalogue lists jobs, and the command line runs them.
[<NoEquality; NoComparison>]
type Job =
    internal
        {
            Source: Source
            /// What the figure shows, in a few words.
            Title: string
            /// The labels and the declared recipes of the trained cells, in their order.
            Cells: (string * Recipe) list
            /// The labels and the derivations of the derived cells, which follow the trained cells.
            Derived: (string * IDerivation) list
            /// The addresses of all cells, in one list for each part of the study.
            Addresses: Address list list
            /// The claims, in the order of the study.
            Claims: Claimed list
            /// The faults of the declaration.
            Faults: Fault list
            /// The conclusion from the plans and trained states of each trained cell and each derivation as it was run with its numbers,
            /// in their order; None for a cell that was not run. It ends before the next question, claim or drawing where it is cancelled.
            Conclude:
                CancellationToken
                    -> (TrainingPlan list * TrainedState list) option list
                    -> (IDerivation * EquatableArray<Numbers>) option list
                    -> Conclusion
        }

    /// The catalogue's ID, e.g. "F2.4".
    member job.Id = job.Source.Figure

/// Makes jobs of studies.
[<RequireQualifiedAccess>]
module Job =

    /// A verdict is undecided where cells that were run have no answer.
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

    /// Nor does it hold of a training that is worse than none; that one fails is no excuse for a claim that does not hold.
    let private openOn (failed: string list) (verdict: Verdict) =
        match failed with
        | [] -> verdict
        | first :: more ->
            let others = if more.IsEmpty then "" else $", and so at {more.Length} further cells"
            let detail = if verdict.Detail = "" then "" else $"; {verdict.Detail}"
            let holds = if verdict.Holds = Some false then verdict.Holds else None
            { verdict with Holds = holds; Detail = $"{first}{others}{detail}" }

    let private sentence (why: string) = $"{Char.ToUpperInvariant why[0]}{why.Substring(1).TrimEnd('.', ' ')}."

    let private tryDraw draw (space: Lazy<'space>) =
        try
            Ok(draw space.Value)
        with
        | :? OperationCanceledException -> reraise ()
        | raised -> Raised.why "drawing" "the drawing failed" raised |> Error

    let private conclude (study: Study<'space>) (cancellation: CancellationToken) trained computed =
        let labelled cells results = List.map2 (fun (label, _) result -> label, result) cells results

        let trained = labelled study.Part.Cells trained

        let found =
            study.Part.Find { Trained = trained; Computed = labelled study.Part.Computed computed; Cancellation = cancellation }

        let space = found.Value

        let verdicts =
            [
                for claim in study.Claims do
                    cancellation.ThrowIfCancellationRequested()
                    claim |> Claim.contramap (fun () -> space.Value) |> Claim.check ()
            ]

        // Before drawings, which may ask more than the claims do.
        let failed = found.Counted() |> Failures.ofCounted trained

        let drawn =
            [
                for draw in study.Draws do
                    cancellation.ThrowIfCancellationRequested()
                    tryDraw draw space
            ]

        {
            Answers = found.Answers
            Claims =
                [
                    for claim, verdict in List.zip study.Claims verdicts ->
                        { Claimed = claim.Claimed; Verdict = verdict |> openOn failed |> openUnless found.Unanswered }
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
    let internal tryFind (id: string) (jobs: Job list) =
        jobs |> List.tryFind (fun job -> String.Equals(job.Id, id, StringComparison.OrdinalIgnoreCase))

    /// The IDs of jobs, in their order.
    let internal ids (jobs: Job list) = jobs |> List.map _.Id |> String.concat ", "

    /// The job of an ID, or a sentence.
    let internal named (jobs: Job list) (id: string) : Result<Job, string> =
        match tryFind id jobs with
        | Some job -> Ok job
        | None -> Error $"The figure {id} is not in the catalogue: choose among {ids jobs}."

    /// The number of models that the job's derivations minimise or evaluate without training.
    let internal derivations job = job.Derived |> List.sumBy (fun (_, derivation) -> derivation.Work)

    /// The recipes of the trained cells, then those of the trainings that they read.
    let private recipes job =
        let own = List.map snd job.Cells
        own @ Recipe.readBy own

    /// The number of instance-steps (optimizer steps of single restarts) that the job takes.
    let internal work job = recipes job |> List.sumBy Recipe.work

    /// The approximate number of multiply-adds that training takes.
    let internal multiplyAdds job =
        let ofRecipe (recipe: Recipe) = recipe.Loss.MultiplyAdds recipe.Model * float (Recipe.work recipe)

        recipes job |> List.sumBy ofRecipe
