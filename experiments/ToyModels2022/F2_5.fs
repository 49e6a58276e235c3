/// Sparsity sweep, larger model: n = 80, m = 20, I_i = 0.9ⁱ; a rescaled version of F2.4.
module Research.Experiments.ToyModels2022.F2_5

open Research
open Research.Experiments
open Research.Experiments.ToyModels2022.SparsitySweep

let private size = { Features = 80; Hidden = 20; Ratio = 0.9; Restarts = 4 }

/// Counts were read off the paper's figure, to within three features. Full ones, ‖W_i‖ ≥ 0.9, where there are partial ones: the
/// median of all restarts, after the 20,000 steps of the sweep, a quarter of them and three times as many.
let sweep =
    study Papers.elhage2022 "F2.5" "Sparsity sweep, n = 80, m = 20" {
        let! linear = linear size
        and! relu = relu size
        and! lengths = lengths size
        let at density = Cells.at density relu

        let find density steps = Cells.find (density, steps) lengths
        let longFull density steps = find density steps |> Cells.median (asLong 0.9)
        let lowest density steps = find density steps |> Cells.restarts |> List.map fst |> List.min

        let longer compare value =
            [ 0.003; 0.001 ] |> List.map (fun density -> compare (value density 60_000) (value density 5_000))

        claim "linear: exactly the top twenty" (linear |> Portrait.distanceFromTop 20 |> Expect.atMost 0.1)
        claim "1−S = 1: exactly the top twenty" (at 1.0 |> Portrait.distanceFromTop 20 |> Expect.atMost 0.1)
        claim "1−S = 1: b_i = E[x_i] on the rest" (at 1.0 |> Portrait.biasFromMean [ 20..79 ] |> Expect.atMost 0.05)
        claim "1−S = 0.3: 26 features" (Cells.find 0.3 relu |> counts (Expect.within 3.0 26.0))
        claim "1−S = 0.1: 32 features" (Cells.find 0.1 relu |> counts (Expect.within 3.0 32.0))
        claim "1−S = 0.03: 41 features" (Cells.find 0.03 relu |> counts (Expect.within 3.0 41.0))
        claim "1−S = 0.01: 49 features" (Cells.find 0.01 relu |> counts (Expect.within 3.0 49.0))
        claim "1−S = 0.003: 50 full features" (find 0.003 20_000 |> full (Expect.within 3.0 50.0))
        because (Recipe "50 after 5,000 steps, 54.5 after our 20,000, 56 after 60,000, at losses of 1.3, 0.9 and 0.8 in 10,000.")
        claim "1−S = 0.001: 49 full features" (find 0.001 20_000 |> full (Expect.within 3.0 49.0))

        because (
            Recipe "50.5 after 5,000 steps, 56.5 after our 20,000, 58.5 after 60,000, at losses of 3.4, 2.4 and 1.9 in 100,000."
        )

        claim "1−S = 0.003: 50 full features, in a quarter of the steps" (find 0.003 5_000 |> full (Expect.within 3.0 50.0))
        claim "1−S = 0.001: 49 full features, in a quarter of the steps" (find 0.001 5_000 |> full (Expect.within 3.0 49.0))

        claim
            "1−S = 0.003: with partial ones 60, ‖W_i‖ ≥ 0.1"
            (find 0.003 20_000 |> Cells.median (asLong 0.1) |> Expect.within 3.0 60.0)

        ours "60,000 steps: at least three more full ones than after 5,000" (longer (-) longFull |> List.min |> Expect.atLeast 3)
        ours "and a loss lower by at least a tenth" (longer (/) lowest |> List.max |> Expect.atMost 0.9)

        identity
            "ΣD_i ≤ m at every density"
            (linear :: List.map _.Answer relu |> Portrait.mostDimensions |> Expect.atMost 20.000001)

        draw (drawn "Sparsity sweep, n = 80, m = 20, I_i = 0.9ⁱ" linear relu)
    }
