/// A small model that is expected to be linear-like: WᵀW with b (F2.2), and the same model as norm bars (F2.3).
module Research.Experiments.ToyModels2022.F2_2

open Research
open Research.Experiments
open Research.Experiments.ToyModels2022.SparsitySweep

let private size =
    {
        Features = 20
        Hidden = 5
        Ratio = 0.7
        Restarts = 4
    }

let private top, rest = [ 0..4 ], [ 5..19 ]
let private dense = [ Linear 1.0; Relu 1.0 ]

let private both judge (cells: Cell<Column, Portrait> list) =
    dense |> List.map (fun column -> Cells.at column cells |> judge) |> List.max

let private matrixHeading =
    {
        Name = "matrix"
        Title = "A model that keeps the top five features: WᵀW and b"
        Caption =
            "n = 20, m = 5, I_i = 0.7ⁱ, dense data: the identity on the five most important features, and E[x_i] as bias elsewhere."
    }

let private barsHeading =
    {
        Name = "norms"
        Title = "The same models as norms"
        Caption =
            "‖W_i‖ by importance, coloured by superposition Σ_{j≠i} (Ŵ_i·W_j)²: the five most important features have dimensions of their own."
    }

/// F2.2: a linear model and a ReLU output model on dense data. The paper draws one model and does not say which.
let matrix =
    study Papers.elhage2022 "F2.2" {
        over [ Linear 1.0 ] (linear "F2.2" size)
        over [ Relu 1.0 ] (relu "F2.2" size)
        claim "WᵀW is the identity on the top five and zero elsewhere" (both (Portrait.distanceFromTop 5) >> Expect.atMost 0.05)

        claim
            "b_i = 0 where a feature is represented"
            (both (fun p -> top |> List.map (fun i -> abs p.Bias[i]) |> List.max)
             >> Expect.atMost 0.02)

        claim "b_i = E[x_i] where it is not" (both (Portrait.biasFromMean rest) >> Expect.atMost 0.02)
        draw (Draw.matrices matrixHeading)
    }

/// F2.3: the same settings, so that nothing is trained again.
let bars =
    study Papers.elhage2022 "F2.3" {
        over [ Linear 1.0 ] (linear "F2.3" size)
        over [ Relu 1.0 ] (relu "F2.3" size)

        claim
            "‖W_i‖ = 1 for the top five"
            (both (fun p -> top |> List.map (fun i -> abs (p.Norms[i] - 1.0)) |> List.max)
             >> Expect.atMost 0.05)

        claim
            "‖W_i‖ = 0 for the rest"
            (both (fun p -> rest |> List.map (fun i -> p.Norms[i]) |> List.max)
             >> Expect.atMost 0.1)

        claim
            "no superposition among the top five"
            (both (fun p -> top |> List.map (fun i -> p.Superposition[i]) |> List.max)
             >> Expect.atMost 0.05)

        draw (Draw.normBars barsHeading)
    }
