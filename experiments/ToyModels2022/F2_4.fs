/// Sparsity sweep, small model: one linear and seven ReLU output models, n = 20, m = 5, I_i = 0.7ⁱ.
module Research.Experiments.ToyModels2022.F2_4

open Research
open Research.Experiments
open Research.Experiments.ToyModels2022.SparsitySweep

let private size = { Features = 20; Hidden = 5; Ratio = 0.7; Restarts = 10 }

let private relu' density = Cells.at (Relu density)

let private alone p = Portrait.represented p |> List.filter (fun i -> p.Superposition[i] < 0.1)

let private topAlone p = alone p |> List.filter (fun i -> i < 3)

let private unshared p = Portrait.represented p |> List.filter (fun i -> p.Superposition[i] < 0.5)

let private lowPairs p = Portrait.antipodalPairs p |> List.filter (fun (i, _) -> i >= 3)

let private heading =
    { Name = "sweep"; Title = "Sparsity sweep, n = 20, m = 5, I_i = 0.7ⁱ"; Caption = sweepCaption }

/// Counts were read off the paper's figure, so that one feature more or less is no disagreement.
let sweep =
    study Papers.elhage2022 "F2.4" {
        over [ linearAt ] (linear "F2.4" size)
        over (List.map Relu densities) (relu "F2.4" size)
        claim "linear: exactly the top five" (Cells.at linearAt >> Portrait.distanceFromTop 5 >> Expect.atMost 0.1)
        claim "linear: no visible bias" (Cells.at linearAt >> Portrait.largestBias >> Expect.atMost 0.05)
        claim "1−S = 1: exactly the top five" (relu' 1.0 >> Portrait.distanceFromTop 5 >> Expect.atMost 0.1)
        claim "1−S = 1: b_i = E[x_i] on the rest" (relu' 1.0 >> Portrait.biasFromMean [ 5..19 ] >> Expect.atMost 0.05)
        claim "1−S = 0.3: 7 features" (counts 0.3 (Expect.within 1.0 7.0))
        claim "1−S = 0.1: 9 features" (counts 0.1 (Expect.within 1.0 9.0))
        claim "1−S = 0.03: 10 full features" (counts 0.03 (Expect.within 1.0 10.0))
        claim "1−S = 0.01: 11 full features" (counts 0.01 (Expect.within 1.0 11.0))
        claim "1−S = 0.003: 12 full features" (counts 0.003 (Expect.within 1.0 12.0))
        claim "1−S = 0.001: 12 full features" (counts 0.001 (Expect.within 1.0 12.0))
        claim "1−S = 0.3: the top three are still orthogonal" (relu' 0.3 >> topAlone >> List.length >> Expect.equal 3)
        claim "1−S = 0.3: the least important share, two antipodal pairs" (relu' 0.3 >> lowPairs >> List.length >> Expect.equal 2)
        claim "1−S = 0.1: only one is orthogonal" (relu' 0.1 >> alone >> List.length >> Expect.equal 1)
        claim "1−S = 0.001: none without superposition" (relu' 0.001 >> unshared >> List.length >> Expect.equal 0)
        claim "1−S = 0.001: positive interference" (relu' 0.001 >> Portrait.positiveInterference >> Expect.atLeast 0.1)
        claim "1−S = 0.001: negative biases" (relu' 0.001 >> Portrait.smallestBias >> Expect.atMost -0.05)
        claim "ΣD_i ≤ m at every density" (largestDimensionality >> Expect.atMost 5.000001)
        draw (Draw.sparsityColumns heading)
    }
