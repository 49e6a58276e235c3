/// What the figures of section 2 share: a linear or a ReLU output model of n features of geometrically falling importance.
module Research.Experiments.ToyModels2022.SparsitySweep

open Research

/// n features in m dimensions, importance ratioⁱ.
type Size = { Features: int; Hidden: int; Ratio: float; Restarts: int }

/// The paper states no recipe; this is the notebook's (AdamW, 1e-3, decay 1e-2, 1,024 samples) with twice its steps and a
/// cosine down to zero, because at 1 − S = 0.001 a feature is active about once in a batch.
let private trained size (shape: 'model :> IBottleneck) (density: float) =
    training {
        sample (SparseUniform(Features = size.Features, Density = density))
        model shape
        weigh (Importance.Geometric(Ratio = size.Ratio))
        minimise (Sampled(Batch = 1024, EvaluationSamples = 262_144))
        train (AdamW(LearningRate = 1e-3, WeightDecay = 1e-2, Steps = 20_000, Schedule = Schedule.Cosine()))
        restart (Best(Of = size.Restarts))
        seed 1
    }

/// The linear model at a density.
let linearModel size density = trained size (LinearModel(Features = size.Features, Hidden = size.Hidden)) density

/// The ReLU output model at a density.
let reluModel size density = trained size (ReluOutputModel(Features = size.Features, Hidden = size.Hidden)) density

/// The linear model of F2.4 and F2.5, shown at 1 − S = 0.001 ("or any").
let linear size = train (linearModel size 0.001) |> ask Geometry.portrait

/// The ReLU output models of F2.4 and F2.5.
let relu size = sweep "1−S" [ 1.0; 0.3; 0.1; 0.03; 0.01; 0.003; 0.001 ] (reluModel size) |> ask Geometry.portrait

/// How many features have ‖W_i‖ ≥ 0.5, against what was read off the paper's figure.
let counts (judge: float -> Verdict) (portrait: Portrait) =
    let whole = portrait.Norms |> Array.filter (fun norm -> norm >= 0.9) |> Array.length
    float (Portrait.count portrait) |> judge |> Expect.withDetail $"{whole} of them with ‖W_i‖ ≥ 0.9"

/// F2.4 and F2.5.
let drawn title (linear: Portrait) relu =
    let caption =
        "WᵀW with b beside it, and ‖W_i‖ coloured by superposition, for a linear model and ReLU output models of falling density."

    Draw.sparsityColumns { Name = "sweep"; Title = title; Caption = caption } (("linear", linear) :: Draw.labelled relu)
