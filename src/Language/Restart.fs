namespace Research

open System

/// How many restarts are trained, each from a start of its own. The answer of a cell is that of the restart of lowest loss; the
/// cell has the answers of the other restarts too.
type RestartRule =
    {
        /// The number of restarts, at least 1.
        Count: int
    }

/// The rule as a training states it: restart (Best(Of = 10)).
[<AutoOpen>]
type RestartRules =

    /// Trains this many restarts; the restart of lowest loss on the evaluation sample gives the cell's answer.
    static member Best(Of: int) = { Count = Of }

    /// Does not compile; a claim or a drawing averages restarts.
    [<CompilerMessage("There is no DropWorst: write restart (Best(Of = 10)), and average in a claim or a drawing with Cells.withoutWorst cell |> List.average.",
                      10008,
                      IsError = true,
                      IsHidden = true)>]
    static member DropWorst(Of: int) = { Count = Of }

/// Ranks restarts by their loss.
[<RequireQualifiedAccess>]
module Restart =

    /// A single restart.
    let internal once = { Count = 1 }

    /// The loss that a restart is ranked by: the loss on the evaluation sample, or NaN where a weight is not finite. A ReLU
    /// output of 0 can make the loss finite although a weight is not.
    let loss (state: TrainedState) =
        if Seq.forall Double.IsFinite state.Final.Parameters then
            state.Evaluation.Loss
        else
            nan

    /// The evaluation of a restart, with the loss that it is ranked by.
    let internal evaluation (state: TrainedState) =
        let found = state.Evaluation
        Evaluation(loss state, found.StandardError, found.Samples)

    /// The positions of the restarts of finite loss, lowest loss first; empty where all restarts diverged. Restarts of equal loss
    /// keep their order.
    let ranked (losses: float list) =
        losses
        |> List.indexed
        |> List.filter (snd >> Double.IsFinite)
        |> List.sortBy (fun (index, loss) -> loss, index)
        |> List.map fst

    /// The positions of all restarts but the one of highest loss, lowest loss first (Elhage et al. 2022, section 3, average the
    /// rest). If restarts diverged, these are left out and all finite restarts stay. A single restart stays.
    let withoutWorst (losses: float list) = ranked losses |> List.truncate (max 1 (losses.Length - 1))

    /// The positions themselves; raises NotMeasured where there are none because all restarts diverged.
    let internal orNotMeasured (losses: float list) (positions: int list) =
        match positions with
        | [] when losses.Length = 1 -> raise (NotMeasured "the only restart diverged")
        | [] -> raise (NotMeasured $"all {losses.Length} restarts diverged")
        | kept -> kept

    /// The position of the restart of lowest loss; raises NotMeasured where all restarts diverged.
    let internal best (losses: float list) = ranked losses |> orNotMeasured losses |> List.head

    /// The trained model of lowest loss; raises NotMeasured where all restarts diverged.
    let lowest (all: Trained<'model> list) = all[all |> List.map (fun trained -> loss trained.State) |> best]
