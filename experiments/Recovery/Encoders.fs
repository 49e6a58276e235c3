/// What R17 trains: encoders of sparse features in random directions (O'Neill, Gumran and Klindt 2024, arXiv 2411.13117).
module Research.Experiments.Recovery.Encoders

open Research

/// N, K, M, magnitudes, 1,024 samples to learn from and as many others, 20,000 steps and the 32 neurons are the paper's.
let private samples, private features =
    1024, ExactlyK(Features = 16, Active = 3, Magnitude = Magnitude.HalfNormal())

let private data seed fresh = HiddenSamples.synthetic samples 8 features seed fresh

/// λ and rate are ours; each method counts at its own best λ, which is chosen by the score and favours all alike.
let prices, seeds = [ 0.003; 0.01; 0.03; 0.1 ], [ 1..5 ]

let private autoencoder (encoder: Layer list) (price: float) (number: int) =
    let decoder: Layer list =
        [ Layer.Bias "e"; Layer.Relu; Layer.Site "codes"; Layer.Dense("D", 8, 16); Layer.Bias "d" ]

    let hidden = (data (uint64 number) false).Hidden
    let unit = EquatableArray.Of [ Constraint.UnitColumns "D" ]

    training {
        sample (DataSet.Of [ for row in 0..1023 -> hidden.Row(row).ToArray() ])
        model (ChainModel(Name = "autoencoder", Chain = Chain(encoder @ decoder)))
        minimise (Sampled(Batch = 256))
        penalise (L1 price) (Place.Site "codes")
        train (Adam(LearningRate = 3e-3, Steps = 20_000, Schedule = Schedule.Cosine(), CurvePoints = 0, Constraints = unit))
        seed number
    }

let private correlation (trained: Trained<ChainModel>) =
    let test = data trained.Plan.Seed true
    CodeMatch.Of(test.Inputs, trained.AtSite("codes", test.Hidden)).MeanAssigned

let private coded learners seed =
    {
        Sampler = features
        Dimensions = 8
        Samples = samples
        Penalties = prices
        Learners = learners
        Seed = uint64 seed
    }

/// Two-step coding at each λ.
let learned =
    coded
        [
            for price in prices -> AlternatingMinimisation(Penalty = price, Tolerance = 1e-4, Sweeps = 100, Restarts = 2)
        ]

/// Codes of the true directions.
let known = coded []

let part name encoder = grid ("λ", prices) ("seed", seeds) (autoencoder encoder) |> ask correlation |> named name
