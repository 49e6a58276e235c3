namespace Research

open System

/// How often a setting is trained from another start. The one of lowest loss counts; what the others answer is asked of a cell.
type RestartRule =
    {
        /// Training runs per setting, at least 1.
        Count: int
    }

/// The rule as it is written: restart (Best(Of = 10)).
[<AutoOpen>]
type RestartRules =

    /// Train so many times; the one with the lowest loss on the evaluation sample counts.
    static member Best(Of: int) = { Count = Of }

    /// Does not compile: which restarts are averaged is asked of a cell.
    [<CompilerMessage("There is no DropWorst: write restart (Best(Of = 10)), and average in a claim or a drawing with Cells.withoutWorst cell |> List.average.",
                      10008,
                      IsError = true,
                      IsHidden = true)>]
    static member DropWorst(Of: int) = { Count = Of }

/// Picking among restarts.
[<RequireQualifiedAccess>]
module Restart =

    /// One training run, no choice.
    let once = { Count = 1 }

    /// What a restart is ranked by: its loss on the evaluation sample; NaN where a weight is not finite, which a ReLU output
    /// of 0 would hide from the loss.
    let loss (state: TrainedState) =
        if Seq.forall Double.IsFinite state.Final.Parameters then
            state.Evaluation.Loss
        else
            nan

    /// The evaluation, with the loss that a restart is ranked by.
    let internal evaluation (state: TrainedState) =
        let found = state.Evaluation
        Evaluation(loss state, found.StandardError, found.Samples)

    /// Positions of the restarts whose loss is finite, lowest first; none where all diverged. Restarts of equal loss keep their
    /// order.
    let ranked (losses: float list) =
        losses
        |> List.indexed
        |> List.filter (snd >> Double.IsFinite)
        |> List.sortBy (fun (index, loss) -> loss, index)
        |> List.map fst

    /// Positions of the restarts but that of the highest loss, lowest first (Elhage et al. 2022, section 3, who average the rest).
    /// Every restart that diverged is left out, and no finite one beside them; a restart that stands alone stays.
    let withoutWorst (losses: float list) = ranked losses |> List.truncate (max 1 (losses.Length - 1))

    /// Raises NotMeasured where all restarts diverged.
    let internal orNotMeasured (losses: float list) (positions: int list) =
        match positions with
        | [] when losses.Length = 1 -> raise (NotMeasured "the only restart diverged")
        | [] -> raise (NotMeasured $"all {losses.Length} restarts diverged")
        | kept -> kept

    /// The position of the restart of lowest loss; NotMeasured is raised where all diverged.
    let internal best (losses: float list) = ranked losses |> orNotMeasured losses |> List.head

    /// The trained model of lowest loss; NotMeasured is raised where all diverged.
    let lowest (all: Trained<'model> list) = all[all |> List.map (fun trained -> loss trained.State) |> best]
