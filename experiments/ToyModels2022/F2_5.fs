/// Sparsity sweep, larger model: n = 80, m = 20, I_i = 0.9ⁱ; a rescaled version of F2.4.
module Research.Experiments.ToyModels2022.F2_5

open Research
open Research.Experiments
open Research.Experiments.ToyModels2022.SparsitySweep

let private size = { Features = 80; Hidden = 20; Ratio = 0.9; Restarts = 4 }

/// Counts were read off the paper's figure, to within three features, and five where full and partial ones run together.
let sweep =
    study Papers.elhage2022 "F2.5" "Sparsity sweep, n = 80, m = 20" {
        let! linear = linear size
        and! relu = relu size
        let at density = Cells.at density relu
        claim "linear: exactly the top twenty" (linear |> Portrait.distanceFromTop 20 |> Expect.atMost 0.1)
        claim "1−S = 1: exactly the top twenty" (at 1.0 |> Portrait.distanceFromTop 20 |> Expect.atMost 0.1)
        claim "1−S = 1: b_i = E[x_i] on the rest" (at 1.0 |> Portrait.biasFromMean [ 20..79 ] |> Expect.atMost 0.05)
        claim "1−S = 0.3: 26 features" (at 0.3 |> counts (Expect.within 3.0 26.0))
        claim "1−S = 0.1: 32 features" (at 0.1 |> counts (Expect.within 3.0 32.0))
        claim "1−S = 0.03: 41 features" (at 0.03 |> counts (Expect.within 3.0 41.0))
        claim "1−S = 0.01: 49 features" (at 0.01 |> counts (Expect.within 3.0 49.0))
        claim "1−S = 0.003: 50 full features" (at 0.003 |> counts (Expect.within 5.0 50.0))
        because (Recipe "‖W_i‖ ≥ 0.5 counts as full: 54 after 5,000 steps, 60 after our 20,000; at ≥ 0.9 they are 49 and 54.")
        claim "1−S = 0.001: 49 full features" (at 0.001 |> counts (Expect.within 5.0 49.0))
        because (Recipe "‖W_i‖ ≥ 0.5 counts as full: 58 after 5,000 steps, 66 after our 20,000; at ≥ 0.9 they are 50 and 56.")

        identity
            "ΣD_i ≤ m at every density"
            (linear :: List.map _.Answer relu |> Portrait.mostDimensions |> Expect.atMost 20.000001)

        draw (drawn "Sparsity sweep, n = 80, m = 20, I_i = 0.9ⁱ" linear relu)
    }
