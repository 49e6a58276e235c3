/// Sparsity sweep, small model: one linear and seven ReLU output models, n = 20, m = 5, I_i = 0.7ⁱ.
module Research.Experiments.ToyModels2022.F2_4

open Research
open Research.Experiments
open Research.Experiments.ToyModels2022.SparsitySweep

let private size =
    {
        Features = 20
        Hidden = 5
        Ratio = 0.7
        Restarts = 10
    }

let private all = [ 0..19 ]

let private worst measure (features: int list) =
    features |> List.map measure |> List.fold max 0.0

let private inSuperposition p =
    Portrait.represented p |> List.filter (fun i -> p.Superposition[i] >= 0.5)

let private dedicated p =
    Portrait.represented p |> List.filter (fun i -> p.Superposition[i] < 0.1)

/// Counts were read off the paper's figure, so that one feature more or less is no disagreement.
let sweep =
    study Papers.elhage2022 "F2.4" {
        over [ linearAt ] (linear "F2.4" size)
        over (List.map Relu densities) (relu "F2.4" size)

        claim
            "linear: exactly the top five, no superposition"
            (Cells.at linearAt >> Portrait.distanceFromTop 5 >> Expect.atMost 0.1)

        claim
            "linear: no visible bias"
            (Cells.at linearAt
             >> (fun p -> all |> worst (fun i -> abs p.Bias[i]))
             >> Expect.atMost 0.05)

        claim "1−S = 1: exactly the top five" (Cells.at (Relu 1.0) >> Portrait.distanceFromTop 5 >> Expect.atMost 0.1)

        claim
            "1−S = 1: b_i = E[x_i] ≈ 0.5 on the other fifteen"
            (Cells.at (Relu 1.0) >> Portrait.biasFromMean [ 5..19 ] >> Expect.atMost 0.05)

        claim "1−S = 0.3: 7 features" (counts 0.3 (Expect.within 1.0 7.0))
        claim "1−S = 0.1: 9 features" (counts 0.1 (Expect.within 1.0 9.0))
        claim "1−S = 0.03: 10 full features" (counts 0.03 (Expect.within 1.0 10.0))
        claim "1−S = 0.01: 11 full features" (counts 0.01 (Expect.within 1.0 11.0))
        claim "1−S = 0.003: 12 full features" (counts 0.003 (Expect.within 1.0 12.0))
        claim "1−S = 0.001: 12 full features" (counts 0.001 (Expect.within 1.0 12.0))

        claim
            "1−S = 0.3: the first three are still orthogonal"
            (Cells.at (Relu 0.3)
             >> dedicated
             >> List.filter (fun i -> i < 3)
             >> List.length
             >> Expect.equal 3)

        claim
            "1−S = 0.3: the least important represented features share, as two antipodal pairs"
            (Cells.at (Relu 0.3)
             >> Portrait.antipodalPairs
             >> List.filter (fun (i, _) -> i >= 3)
             >> List.length
             >> Expect.equal 2)

        claim "1−S = 0.1: only the first is orthogonal" (Cells.at (Relu 0.1) >> dedicated >> List.length >> Expect.equal 1)

        claim
            "1−S = 0.001: every represented feature is in superposition"
            (Cells.at (Relu 0.001)
             >> (fun p -> Portrait.count p - (inSuperposition p).Length)
             >> Expect.equal 0)

        claim
            "1−S = 0.001: with positive interference"
            (Cells.at (Relu 0.001) >> Portrait.positiveInterference >> Expect.atLeast 0.1)

        claim "1−S = 0.001: and negative biases" (Cells.at (Relu 0.001) >> (fun p -> Array.min p.Bias) >> Expect.atMost -0.05)
        claim "ΣD_i ≤ m at every density" (largestDimensionality >> Expect.atMost (float size.Hidden + 1e-6))

        draw (
            Draw.sparsityColumns
                {
                    Name = "sweep"
                    Title = "Sparsity sweep, n = 20, m = 5, I_i = 0.7ⁱ"
                    Caption =
                        "WᵀW with b beside it, and ‖W_i‖ coloured by superposition, for a linear model and for ReLU output models of falling density."
                }
        )
    }
