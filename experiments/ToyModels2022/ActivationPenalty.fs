/// What F9.1 and F9.2 train: a penalty λ Σ_k |h_k| on the hidden activations of the ReLU output model. Section 9 states no setting; ours are
/// features of importance 1.
module Research.Experiments.ToyModels2022.ActivationPenalty

open Research

let densities = [ 0.3; 0.1; 0.03; 0.01; 0.003 ]

/// Samples of two active features at most: all of them for n ≤ 2, all but a share of 4e-4 of the loss at n = 10 and p = 0.003.
let exact n m (p: float) (start: Initialiser) (price: float) =
    training {
        sample (SparseUniform(Features = n, Density = Density.Of p))
        model (ReluOutputModel(Features = n, Hidden = m))
        initialise start
        minimise (FewActive(Most = min n 2))
        penalise (L1 price) (Place.Site "hidden")
        train (QuasiNewton(CurvePoints = 0))
        seed 9
    }

/// From random starts, which are longer than the barrier (F9.1) at these prices.
let sampled n m (p: float) (price: float) =
    training {
        sample (SparseUniform(Features = n, Density = Density.Of p))
        model (ReluOutputModel(Features = n, Hidden = m))
        minimise (Sampled(Batch = 1024, EvaluationSamples = 65_536))
        penalise (L1 price) (Place.Site "hidden")
        train (Adam(LearningRate = 1e-2, Steps = 10_000, Schedule = Schedule.Cosine(), CurvePoints = 0))
        restart (Best(Of = 10))
        seed 9
    }

/// n features in ⌈n/2⌉ dimensions: antipodal pairs on axes, the last with an axis of its own where n is odd.
let pairs n = Initialiser.Given (FeatureCodes.AntipodalPairs n).Parameters

/// One feature with an axis of its own, or two in a pair: exact at every density.
let alone n p = exact n 1 p (pairs n)

/// One feature from 200 random starts; Adam's steps are small beside the barrier.
let one (price: float) =
    training {
        sample (SparseUniform(Features = 1, Density = Density.Of 0.003))
        model (ReluOutputModel(Features = 1, Hidden = 1))
        minimise (FewActive())
        penalise (L1 price) (Place.Site "hidden")
        train (Adam(LearningRate = 1e-3, Steps = 4_000, CurvePoints = 0, Record = Recording.At [ 1 ]))
        restart (Best(Of = 200))
        seed 9
    }
