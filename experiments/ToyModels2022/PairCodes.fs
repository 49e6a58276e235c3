/// What F9.3 trains: ten features on the ten pairs of five neurons (F7.3) under a penalty.
module Research.Experiments.ToyModels2022.PairCodes

open Research

/// Equal weights on both neurons of a pair.
let equalPairs = Initialiser.Given (FeatureCodes.Antichain 5).Parameters

/// Neuron k is the first of pairs (k, k+1) and (k, k+2), modulo 5, with weights 0.96 and 0.29, and −3 on others.
let tilted =
    let pairs =
        [
            for k in 0..4 do
                for step in 1..2 -> k, (k + step) % 5
        ]

    let weight k (first, second) =
        if k = first then 0.96
        elif k = second then 0.29
        else -3.0

    Initialiser.Given(
        List.allPairs [ 0..4 ] pairs
        |> List.map (fun (k, pair) -> weight k pair)
        |> fun w -> w @ List.replicate 10 0.0
    )

let private under (p: float) start =
    Stage.sample (SparseUniform(Features = 10, Density = Density.Of p))
    |> Stage.model (ReluHiddenModel(Features = 10, Neurons = 5))
    |> Stage.initialise start

/// Exact but for samples of three active features and more, a share of 3e-4 of the loss of ignoring. The larger negative weights are,
/// the better, by ever less: 1e-11 ‖W‖² keeps them finite.
let exactly (start: Initialiser) (price: float) =
    under 0.003 start
    |> Stage.minimise (FewActive(Most = 2))
    |> Stage.penalise (L1 price) (Place.Site "neurons")
    |> Stage.penalise (L2 1e-11) (Place.Tensor "W")
    |> Stage.train (QuasiNewton(CurvePoints = 0))

/// From equal pairs, which random starts seldom find; a third of the rate of F7.3 keeps what is there.
let trained (price: float) =
    under 0.02 equalPairs
    |> Stage.minimise (Sampled(Batch = 1024, EvaluationSamples = 65_536))
    |> Stage.penalise (L1 price) (Place.Site "neurons")
    |> Stage.train (Adam(LearningRate = 3e-3, Steps = 20_000, Schedule = Schedule.Cosine(), CurvePoints = 0))
    |> Stage.restart (Best(Of = 4))
    |> Stage.seed 9UL
