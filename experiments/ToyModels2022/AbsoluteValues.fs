/// What section 8 trains: |x| of n features in m neurons.
module Research.Experiments.ToyModels2022.AbsoluteValues

open Research

let internal features n (density: float) = SparseUniform(Features = n, Density = density, Magnitude = Magnitude.Symmetric())

/// Three features in six neurons. The paper states neither the density nor the recipe; of 40 other runs most reach a loss of 0.
let threeInSix =
    training {
        sample (features 3 0.5)
        model (AbsoluteValueModel(Features = 3, Neurons = 6))
        target Target.Absolute
        minimise (Sampled(Batch = 128, EvaluationSamples = 16_384))
        train (Adam(LearningRate = 1e-2, Steps = 3_000, Schedule = Schedule.Cosine(), CurvePoints = 0))
        restart (Best(Of = 200))
        seed 8
    }

/// The features beside ten neurons of equal importance; the recipe of F8.6 with a larger batch.
let frontier n (density: float) =
    training {
        sample (features n density)
        model (AbsoluteValueModel(Features = n, Neurons = 10))
        initialise (Initialiser.XavierAndBias(Bias = 0.1))
        target Target.Absolute
        minimise (Sampled(Batch = 512, EvaluationSamples = 65_536))
        train (Adam(LearningRate = 3e-3, Steps = 5_000, Schedule = Schedule.Cosine(), CurvePoints = 0))
        restart (Best(Of = 4))
        seed 8
    }
