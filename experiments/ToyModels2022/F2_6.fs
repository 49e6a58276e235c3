/// The paper's decomposition of the loss into feature benefit and interference (its equations F2.6 and F2.7), on the models of
/// F2.4: nothing is trained for it. The statements are the paper's, the numbers ours: it draws none.
module Research.Experiments.ToyModels2022.F2_6

open Research
open Research.Experiments
open Research.Experiments.ToyModels2022.SparsitySweep

// The exact loss with up to six active features where more are rarer than 2 in a million; the evaluation sample elsewhere.
let private ofRelu (trained: Trained<ReluOutputModel>) =
    match trained.Plan.Sampler with
    | :? SparseUniform as sampler when sampler.Density[0] <= 0.03 ->
        trained
        |> Benefit.terms sampler.Density[0] (Training.exactLossOf (Exact.Loss(sampler, trained.Model, 6)) trained)
    | :? SparseUniform as sampler -> trained |> Benefit.terms sampler.Density[0] (Training.loss trained)
    | _ -> raise (NotMeasured "the features are not independent")

let private heading =
    {
        Name = "terms"
        Title = "Feature benefit and interference over the sweep"
        Caption =
            "The models of F2.4 (n = 20, m = 5, I_i = 0.7ⁱ). Left: the paper's two terms for a linear model that has their W. \
             Middle: those of L_1, where one feature is active. Right: the loss by how many features are active."
    }

// Each claim says what would fail it: a model without what it speaks of.
let figure =
    study Papers.elhage2022 "F2.6" "Feature benefit and interference" {
        let! linear =
            train (linearModel F2_4.size 0.001) |> ask (fun model -> model |> Benefit.terms 0.001 (Training.loss model))

        and! relu = sweep "1−S" densities (reluModel F2_4.size) |> ask ofRelu
        let sparse = Cells.at 0.001 relu
        let top, whole = sparse.MissedByTop 5, Array.sum sparse.Importance
        let free less more = 1.0 - less / more
        let byDensity = relu |> List.filter (fun cell -> cell.At <= 0.3) |> List.map _.Answer.OneActive.Missed
        let steps = byDensity |> List.pairwise |> List.map (fun (dense, sparse) -> sparse / dense)
        let byItsSign = free (3.0 * sparse.Unbiased.Interference) sparse.Linear.Interference
        let byTheBias = free sparse.OneActive.Interference sparse.Unbiased.Interference
        // Any superposition.
        claim "linear: superposition is never optimal, no interference" (linear.Linear.Interference / whole |> Expect.atMost 1e-3)
        // The top five alone, which cost as much.
        claim
            "linear, with the W of 1−S = 0.001: interference outweighs benefit, twice the loss or more"
            (sparse.Linear.Total / linear.Linear.Total |> Expect.atLeast 2)
        // The top five alone, again.
        claim
            "ReLU, 1−S = 0.001: benefit outweighs interference, at most half of L_1 of the top five alone"
            (3.0 * sparse.OneActive.Total / whole / top |> Expect.atMost 0.5)
        // Overlaps of random sign: half.
        claim "1−S = 0.001: negative interference is free, six tenths of all or more" (byItsSign |> Expect.atLeast 0.6)
        // Biases of 0: nothing.
        claim "1−S = 0.001: negative biases free three quarters of the positive" (byTheBias |> Expect.atLeast 0.75)
        // The same model at every density, once its biases are 0.
        claim "with every step of sparsity from 1−S = 0.3 on less benefit is missed" (List.max steps |> Expect.atMost 0.99)
        // Models that make L_1 as small as the density.
        claim "1−S = 0.001: L_0 and L_1 dominate, half of the loss or more" (Benefit.severalActive sparse |> Expect.atMost 0.5)
        draw (DrawBenefit.sweep heading 5 [ for cell in relu -> cell.Answer ])
    }
