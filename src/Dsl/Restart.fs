namespace Research

open System
open FSharp.Reflection

/// Which of the restarts of a setting speak for it.
type Keep =
    /// The one with the lowest loss on the evaluation sample.
    | LowestLoss
    /// All but the one with the highest loss, or but those that diverged; their answers are averaged, never their weights,
    /// whose signs are arbitrary.
    | AllButWorst

/// How often a setting is trained from another start, and which of the results count.
type RestartRule =
    {
        /// Training runs per setting, at least 1 (2 for AllButWorst).
        Count: int
        Keep: Keep
    }

/// The rules as they are written: restart (Best(Of = 10)).
[<AutoOpen>]
type RestartRules =

    /// Train so many times, keep the lowest loss.
    static member Best(Of: int) = { Count = Of; Keep = LowestLoss }

    /// Train so many times, drop the highest loss, average the answers of the rest (Elhage et al. 2022, section 3). Every
    /// restart that diverged is dropped; those are the worst, so that no finite one is dropped beside them.
    static member DropWorst(Of: int) = { Count = Of; Keep = AllButWorst }

/// Picking among restarts, and averaging what they answer.
[<RequireQualifiedAccess>]
module Restart =

    /// One training run, no choice.
    let once = { Count = 1; Keep = LowestLoss }

    /// What a restart is ranked by: its loss on the evaluation sample; NaN where a weight is not finite, which a ReLU output
    /// of 0 would hide from the loss.
    let loss (state: TrainedState) =
        if Seq.forall Double.IsFinite state.Final.Parameters then
            state.Evaluation.Loss
        else
            nan

    /// Positions of the restarts that count, best first; none where all diverged. A restart whose loss is not finite is no
    /// trained model and is dropped, as the worst; AllButWorst drops a finite one only where it has dropped none so.
    let pick (rule: RestartRule) (losses: float list) =
        let ranked =
            losses
            |> List.indexed
            |> List.filter (snd >> Double.IsFinite)
            |> List.sortBy (fun (index, loss) -> loss, index)
            |> List.map fst

        match rule.Keep with
        | LowestLoss -> List.truncate 1 ranked
        | AllButWorst -> List.truncate (max 1 (losses.Length - 1)) ranked

    /// Positions of the restarts that count, at least one; NotMeasured is raised where all diverged.
    let internal counting rule (losses: float list) =
        match pick rule losses with
        | [] when losses.Length = 1 -> raise (NotMeasured "the only restart diverged")
        | [] -> raise (NotMeasured $"all {losses.Length} restarts diverged")
        | kept -> kept

    /// The trained model of lowest loss; NotMeasured is raised where all diverged.
    let lowest (all: Trained<'model> list) =
        let losses = all |> List.map (fun trained -> loss trained.State)
        all[counting { Count = all.Length; Keep = LowestLoss } losses |> List.head]

    let private elementwise (rows: float[] list) = Array.init rows.Head.Length (fun i -> rows |> List.averageBy (Array.item i))

    /// How to average boxed answers of a type, element by element; None where a mean makes no sense.
    let rec private mean (answers: Type) : (objnull list -> objnull) option =
        if answers = typeof<float> then
            Some(List.map unbox<float> >> List.average >> box)
        elif answers = typeof<float[]> then
            Some(List.map unbox<float[]> >> elementwise >> box)
        elif FSharpType.IsTuple answers then
            let means = FSharpType.GetTupleElements answers |> Array.map mean

            if Array.forall Option.isSome means then
                let fields (tuples: objnull list) =
                    means
                    |> Array.mapi (fun i mean ->
                        tuples |> List.map (fun tuple -> FSharpValue.GetTupleField(nonNull tuple, i)) |> mean.Value)

                Some(fun tuples -> FSharpValue.MakeTuple(fields tuples, answers))
            else
                None
        else
            None

    /// The mean of answers: numbers, lists of numbers of one length, and tuples of these. None for any other type, such as
    /// a matrix of weights, whose signs are arbitrary.
    let average<'answer> () : ('answer list -> 'answer) option =
        mean typeof<'answer> |> Option.map (fun mean -> List.map box >> mean >> unbox<'answer>)
