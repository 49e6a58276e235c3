/// As sparsity increases, models use superposition to represent more features than dimensions (the opening figure).
module Research.Experiments.ToyModels2022.F1_1

open Research
open Research.Experiments

/// The paper's three panels, S = 0, 0.8 and 0.9, among ten densities close to those of the authors' notebook, 20^(−k/9).
let private densities = [ 1.0; 0.7; 0.5; 0.35; 0.25; 0.2; 0.15; 0.1; 0.07; 0.05 ]

let private fiveInTwo (density: float) =
    training {
        sample (SparseUniform(Features = 5, Density = density))
        model (ReluOutputModel(Features = 5, Hidden = 2))
        weigh (Importance.Geometric(Ratio = 0.9)) // the notebook's; the paper says only "varying"
        minimise (Sampled(Batch = 1024))
        train (AdamW(LearningRate = 1e-3, WeightDecay = 1e-2, Steps = 10_000)) // the notebook's
        restart (Best(Of = 10)) // ours: two dimensions are hard to optimise
        seed 1
    }

let private pairs = Portrait.antipodalPairs >> List.length
let private top = "The columns of W for S = 0, 0.8 and 0.9, coloured by importance."
let private all = "n = 5, m = 2, I_i = 0.9ⁱ; at each density the best of ten runs."

let pentagon =
    study Papers.elhage2022 "F1.1" "As sparsity increases, five features share two dimensions" {
        let! cells = sweep "1−S" densities fiveInTwo |> ask Geometry.portrait
        let shown = cells |> List.filter (fun cell -> List.contains cell.At [ 1.0; 0.2; 0.1 ])
        let at density = Cells.at density cells
        let counts expected density = Cells.find density cells |> Cells.counted Portrait.count (Expect.equal expected)
        claim "S = 0: two features" (counts 2 1.0)
        claim "S = 0: the top two, orthogonal, and nothing else" (at 1.0 |> Portrait.distanceFromTop 2 |> Expect.atMost 0.1)
        claim "S = 0.8: four features" (counts 4 0.2)
        claim "S = 0.8: as two antipodal pairs" (Cells.find 0.2 cells |> Cells.counted pairs (Expect.equal 2))
        claim "S = 0.8: the least important at zero" ((at 0.2).Norms[4] |> Expect.atMost 0.1)
        claim "S = 0.9: all five features" (counts 5 0.1)
        claim "S = 0.9: a pentagon, its gaps 72° within 10°" (at 0.1 |> Portrait.unevenness 5 |> Expect.atMost 10)
        claim "S = 0.9: positive interference" (at 0.1 |> Portrait.positiveInterference |> Expect.atLeast 0.1)
        identity "ΣD_i ≤ m at every density" (List.map _.Answer cells |> Portrait.mostDimensions |> Expect.atMost 2.000001)
        draw (Draw.stars { Name = "opening"; Title = "Two features, two antipodal pairs, a pentagon"; Caption = top } shown)
        draw (Draw.stars { Name = "densities"; Title = "Five features in two dimensions at ten densities"; Caption = all } cells)
    }
