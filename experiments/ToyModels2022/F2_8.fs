/// The interference that features of F2.5's models receive, as a distribution. The paper reasons with its sum; densities, the sampling and
/// the null, columns of the same lengths and biases in random directions, are ours. Nothing is trained for it.
module Research.Experiments.ToyModels2022.F2_8

open Research
open Research.Experiments
open Research.Experiments.ToyModels2022.SparsitySweep

let private heading =
    {
        Name = "interference"
        Title = "Interference is negative, and a ReLU takes most of it away"
        Caption =
            "The models of F2.5 (n = 80, m = 20, I_i = 0.9ⁱ), 16,384 samples: what a feature with ‖W_i‖ ≥ 0.5 receives from all others, while it is \
             active and while it is not, beside columns of the same lengths in random directions. Empty bins have no point."
    }

let private size = { Features = 80; Hidden = 20; Ratio = 0.9; Restarts = 4 }

/// All have enough samples in which a given feature is active.
let private shown = [ 0.1; 0.03; 0.01 ]

let figure =
    study Papers.elhage2022 "F2.8" "Interference as a distribution" {
        let! cells = sweep "1−S" shown (reluModel size) |> ask (Received.by 16_384)
        let all (value: Received -> float) = [ for cell in cells -> value cell.Answer ]
        let most value = all value |> List.max
        let least value = all value |> List.min
        let skewness (received: Interference) = received.Skewness
        let passed (received: Interference) = received.PassedOfGaussian
        // Interference that depended on x_i.
        identity
            "it is the same at active and at inactive features: largest distance"
            (most _.Trained.Apart |> Expect.atMost 0.05)
        // Random directions, whose products have either sign: 0. One antipodal partner at 0.1: −3.7.
        ours "large interference is negative: largest skewness" (most (_.Trained >> skewness) |> Expect.atMost -1)
        ours "that of random directions has no sign: largest |skewness|" (most (_.Random >> skewness >> abs) |> Expect.atMost 1)
        // A Gaussian of the same mean and variance under the same biases: 1.
        ours
            "of its power at inactive features a ReLU passes, over a Gaussian's"
            (most (_.Trained >> passed) |> Expect.atMost 0.5)

        ours "of random directions, over that of a Gaussian" (least (_.Random >> passed) |> Expect.atLeast 0.8)
        draw (DrawReceived.distributions heading (Draw.labelled cells))
    }
