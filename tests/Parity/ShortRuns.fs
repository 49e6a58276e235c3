/// Runs short enough to be repeated in many processes.
module Research.Tests.ShortRuns

open System.Runtime.Intrinsics
open Research

/// The widest hardware vectors of this process, in bits; 0 for none.
let width () =
    if Vector512.IsHardwareAccelerated then 512
    elif Vector256.IsHardwareAccelerated then 256
    elif Vector128.IsHardwareAccelerated then 128
    else 0

let private plans =
    [
        for model in
            [
                ReluOutputModel(Features = 20, Hidden = 5) :> IModel
                LinearModel(Features = 7, Hidden = 7)
                ReluOutputModel(Features = 2, Hidden = 1)
            ] do
            for trainer in
                [
                    AdamW(
                        WeightDecay = 1e-2,
                        LearningRate = 1e-2,
                        Steps = 20,
                        Schedule = Schedule.Cosine(),
                        Record = Recording.At [ 3 ]
                    )
                    :> ITrainer
                    Sgd(LearningRate = 1e-2, Momentum = 0.9, Steps = 20)
                ] do
                for density in [ 1.0; 0.3; 0.03 ] do
                    Plans.make (
                        model = model,
                        sampler = SparseUniform(Features = model.Features, Density = Density.Of density),
                        importance = Importance.Geometric(Ratio = 0.9),
                        batch = 300,
                        evaluationSamples = 600,
                        trainer = trainer
                    )
    ]

let private largePlans =
    [
        for model, density in
            [
                ReluOutputModel(Features = 60, Hidden = 12) :> IModel, 0.01
                LinearModel(Features = 180, Hidden = 7), 0.01
                ReluOutputModel(Features = 80, Hidden = 6), 0.3
            ] do
            Plans.make (
                model = model,
                sampler = SparseUniform(Features = model.Features, Density = Density.Of density),
                batch = 1100,
                evaluationSamples = 600,
                trainer = Adam(LearningRate = 1e-2, Steps = 5)
            )
    ]

let private exactPlans =
    [
        for model in [ ReluOutputModel(Features = 7, Hidden = 3) :> IModel; LinearModel(Features = 7, Hidden = 3) ] do
            for sampler in
                [
                    SparseUniform(Features = 7, Density = Density.Of 0.3) :> ISampler
                    CorrelatedSets(Sets = FeatureSets.Of [ [ 0; 3; 1 ]; [ 2; 4; 5; 6 ] ], Density = Density.Of 0.2)
                    OneHot(Features = 7)
                ] do
                Plans.make (
                    model = model,
                    sampler = sampler,
                    importance = Importance.Geometric(Ratio = 0.9),
                    loss = ExactLoss(),
                    trainer = Adam(LearningRate = 1e-2, Steps = 20)
                )
    ]

/// The same losses, minimised by BFGS: every iteration hangs on the bits of those before.
let private searchPlans =
    [
        for plan in exactPlans ->
            Plans.make (
                model = plan.Model,
                sampler = plan.Sampler,
                importance = Importance.Geometric(Ratio = 0.9),
                loss = plan.Loss,
                trainer = QuasiNewton(Steps = 40, Record = Recording.At [ 5 ])
            )
    ]

/// Random chains, which the general vector kernel trains.
let private chainPlans = [ for seed in 300..319 -> RandomChains.plans seed 8 1 ] |> List.concat

/// Every pattern and magnitude, at low densities and others.
let private samplerPlans = [ for _, sampler in SamplerParityTests.samplers -> SamplerParityTests.plan sampler 0 ]

/// Sparse autoencoders of every kind, on the vector engine.
let private dictionaryPlans =
    [ for _, encoder, loss in Dictionaries.kinds -> Dictionaries.plan (encoder, loss) 20 1UL ]

/// A hash of short runs of both models and two optimisers; of runs on exact losses, which all engines share, for "exact", and
/// of searches for their minima for "search"; for "chains", "samplers" and "dictionaries", those of random chains, of all
/// samplers and of sparse autoencoders on the vector engine.
let hash engine =
    let plans, engine =
        match engine with
        | "exact" -> exactPlans, "reference"
        | "search" -> searchPlans, "reference"
        | "chains" -> chainPlans, "simd"
        | "samplers" -> samplerPlans, "simd"
        | "dictionaries" -> dictionaryPlans, "simd"
        | engine -> plans @ largePlans, engine

    plans |> List.collect (fun plan -> Trains.on engine 1 [ plan ]) |> Bits.hash
