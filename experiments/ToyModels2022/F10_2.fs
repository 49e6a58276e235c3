/// Definitions of superposition on the models of F2.4 and F4.1: which of them say the same? Nothing is trained for it.
module Research.Experiments.ToyModels2022.F10_2

open Research
open Research.Experiments

let private heading =
    {
        Name = "definitions"
        Title = "Five definitions of superposition"
        Caption =
            "Shares of features that others overlap, Σ_{j≠i} (Ŵ_i·W_j)² ≥ ½, or whose D_i < 0.9, which coincide but near 1/(1−S) = 1.6; \
             N/m − 1, represented features above m; the share of the loss of m features alone that is gained. Left F2.4, right F4.1. \
             WᵀW is singular in all of them."
    }

let figure =
    study Papers.elhage2022 "F10.2" "Definitions of superposition, compared" {
        let! linear = train (SparsitySweep.linearModel F2_4.size 0.001) |> ask Definitions.ofTrained
        and! small = sweep "1−S" SparsitySweep.densities (SparsitySweep.reluModel F2_4.size) |> ask Definitions.ofTrained
        and! uniform = sweep "1/(1−S)" UniformSweep.inverses UniformSweep.model |> ask Definitions.ofTrained
        let all = linear :: List.map _.Answer (small @ uniform)
        let rotated () = UniformSweep.at 1.0 uniform
        let whole test models = models |> List.filter test |> List.length
        let left = "n = 20, m = 5, I<sub>i</sub> = 0.7ⁱ", Axis.log "density 1−S" |> Axis.reversed, small
        // Models of more dimensions than features.
        identity
            "WᵀW is singular in every model, the linear one too"
            (all |> whole (Definitions.isSingular >> not) |> Expect.equal 0)
        // Any superposition; the definition above.
        ours
            "linear, and 1−S = 1: superposition by no other definition"
            ([ linear; Cells.at 1.0 small ] |> whole Definitions.isNone |> Expect.equal 2)
        // Models that keep the top five alone.
        ours
            "1−S ≤ 0.1: by all of them"
            (small
             |> List.filter (fun cell -> cell.At <= 0.1)
             |> List.map _.Answer
             |> whole (Definitions.isWhole >> not)
             |> Expect.equal 0)
        // Principal components that lie along features.
        ours
            "equal features, 1/(1−S) = 1: overlapped and without a dimension"
            (min (rotated ()).Overlapped (rotated ()).Squeezed |> Expect.atLeast 0.95)

        ours "although nothing is gained" ((rotated ()).Gain |> Expect.within 0.02 0)
        ours "and no more than m are represented" (Definitions.surplus (rotated ()) |> Expect.atMost 0)

        ours
            "1/(1−S) from 2.1 to 10: by all of them"
            (UniformSweep.between 2.1 10.0 uniform |> whole (Definitions.isWhole >> not) |> Expect.equal 0)

        draw (DrawDefinitions.sweeps heading [ left; "n = 400, m = 30, I<sub>i</sub> = 1", UniformSweep.axis, uniform ])
    }
