/// What F7.1 trains: the same data through a linear and a ReLU hidden layer.
module Research.Experiments.ToyModels2022.PrivilegedBasis

open Research

let private features, units = 10, 5

/// The paper states neither sizes, densities nor recipe of this figure. Ours: those of F7.3 at its two densest, where features have
/// neurons of their own, and fifty seeds in place of one picked model.
let private trained (shape: 'model :> IModel) (density: float) =
    training {
        sample (SparseUniform(Features = features, Density = density))
        model shape
        weigh (Importance.Geometric(Ratio = 0.75))
        minimise (Sampled(Batch = 256, EvaluationSamples = 4096))
        train (Adam(LearningRate = 1e-2, Steps = 10_000, Schedule = Schedule.Cosine(), CurvePoints = 0))
        restart (Best(Of = 50))
        seed 11
    }

/// 1 − S.
let densities = [ 0.75; 0.35 ]

/// Tied, with a linear hidden layer: x' = ReLU(WᵀWx + b).
let linear = sweep "1−S" densities (trained (ReluOutputModel(Features = features, Hidden = units)))

/// Tied, with a ReLU: x' = ReLU(Wᵀ ReLU(Wx) + b).
let relu = sweep "1−S" densities (trained (ReluHiddenModel(Features = features, Neurons = units)))

let private layers: Layer list =
    [ Layer.Dense("W", units, features); Layer.Dense("D", features, units); Layer.Bias "b"; Layer.Relu ]

/// With a linear hidden layer and a decoder of its own: x' = ReLU(DWx + b).
let untied = sweep "1−S" [ 0.75 ] (trained (ChainModel(Name = "untied linear", Chain = Chain layers)))

/// The numbers of all seeds at a density.
let own value density cells = Cells.find density cells |> Cells.all |> List.map (_.Own >> value)

/// The losses of all seeds after maps, over their own, at 1 − S = 0.75.
let losses (cells: Cell<float, InBases> list) = Cells.find 0.75 cells |> Cells.all |> List.map _.Losses

/// The largest |ratio − 1| of some of these losses.
let change (values: (MappedLosses -> float) list) losses =
    Seq.allPairs values losses |> Seq.map (fun (value, ratios) -> abs (value ratios - 1.0)) |> Seq.max
