/// What the figures of section 2 share: a linear or a ReLU output model of n features of geometrically falling importance.
module Research.Experiments.ToyModels2022.SparsitySweep

open Research

/// n features in m dimensions, importance ratioⁱ.
type Size = { Features: int; Hidden: int; Ratio: float; Restarts: int }

/// The paper states no recipe; this is the notebook's (AdamW, 1e-3, decay 1e-2, 1,024 samples) with twice its steps and a
/// cosine down to zero, because at 1 − S = 0.001 a feature is active about once in a batch.
let private trained steps size (shape: 'model :> IBottleneck) (density: float) =
    training {
        sample (SparseUniform(Features = size.Features, Density = density))
        model shape
        weigh (Importance.Geometric(Ratio = size.Ratio))
        minimise (Sampled(Batch = 1024, EvaluationSamples = 262_144))
        train (AdamW(LearningRate = 1e-3, WeightDecay = 1e-2, Steps = steps, Schedule = Schedule.Cosine()))
        restart (Best(Of = size.Restarts))
        seed 1
    }

/// The linear model at a density.
let linearModel size density = trained 20_000 size (LinearModel(Features = size.Features, Hidden = size.Hidden)) density
let private reluFor steps size = trained steps size (ReluOutputModel(Features = size.Features, Hidden = size.Hidden))

/// The ReLU output model at a density.
let reluModel size density = reluFor 20_000 size density

/// The linear model of F2.4 and F2.5, shown at 1 − S = 0.001 ("or any").
let linear size = train (linearModel size 0.001) |> ask Geometry.portrait

/// 1 − S, the paper's.
let densities = [ 1.0; 0.3; 0.1; 0.03; 0.01; 0.003; 0.001 ]

/// The ReLU output models of F2.4 and F2.5.
let relu size = sweep "1−S" densities (reluModel size) |> ask Geometry.portrait

/// Those of the two sparsest, trained for longer and shorter.
let lengths size =
    grid ("1−S", [ 0.003; 0.001 ]) ("steps", [ 5_000; 20_000; 60_000 ]) (fun density steps -> reluFor steps size density)
    |> ask Geometry.portrait

/// How many features have ‖W_i‖ at or above a threshold.
let asLong (threshold: float) p = FeatureGeometry.Represented(p.Embedding, threshold) |> float

/// The median of those with ‖W_i‖ ≥ 0.9, full ones, against what was read off the paper's figure.
let full (judge: float -> Verdict) (cell: Cell<'at, Portrait>) =
    Cells.median (asLong 0.9) cell |> judge |> Expect.withDetail (Cells.spread (asLong 0.9) cell)

/// How many features have ‖W_i‖ ≥ 0.5, likewise, in the best model.
let counts (judge: float -> Verdict) (cell: Cell<'at, Portrait>) =
    let detail = $"{asLong 0.9 cell.Answer} of them with ‖W_i‖ ≥ 0.9; {Cells.spread (Portrait.count >> float) cell}"
    float (Portrait.count cell.Answer) |> judge |> Expect.withDetail detail

let private caption =
    "WᵀW with b beside it, and ‖W_i‖ coloured by superposition, for a linear model and ReLU output models of falling density."

/// F2.4 and F2.5.
let drawn title (linear: Portrait) relu =
    Draw.sparsityColumns { Name = "sweep"; Title = title; Caption = caption } (("linear", linear) :: Draw.labelled relu)
