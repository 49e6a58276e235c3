/// A small model that is expected to be linear-like: WᵀW with b (F2.2), and the norms of its features (F2.3).
module Research.Experiments.ToyModels2022.F2_2

open Research
open Research.Experiments
open Research.Experiments.ToyModels2022.SparsitySweep

let private size = { Features = 20; Hidden = 5; Ratio = 0.7; Restarts = 4 }
let private top, rest = [ 0..4 ], [ 5..19 ]

/// The worse of the linear and the ReLU output model, both on dense data: the paper draws one and does not say which.
let private worse judge models = models |> List.map (fun (_, portrait: Portrait) -> judge portrait) |> List.max

let private worst measure features = worse (fun portrait -> features |> List.map (measure portrait) |> List.max)

let private matrixHeading =
    {
        Name = "matrix"
        Title = "Models that keep the top five features: WᵀW and b"
        Caption =
            "n = 20, m = 5, I_i = 0.7ⁱ, dense data: the identity on the top five features; elsewhere nothing but the bias E[x_i]."
    }

let matrix =
    study Papers.elhage2022 "F2.2" "WᵀW and b of a linear-like model" {
        let! linear = train (linearModel size 1.0) |> ask Geometry.portrait
        and! relu = train (reluModel size 1.0) |> ask Geometry.portrait
        let models = [ "linear", linear; "1−S = 1", relu ]
        claim "WᵀW is 1 on the top five and 0 elsewhere" (models |> worse (Portrait.distanceFromTop 5) |> Expect.atMost 0.05)
        claim "b_i = 0 on the top five" (models |> worst (fun p i -> abs p.Bias[i]) top |> Expect.atMost 0.02)
        claim "b_i = E[x_i] on the rest" (models |> worse (Portrait.biasFromMean rest) |> Expect.atMost 0.02)
        draw (Draw.matrices matrixHeading models)
    }

let private barsHeading =
    {
        Name = "norms"
        Title = "Models that keep the top five features: norms"
        Caption =
            "‖W_i‖ by importance, coloured by superposition Σ_{j≠i} (Ŵ_i·W_j)²: the top five features have dimensions of their \
             own."
    }

/// The same settings as F2.2, so that nothing is trained again.
let bars =
    study Papers.elhage2022 "F2.3" "Norms of the features of a linear-like model" {
        let! linear = train (linearModel size 1.0) |> ask Geometry.portrait
        and! relu = train (reluModel size 1.0) |> ask Geometry.portrait
        let models = [ "linear", linear; "1−S = 1", relu ]
        claim "‖W_i‖ = 1 for the top five" (models |> worst (fun p i -> abs (p.Norms[i] - 1.0)) top |> Expect.atMost 0.05)
        claim "‖W_i‖ = 0 for the rest" (models |> worst (fun p i -> p.Norms[i]) rest |> Expect.atMost 0.1)
        claim "no superposition in the top five" (models |> worst (fun p i -> p.Superposition[i]) top |> Expect.atMost 0.05)
        draw (Draw.normBars barsHeading models)
    }
