/// Sparsity sweep, small model: one linear and seven ReLU output models, n = 20, m = 5, I_i = 0.7ⁱ.
module Research.Experiments.ToyModels2022.F2_4

open Research
open Research.Experiments
open Research.Experiments.ToyModels2022.SparsitySweep

/// The size of F2.4.
let size = { Features = 20; Hidden = 5; Ratio = 0.7; Restarts = 10 }

/// The linear model at a minimum of the exact loss.
let private exactLinear (density: float) =
    training {
        sample (SparseUniform(Features = size.Features, Density = density))
        model (LinearModel(Features = size.Features, Hidden = size.Hidden))
        weigh (Importance.Geometric(Ratio = size.Ratio))
        minimise Exact.Loss
        train (QuasiNewton())
        restart (Best(Of = 4))
        seed 1
    }

let private below superposition p = Portrait.represented p |> List.filter (fun i -> p.Superposition[i] < superposition)
let private topAlone = below 0.1 >> List.filter (fun i -> i < 3) >> List.length
let private lowPairs = Portrait.antipodalPairs >> List.filter (fun (i, _) -> i >= 3) >> List.length

/// Counts were read off the paper's figure, so that one feature more or less is no disagreement.
let sweep =
    study Papers.elhage2022 "F2.4" "Sparsity sweep, n = 20, m = 5" {
        let! linear = linear size
        and! relu = relu size
        and! exact = sweep "1−S" densities exactLinear |> ask Geometry.portrait |> named "linear, exact"
        let at density = Cells.at density relu
        let find density = Cells.find density relu
        let furthest = exact |> List.map (_.Answer >> Portrait.distanceFromTop 5) |> List.max
        claim "linear: exactly the top five" (linear |> Portrait.distanceFromTop 5 |> Expect.atMost 0.1)
        claim "linear, at the least exact loss of any density: likewise, to rounding" (furthest |> Expect.atMost 1e-6)
        claim "linear: no visible bias" (linear |> Portrait.largestBias |> Expect.atMost 0.05)
        claim "1−S = 1: exactly the top five" (at 1.0 |> Portrait.distanceFromTop 5 |> Expect.atMost 0.1)
        claim "1−S = 1: b_i = E[x_i] on the rest" (at 1.0 |> Portrait.biasFromMean [ 5..19 ] |> Expect.atMost 0.05)
        claim "1−S = 0.3: 7 features" (find 0.3 |> counts (Expect.within 1.0 7.0))
        claim "1−S = 0.1: 9 features" (find 0.1 |> counts (Expect.within 1.0 9.0))
        claim "1−S = 0.03: 10 full features" (find 0.03 |> counts (Expect.within 1.0 10.0))
        claim "1−S = 0.01: 11 full features" (find 0.01 |> counts (Expect.within 1.0 11.0))
        claim "1−S = 0.003: 12 full features" (find 0.003 |> counts (Expect.within 1.0 12.0))
        claim "1−S = 0.001: 12 full features" (find 0.001 |> counts (Expect.within 1.0 12.0))
        claim "1−S = 0.3: the top three are still orthogonal" (find 0.3 |> Cells.counted topAlone (Expect.equal 3))
        claim "1−S = 0.3: the least important share, two antipodal pairs" (find 0.3 |> Cells.counted lowPairs (Expect.equal 2))
        claim "1−S = 0.1: only the first is orthogonal" (below 0.1 (at 0.1) = [ 0 ] |> Expect.isTrue)
        claim "1−S = 0.001: none without superposition" (find 0.001 |> Cells.counted (below 0.5 >> List.length) (Expect.equal 0))
        claim "1−S = 0.001: positive interference" (at 0.001 |> Portrait.positiveInterference |> Expect.atLeast 0.1)
        claim "1−S = 0.001: negative biases" (at 0.001 |> Portrait.smallestBias |> Expect.atMost -0.05)

        identity
            "ΣD_i ≤ m at every density"
            (linear :: List.map _.Answer relu |> Portrait.mostDimensions |> Expect.atMost 5.000001)

        draw (drawn "Sparsity sweep, n = 20, m = 5, I_i = 0.7ⁱ" linear relu)
    }
