/// Phase diagrams by the function at the output: the paper's page has a comment that it changes them, and no picture.
module Research.Experiments.ToyModels2022.F10_3

open Research
open Research.Experiments
open Research.Experiments.ToyModels2022.OutputFunctions

let private caption =
    "n = 2, m = 1, x' = f(WᵀWx + b), the lowest loss of five runs at each of 10 × 8 points. {12}: both features share the dimension, \
     which they do nowhere where the output is linear."

let private heading name title = { Name = name; Title = title; Caption = caption }

/// Sparse features of about one importance.
let private isSparse (density, ratio) = density < 0.15 && ratio > 1.0 / 3.0 && ratio < 3.0

let figure =
    study Papers.elhage2022 "F10.3" "Phase diagrams by output function" {
        let! relu = square "ReLU" Layer.Relu
        and! leaky1 = square "leaky, 0.1" (Layer.LeakyRelu 0.1)
        and! leaky3 = square "leaky, 0.3" (Layer.LeakyRelu 0.3)
        and! linear = square "linear" Layer.Identity
        and! gelu = square "GELU" Layer.Gelu
        and! softplus = square "softplus" Layer.Softplus
        and! tanh = square "tanh" Layer.Tanh

        let losses () =
            [ relu; leaky1; leaky3; linear ]
            |> List.map area
            |> List.pairwise
            |> List.map (fun (more, less) -> more - less)
        // A function that does not matter.
        claim "the function changes the diagram: area of superposition, ReLU − tanh" (area relu - area tanh |> Expect.atLeast 0.2)
        // Functions that let negative interference through.
        claim "ReLU: 1−S < 0.15 and r from 1/3 to 3 in superposition" (relu |> shared isSparse |> Expect.atLeast 0.99)
        ours "GELU: the same" (gelu |> shared isSparse |> Expect.atLeast 0.9)
        ours "softplus: the same" (softplus |> shared isSparse |> Expect.atLeast 0.9)
        // A ReLU.
        ours "linear: superposition nowhere" (area linear |> Expect.atMost 0.01)
        ours "tanh, odd as a line: almost nowhere" (area tanh |> Expect.atMost 0.05)
        // A leak α costs α² a feature of a pair where one is active: slopes that do not matter.
        ours "the area falls with the slope below 0, at each of 0, 0.1, 0.3, 1 by" (losses () |> List.min |> Expect.atLeast 0.02)
        ours "slope 0.3: a leak of 0.09 of a feature still leaves superposition, area" (area leaky3 |> Expect.atLeast 0.1)

        draw (
            PhaseDiagram.figure
                (heading "slopes" "Phase diagrams of output functions that are linear on each side of 0")
                [ map "ReLU" relu; map "leaky, 0.1" leaky1; map "leaky, 0.3" leaky3 ]
        )

        draw (
            PhaseDiagram.figure
                (heading "smooth" "Phase diagrams of smooth output functions")
                [ map "GELU" gelu; map "softplus" softplus; map "tanh" tanh ]
        )
    }
