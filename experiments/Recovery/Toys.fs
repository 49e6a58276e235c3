/// The models whose features are sought, and how.
module Research.Experiments.Recovery.Toys

open Research

/// 1 − S.
let densities = [ 0.3; 0.1; 0.03; 0.01; 0.003 ]

/// Samples with an active feature that a learner sees.
let samples = 2_000

/// λ of two-step coding, a fiftieth of the largest value of a feature of length 1; chosen beforehand, and the same in all figures.
let penalty = 0.02

/// The codes that are scored.
let coder = Lasso(Penalty = penalty, Tolerance = 1e-6)

/// Two-step coding with a penalty: as many sweeps and starts as a minute allows.
let twoStep (price: float) : IDictionaryLearner =
    AlternatingMinimisation(Penalty = price, Tolerance = 1e-4, Sweeps = 40, Restarts = 2)

/// The same from directions of clusters.
let twoStepAfterClusters: IDictionaryLearner =
    AlternatingMinimisation(Penalty = penalty, Tolerance = 1e-4, Sweeps = 60, After = SphericalKMeans())

/// n features of one importance in m dimensions; the recipe of F4.1 with half of its steps, the best of four runs.
let toy features hidden (density: float) =
    training {
        sample (SparseUniform(Features = features, Density = Density.Of density))
        model (ReluOutputModel(Features = features, Hidden = hidden))
        initialise (Initialiser.XavierAndBias(Bias = 0.5 * density))
        minimise (Sampled(Batch = 1024))
        train (Adam(LearningRate = 3e-3, Steps = 10_000, Schedule = Schedule.Cosine(), CurvePoints = 0))
        restart (Best(Of = 4))
        seed 18
    }

/// What learners find in n features in m dimensions, beside known directions.
let compared learners n m =
    sweep "1−S" densities (toy n m)
    |> derive (Comparison.beside samples coder learners)
    |> ask id
    |> named $"{n} in {m}"

/// The same recipe for an autoencoder with ReLU, trained on the hidden values of a toy: λ on codes, decoder columns of unit norm (Bricken et
/// al. 2023 with a fixed λ).
let autoencoder toy hidden latents (price: float) =
    let unit = EquatableArray.Of [ Constraint.UnitColumns "D" ]

    training {
        sample (Activations.of' toy "hidden")
        model (SparseAutoencoder(Features = hidden, Latents = latents))
        minimise (SparseCoding(Batch = 256, Sparsity = Sparsity.L1 price))
        train (Adam(LearningRate = 3e-3, Steps = 10_000, Schedule = Schedule.Cosine(), CurvePoints = 0, Constraints = unit))
        seed 18
    }
