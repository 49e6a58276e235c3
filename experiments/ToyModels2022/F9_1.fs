/// The price of a feature: what an L1 penalty on hidden activations does to features on axes of their own and to antipodal pairs. A search that
/// stays where it starts has wrong lengths, one that finds the best ends at the crossing, and without a barrier all starts end alike.
module Research.Experiments.ToyModels2022.F9_1

open Research
open Research.Experiments
open Research.Experiments.ToyModels2022.ActivationPenalty

let private heading =
    {
        Name = "price"
        Title = "A penalty kills the features of an antipodal pair no earlier than one with an axis of its own"
        Caption =
            "x' = ReLU(WᵀWx + b), I = 1, loss + λ‖h‖₁: our experiment, the paper shows none. Left, n = 10, m = 5, p = 0.003: the local \
             minimum of five pairs. Middle: the λ at which features lose as much as ignored ones, exactly; lines are 0.7258 (1 − 3p/4) and \
             0.7258 (1 − 31p/48). Right, n = m = 1: 200 random starts at each λ; those below the line should die."
    }

let private prices = [ 0.0..0.05..0.65 ] @ [ 0.68..0.02..0.8 ] @ [ 0.88..0.03..0.97 ] @ [ 0.99..0.01..1.05 ]
let private critical n = grid ("p", densities) ("λ", [ 0.5..0.02..0.74 ]) (alone n) |> ask Penalised.ofBottleneck
let private lengths trained = Training.overTime (Geometry.featureNorms >> Array.head) trained
let private barrier price = let struct (barrier, _) = ActivationPrice.Lengths price in barrier
let private stored price = let struct (_, stored) = ActivationPrice.Lengths price in stored
let private off formula = List.map (fun (p, price) -> abs (price / formula p - 1.0)) >> List.max

let figure =
    study Papers.elhage2022 "F9.1" "The price of a penalty on hidden activations" {
        let! up = sweep "λ" prices branch |> ask Penalised.ofBottleneck |> named "branch"
        and! pair = critical 2 |> named "pair"
        and! own = critical 1 |> named "own"
        and! scratch = sweep "λ" [ 0.1; 0.3; 0.5; 0.7; 0.9 ] one |> ask lengths
        let kept = up |> List.filter (fun cell -> Penalised.alive cell.Answer = 10)
        let freed = kept |> List.filter (fun cell -> Penalised.pairs cell.Answer = 0)
        let off' (cell: Cell<_, _>) = abs (Penalised.length cell.Answer - stored cell.At)
        let bent = kept |> List.filter (fun cell -> cell.At <= 1.0) |> List.map off' |> List.max
        let models, fates = Penalised.along up, Penalised.fates scratch
        let strays = fates |> List.filter (fun (price, start, lives) -> lives <> (start > barrier price))
        let own, pair = Penalised.crossings own, Penalised.crossings pair
        let later = List.map2 (fun (_, own: float) (_, pair) -> pair / own) own pair
        let ofOwn, ofPair = ActivationPrice.DedicatedCrossing, ActivationPrice.PairCrossing
        let rare = pair |> List.filter (fun (p, _) -> p <= 0.03)
        let whole, spinodal = ActivationPrice.Crossing, ActivationPrice.Spinodal
        claim "it removes superposition: prices at which features are left and no pair" (freed.Length |> Expect.atLeast 1)
        because (Contradicted "All five pairs stay as long as any feature, and outlive features with axes of their own.")
        ours "p = 0.003: ten features in pairs lose as much as none at" (Penalised.crossing models |> Expect.within 0.00725 whole)
        ours "they stay a local minimum up to λ" ((List.last kept).At |> Expect.within 0.015 spinodal)
        ours "with the lengths that solve λ = (8/3)(w − w³): largest difference to λ = 1" (bent |> Expect.atMost 0.02)
        identity "a feature with an axis dies at 0.7258 (1 − 3p/4): error" (off ofOwn own |> Expect.atMost 1e-3)
        ours "p ≤ 0.03: one of a pair at 0.7258 (1 − 31p/48): error" (off ofPair rare |> Expect.atMost 1e-3)
        ours "it outlives the other at each density: least ratio" (List.min later |> Expect.atLeast 1.0)
        ours "from scratch those die that start below the barrier: strays of 1,000" (strays.Length |> Expect.atMost 10)
        draw (DrawPenalised.price heading models [ "axis of its own", own, ofOwn; "pair", pair, ofPair ] fates barrier)
    }
