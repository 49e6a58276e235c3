/// What F4.5 and F4.6 share: five features in the plane, feature 0 rarer or commoner than the others.
module Research.Experiments.ToyModels2022.SpecialFeature

open Research

/// 1 − S of features 1 … 4, the paper's.
let density = 0.05

/// Densities of feature 0 over that of the others, about evenly spaced on a logarithmic axis. Ours: the paper gives none.
let private ratios =
    [ 0.1; 0.12; 0.14; 0.16; 0.18; 0.2; 0.22; 0.24; 0.26; 0.28; 0.3; 0.33; 0.36 ]
    @ [ 0.4; 0.45; 0.5; 0.6; 0.7; 0.85; 1.0; 1.2; 1.5; 1.9; 2.4; 3.0 ]

/// Forty models. Recipe and number are ours: Adam without decay, which would pull every weight below its optimum.
let private fiveInTwo ratio =
    training {
        sample (SparseUniform(Features = 5, Density = Density.PerFeature(ratio * density :: List.replicate 4 density)))
        model (ReluOutputModel(Features = 5, Hidden = 2))
        minimise (Sampled(Batch = 1024, EvaluationSamples = 262_144))
        train (Adam(LearningRate = 3e-3, Steps = 10_000, Schedule = Schedule.Cosine()))
        restart (Best(Of = 40))
        seed 1
    }

/// The models at every relative density r, and the expected loss of their weights.
let fits =
    sweep "r" ratios fiveInTwo |> ask (fun trained -> Geometry.portrait trained, Training.exactLoss trained)

/// Both branches of the exact loss over all relative densities, at a density of the others.
let branches density = PentagonAndDigons(Density = density, Ratios = Density.Spaced(0.05, 3.0, 121))

/// The fits at a relative density that did not diverge, with their expected losses.
let all cell = Cells.all cell |> List.filter (snd >> System.Double.IsFinite)

/// Of these the one of least expected loss.
let best cell : Portrait = all cell |> List.minBy snd |> fst
