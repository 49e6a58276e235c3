namespace Research

/// What five definitions of superposition say of one model.
type DefinitionNumbers =
    {
        /// n.
        Features: int
        /// m.
        Hidden: int
        /// The rank of WᵀW: it is singular, which some take for superposition, where this is below n.
        Rank: int
        /// The features with ‖W_i‖ ≥ ½: more than m of them are more features than dimensions.
        Represented: int
        /// The share of the features with ‖W_i‖ ≥ 0.1 that others overlap: Σ_{j≠i} (Ŵ_i · W_j)² ≥ ½, the paper's colour.
        Overlapped: float
        /// The share of them with a D_i below 0.9: without a dimension of their own.
        Squeezed: float
        /// 1 − loss / loss of a dimension of its own for each of the m most important features: what more than m features gain.
        Gain: float
    }

/// Definitions of superposition, to any model with a linear bottleneck.
[<RequireQualifiedAccess>]
module Definitions =

    let private shareOf features test =
        match features with
        | [] -> 0.0
        | _ -> features |> List.averageBy (fun i -> if test i then 1.0 else 0.0)

    /// The numbers of weights, their importances and their loss.
    let internal ofPortrait (importance: float[]) (loss: float) portrait =
        let features, hidden = portrait.Norms.Length, portrait.Embedding.Rows
        let density = 2.0 * portrait.MeanInput[0]
        let missed = importance |> Array.sortDescending |> Array.skip hidden |> Array.sum

        let there = [ 0 .. features - 1 ] |> List.filter (fun i -> portrait.Norms[i] >= Portrait.absent)

        {
            Features = features
            Hidden = hidden
            Rank = int (round (Array.sum (Leverage.Scores portrait.Embedding)))
            Represented = Portrait.count portrait
            Overlapped = shareOf there (fun i -> portrait.Superposition[i] >= 0.5)
            Squeezed = shareOf there (fun i -> portrait.Dimensionalities[i] < 0.9)
            Gain = 1.0 - loss / (missed * (density / 3.0 - density * density / 4.0))
        }

    /// The numbers of a model that was trained on independent features, uniform on [0, 1) where active, all of one density p: an ignored
    /// feature costs I_i (p/3 − p²/4). There must be fewer hidden dimensions than features.
    let ofTrained (trained: Trained<#IBottleneck>) =
        ofPortrait (trained.Plan.Importance.ToArray()) (Training.loss trained) (Geometry.portrait trained)

    /// Whether WᵀW is singular.
    let isSingular numbers = numbers.Rank < numbers.Features

    /// N / m − 1 for N represented features, 0 for m or fewer.
    let surplus numbers = max 0.0 (float numbers.Represented / float numbers.Hidden - 1.0)

    /// Whether no definition but that by rank speaks of superposition: at most a twentieth of the features overlapped or squeezed, no more
    /// than m represented, no gain above 2 %.
    let isNone numbers =
        numbers.Overlapped <= 0.05
        && numbers.Squeezed <= 0.05
        && numbers.Represented <= numbers.Hidden
        && numbers.Gain <= 0.02

    /// Whether all of them do: at least half of the features overlapped and squeezed, more than m represented, a gain of 1 % or more.
    let isWhole numbers =
        numbers.Overlapped >= 0.5
        && numbers.Squeezed >= 0.5
        && numbers.Represented > numbers.Hidden
        && numbers.Gain >= 0.01
