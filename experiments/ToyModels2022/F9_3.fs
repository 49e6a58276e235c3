/// Ten features on pairs of five neurons under an L1 penalty on the neurons: which of them die, and does superposition?
/// Pairs that stay equal die at 0.5132; features that leave their neurons to others are fewer than ten.
module Research.Experiments.ToyModels2022.F9_3

open Research
open Research.Experiments
open Research.Experiments.ToyModels2022.PairCodes

let private heading =
    {
        Name = "pairs"
        Title = "A penalty leaves the features of a pair code nearly one neuron each, which they share two by two"
        Caption =
            "h = ReLU(Wx), x' = ReLU(Wᵀh + b), n = 10, m = 5, I = 1, loss + λ‖h‖₁. Second largest weight of a feature over its largest, most negative \
             weight, losses over that of ignoring with the penalty and without. Exact, p = 0.003: equal pairs followed upwards, tilted ones both ways from \
             λ = 0.3. Trained from equal pairs: p = 0.02. Ours: the paper shows no experiment."
    }

let private falling = [ 0.3; 0.2; 0.15; 0.1; 0.07; 0.05; 0.03; 0.02; 0.01 ]
let private rising = [ 0.3; 0.4; 0.5; 0.6; 0.66; 0.69; 0.71; 0.73; 0.75 ]
let private slowly = [ 0.0; 0.03; 0.1; 0.2; 0.3; 0.4; 0.47; 0.49; 0.51; 0.53; 0.56 ]

/// The second weight over the first that the most negative weight allows without a loss.
let private needed model =
    let struct (_, ratio) = ActivationPrice.PairCode(Penalised.length model, Penalised.deepest model)
    ratio

let private asked name part = part |> ask Penalised.ofNeurons |> named name

let figure =
    study Papers.elhage2022 "F9.3" "Pair codes under a penalty on hidden activations" {
        let! equal = follow "λ" slowly equalPairs exactly |> asked "equal"
        and! down = follow "λ" falling tilted exactly |> asked "tilted, down"
        and! up = follow "λ" rising tilted exactly |> asked "tilted, up"
        and! trained = sweep "λ" [ 0.02; 0.05; 0.1; 0.2; 0.3; 0.4; 0.5; 0.6 ] trained |> asked "trained"
        let both = List.rev down.Tail @ up
        let at price = Cells.at price both
        let dies = Penalised.along >> Penalised.crossing
        let margin = (at 0.1).Error - (Cells.at 0.1 equal).Error
        let last, whole = Cells.at 0.6 trained, ActivationPrice.Crossing
        let all = [ "exact, equal", equal; "exact, tilted", both; "trained, p = 0.02", trained ]
        claim "it removes superposition: neurons of several features, trained" (Penalised.polysemantic last |> Expect.equal 0)

        because (
            Contradicted
                "All ten live, up to three on a neuron, told apart by negative weights; exactly two at the exact minimum."
        )

        claim "it thins codes: second weight over first, trained at λ = 0.6" (Penalised.ratio last |> Expect.atMost 0.2)
        ours "equal pairs lose as much as none at 0.7258/√2" (dies equal |> Expect.within 0.005 (whole / sqrt 2.0))
        ours "tilted ones at 0.7258, as features of one neuron" (dies up |> Expect.within 0.00725 whole)
        ours "all ten live at 0.71" (Penalised.alive (at 0.71) |> Expect.equal 10)
        ours "tilted at λ = 0.5: second weight over first" (Penalised.ratio (at 0.5) |> Expect.atMost 0.02)
        ours "it is what the most negative weight needs" (Penalised.ratio (at 0.5) / needed (at 0.5) |> Expect.within 0.1 1)
        ours "a margin: at λ = 0.1 tilted ones lose of the features hardly more than equal ones" (margin |> Expect.atMost 0.01)
        ours "with a second weight below a tenth" (Penalised.ratio (at 0.1) |> Expect.atMost 0.1)
        draw (DrawPenalised.codes heading [ for name, cells in all -> name, Penalised.along cells ])
    }
