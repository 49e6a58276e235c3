/// What the figures of section 2 share: a linear or a ReLU output model of n features of geometrically falling importance.
module Research.Experiments.ToyModels2022.SparsitySweep

open Research
open Research.Experiments

/// A column of the figures: which model, at which density 1 − S.
type Column =
    | Linear of density: float
    | Relu of density: float

    /// The density 1 − S.
    member column.Density =
        match column with
        | Linear density
        | Relu density -> density

    override column.ToString() =
        match column with
        | Linear _ -> "linear"
        | Relu density -> $"1−S = {Expect.number density}"

/// n features in m dimensions, importance ratioⁱ.
type Size = { Features: int; Hidden: int; Ratio: float; Restarts: int }

/// One column. The paper states no recipe; this is the notebook's (AdamW, 1e-3, decay 1e-2, 1,024 samples) with twice its
/// steps and a cosine down to zero, because at 1 − S = 0.001 a feature is active about once in a batch.
let column figure size (shape: 'model :> IBottleneck) (at: Column) =
    experiment Papers.elhage2022 figure {
        sample (SparseUniform(Features = size.Features, Density = Density.Of at.Density))
        model shape
        weigh (Importance.Geometric(Ratio = size.Ratio))
        minimise (Sampled(Batch = 1024, JudgedOn = 262_144))
        train (AdamW(LearningRate = 1e-3, WeightDecay = 1e-2, Steps = 20_000, Schedule = Schedule.Cosine()))
        restart (Best(Of = size.Restarts))
        seed 1UL
        analyse Geometry.portrait
    }

/// The columns of linear models.
let linear figure size = column figure size (LinearModel(Features = size.Features, Hidden = size.Hidden))

/// The columns of ReLU output models.
let relu figure size = column figure size (ReluOutputModel(Features = size.Features, Hidden = size.Hidden))

/// The densities of F2.4 and F2.5.
let densities = [ 1.0; 0.3; 0.1; 0.03; 0.01; 0.003; 0.001 ]

/// The linear model is shown at 1 − S = 0.001 ("or any").
let linearAt = Linear 0.001

/// How many features have ‖W_i‖ ≥ 0.5 at a density, against what was read off the paper's figure.
let counts density (judge: float -> Verdict) cells =
    let portrait: Portrait = Cells.at (Relu density) cells
    let whole = portrait.Norms |> Array.filter (fun norm -> norm >= 0.9) |> Array.length

    float (Portrait.count portrait) |> judge |> Expect.withDetail $"{whole} of them with ‖W_i‖ ≥ 0.9"

/// Σ D_i of the worst cell.
let largestDimensionality cells =
    cells |> List.map (fun (cell: Cell<Column, Portrait>) -> Array.sum cell.Answer.Dimensionalities) |> List.max

/// Under F2.4 and F2.5.
let sweepCaption =
    "WᵀW with b beside it, and ‖W_i‖ coloured by superposition, for a linear model and ReLU output models of falling density."
