/// What F9.1 and F9.2 train: a penalty λ Σ_k |h_k| on the hidden activations of the ReLU output model. Section 9 states no setting; ours are
/// features of importance 1.
module Research.Experiments.ToyModels2022.ActivationPenalty

open Research

let densities = [ 0.3; 0.1; 0.03; 0.01; 0.003 ]

let private under n m (p: float) (start: Initialiser) (price: float) =
    Stage.sample (SparseUniform(Features = n, Density = Density.Of p))
    |> Stage.model (ReluOutputModel(Features = n, Hidden = m))
    |> Stage.initialise start
    |> Stage.minimise (FewActive(Most = min n 2))
    |> Stage.penalise (L1 price) (Place.Site "hidden")

/// Samples of two active features at most: all of them for n ≤ 2, all but a share of 3e-4 of the loss at n = 10 and p = 0.003.
let exact n m p start price = under n m p start price |> Stage.train (QuasiNewton(CurvePoints = 0)) |> Stage.seed 9UL

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

/// n features of a length in ⌈n/2⌉ dimensions: antipodal pairs on axes, the last with an axis of its own where n is odd. Weights off the
/// axes are 0, where |h| has a kink, and a search leaves them there.
let pairs (length: float) n = Initialiser.Given [ for weight in (FeatureCodes.AntipodalPairs n).Parameters -> length * weight ]

/// Five pairs in their minimum. It is shallow near the end of its branch: there in small steps from lengths between the barrier and its own.
let branch (price: float) =
    let trainer = Adam(LearningRate = 1e-3, Steps = 2_000, Schedule = Schedule.Cosine(), CurvePoints = 0)

    if price < 0.85 then
        exact 10 5 0.003 (pairs 1.0 10) price
    else
        under 10 5 0.003 (pairs 0.65 10) price |> Stage.train trainer |> Stage.seed 9UL

/// One feature with an axis of its own, or two in a pair: exact at every density.
let alone n p = exact n 1 p (pairs 1.0 n)

/// One feature from 200 random starts; Adam's steps are small beside the barrier.
let one (price: float) =
    let trainer = Adam(LearningRate = 1e-3, Steps = 4_000, CurvePoints = 0, Record = Recording.At [ 1 ])

    under 1 1 0.003 (Initialiser.XavierNormal()) price
    |> Stage.train trainer
    |> Stage.restart (Best(Of = 200))
    |> Stage.seed 9UL
