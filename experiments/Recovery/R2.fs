/// Shrinkage: what an L1 penalty takes from codes that are otherwise right, in closed form, and what a decoder bias gives back. Codes that were only scaled
/// would have a recall of 1 and equal ratios; these have neither.
module Research.Experiments.Recovery.R2

open Research
open Research.Experiments
open Research.Experiments.Recovery.States

let private density, private features, private penalties = 0.2, 2, [ 0.1; 0.2; 0.5; 1.0 ]

let private trained offset (penalty: float) =
    training {
        sample (SparseUniform(Features = features, Density = Density.Of density))
        model (Autoencoder.ofActivations features features offset)
        minimise (Sampled(Batch = 256))
        penalise (L1 penalty) (Place.Site "codes")
        train (adam 5e-3 8_000)
        restart (Best(Of = 40))
        seed 18
    }

let private exact (penalty: float) = SoftThreshold(Penalty = penalty)
let private codes = exact >> Ceilings.ofThreshold
let private offset = Autoencoder.read >> _.Offset >> Array.average

let private score (trained: Trained<ChainModel>) =
    let least = float features * (exact (Seq.head trained.Plan.Penalties).Weight).Objective density
    Ceilings.shrinkage trained, Training.loss trained / least

let private heading =
    {
        Name = "shrinkage"
        Title = "What an L1 penalty takes from codes"
        Caption =
            "Two orthogonal features, 1−S = 0.2, U[0, 1], two latents with ReLU, unit columns. Lines are exact, dots the best of 40 \
             autoencoders (recipe and λ: our choice); left and middle without a decoder bias, right the decoder bias where there is one."
    }

let figure =
    study Papers.recovery "R2" "How much does an L1 penalty shrink?" {
        let! cells = sweep "λ" penalties (trained false) |> ask score |> named "no bias"
        and! biases = sweep "λ" penalties (trained true) |> ask offset |> named "decoder bias"
        let scores, biases = Ceilings.best fst cells, Ceilings.best id biases
        let off value = scores |> List.map (fun (λ, own) -> abs (value own - value (codes λ))) |> List.max
        let least = Ceilings.best snd cells |> List.map snd |> List.min
        let bias = biases |> List.map (fun (λ, bias) -> abs (bias / (exact λ).BestOffset density - 1.0)) |> List.max
        claim "recall is 1 − s, s = λ/2: largest error" (off _.Recall |> Expect.atMost 0.01)
        claim "the squared error is s² (1 − s) + s³/3: largest error" (off _.Error |> Expect.atMost 0.005)
        claim "the mean of ‖ĥ‖/‖h‖ is 1 − s + s ln s: largest error" (off _.MeanRatio |> Expect.atMost 0.01)
        claim "mean ‖ĥ‖ over mean ‖h‖ is (1 − s)²: largest error" (off _.RatioOfMeans |> Expect.atMost 0.01)
        claim "no training loses less than the best codes, but for sampling: ratio" (least |> Expect.atLeast 0.99)
        claim "a decoder bias δ solves p δ² + 2 (1−p+ps) δ = p s (2−s), to 5 %" (bias |> Expect.atMost 0.05)
        draw (DrawCeilings.shrinkage heading density scores biases)
    }
