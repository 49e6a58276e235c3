namespace Research.Tests

open System
open Expecto
open Research

/// The target in which features are in reverse order, so that target and input differ.
type Mirror =
    | Mirror

    interface ITarget with
        member _.Faults() = Seq.empty
        member _.Faults(_: int) = Seq.empty

        member _.Fill(features, inputs, targets, stride) =
            for i in 0 .. features - 1 do
                inputs.Slice((features - 1 - i) * stride, Tile.Samples).CopyTo(targets.Slice(i * stride, Tile.Samples))

/// Plans of random shapes and numbers, each a function of its seed alone.
[<RequireQualifiedAccess>]
module RandomPlans =
    let private oneOf (random: Random) (choices: (unit -> 'a) list) = choices[random.Next choices.Length]()

    let private schedule (random: Random) =
        oneOf
            random
            [
                fun () -> Schedule.Constant() :> Schedule
                fun () -> Schedule.Linear()
                fun () -> Schedule.Cosine()
                fun () -> Schedule.WarmUp(Steps = random.Next(1, 5), Then = Schedule.Cosine())
            ]

    // A large ε: where the first gradient of an Adam is nearly zero, its sign is noise, and a small ε would make a step of it.
    let private trainer (random: Random) steps record : ITrainer =
        let rate, epsilon = Property.between 1e-3 2e-2 random, Property.between 1e-3 1e-2 random

        oneOf
            random
            [
                fun () ->
                    Sgd(
                        LearningRate = rate,
                        Momentum = (if random.Next 2 = 0 then 0.0 else 0.9),
                        Steps = steps,
                        Record = record,
                        Schedule = schedule random
                    )
                fun () -> Adam(LearningRate = rate, Epsilon = epsilon, Steps = steps, Record = record, Schedule = schedule random)
                fun () ->
                    AdamW(
                        LearningRate = rate,
                        Epsilon = epsilon,
                        WeightDecay = 0.1 * random.NextDouble(),
                        Beta1 = 0.8,
                        Beta2 = 0.99,
                        Steps = steps,
                        Record = record,
                        Schedule = schedule random
                    )
            ]

    let private sampler (random: Random) features : ISampler * ITarget =
        let density =
            oneOf
                random
                [
                    fun () -> Density.Of 1.0
                    fun () -> Density.Of(Property.between 0.02 1.0 random)
                    fun () -> Density.PerFeature [ for _ in 1..features -> Property.between 0.02 1.0 random ]
                ]

        let uniform = SparseUniform(Features = features, Density = density)
        uniform, (if random.Next 4 = 0 then Mirror else Target.Input)

    /// Features in sets, in any order.
    let private setSampler (random: Random) features : ISampler =
        let order = [| 0 .. features - 1 |]
        random.Shuffle order
        let sets = FeatureSets.Of(Array.chunkBySize (random.Next(1, 6)) order)
        let density = Density.PerSet [ for _ in sets -> Property.between 0.05 1.0 random ]

        oneOf
            random
            [
                fun () -> CorrelatedSets(Sets = sets, Density = density) :> ISampler
                fun () -> AnticorrelatedSets(Sets = sets, Density = density)
                fun () -> OneHot(Features = features)
            ]

    let private importance (random: Random) features =
        oneOf
            random
            [
                fun () -> Importance.Uniform() :> Importance
                fun () -> Importance.Geometric(Ratio = Property.between 0.7 1.1 random)
                fun () -> Importance.Explicit [ for _ in 1..features -> Math.Max(0.0, Property.between -0.2 2.0 random) ]
            ]

    let private model (random: Random) n m : IModel =
        if random.Next 2 = 0 then
            LinearModel(Features = n, Hidden = m)
        else
            ReluOutputModel(Features = n, Hidden = m)

    /// Plans of one random shape with 1 … 6 features and an exact loss; they differ in restart and importance.
    let exact (seed: int) (steps: int) (count: int) =
        let random = Random(seed + 2_000_000)
        let n = random.Next(1, 7)
        let model = model random n (random.Next(1, n + 1))
        let trainer = trainer random steps (Recording.At [ (steps + 1) / 2 ])

        let sampler =
            if random.Next 2 = 0 then
                setSampler random n
            else
                SparseUniform(Features = n, Density = Density.PerFeature [ for _ in 1..n -> Property.between 0.02 1.0 random ])

        [
            for restart in 0 .. count - 1 ->
                Plans.make (
                    model = model,
                    sampler = sampler,
                    importance = importance random n,
                    loss = ExactLoss(),
                    trainer = trainer,
                    seed = uint64 seed,
                    restart = restart
                )
        ]

    /// Plans of one random shape with 1 … 40 features; they differ in restart and importance.
    let several (seed: int) (steps: int) (count: int) =
        let random = Random seed
        let n = random.Next(1, 41)
        let m = random.Next(1, n + 1)
        let model = model random n m
        let (sampler, target), trainer = sampler random n, trainer random steps (Recording.At [ (steps + 1) / 2 ])

        // A generator of its own leaves the plans of other samplers unchanged.
        let own = Random(seed + 1_000_000)
        let sampler, target = if own.Next 3 = 0 then setSampler own n, Target.Input else sampler, target

        let batch, judged = random.Next(1, 71), random.Next(2, 600)

        let reduction = if random.Next 2 = 0 then Reduction.Sum else Reduction.Mean

        [
            for restart in 0 .. count - 1 ->
                Plans.make (
                    model = model,
                    sampler = sampler,
                    target = target,
                    importance = importance random n,
                    batch = batch,
                    evaluationSamples = judged,
                    reduction = reduction,
                    trainer = trainer,
                    seed = uint64 seed,
                    restart = restart
                )
        ]

    /// Plans of one shape with many features, most of them rare, some not; they differ in restart and densities.
    let rare (seed: int) (steps: int) (count: int) =
        let random = Random(seed + 3_000_000)
        let n = random.Next(48, 200)
        let m = random.Next(8, 24)
        let model, trainer = model random n m, trainer random steps (Recording.At [ (steps + 1) / 2 ])
        let batch, judged = random.Next(200, 1500), random.Next(2, 600)

        [
            for restart in 0 .. count - 1 ->
                let density =
                    match restart with
                    | 1 -> Density.Of 0.3
                    | 2 -> Density.PerFeature [ for _ in 1..n -> Property.between 0.002 0.03 random ]
                    | _ -> Density.Of(Property.between 0.005 0.03 random)

                Plans.make (
                    model = model,
                    sampler = SparseUniform(Features = n, Density = density),
                    importance = importance random n,
                    batch = batch,
                    evaluationSamples = judged,
                    trainer = trainer,
                    seed = uint64 seed,
                    restart = restart
                )
        ]

    /// Plans of one random shape with 2 … 40 features whose samples are attacked; they differ in restart and importance.
    let attacked (seed: int) (steps: int) (count: int) =
        let random = Random(seed + 4_000_000)
        let n = random.Next(2, 41)

        let model, trainer =
            model random n (random.Next(1, n + 1)), trainer random steps (Recording.At [ (steps + 1) / 2 ])

        let clean = SparseUniform(Features = n, Density = Density.Of(Property.between 0.02 1.0 random))
        let sampler = Attacked(Clean = clean, Budget = Property.between 0.05 1.0 random)

        let loss =
            SampledLoss(
                Batch = random.Next(1, 400),
                EvaluationSamples = random.Next(2, 600),
                Reduction = (if random.Next 2 = 0 then Reduction.Sum else Reduction.Mean)
            )

        [
            for restart in 0 .. count - 1 ->
                Plans.make (
                    model = model,
                    sampler = sampler,
                    importance = importance random n,
                    loss = loss,
                    trainer = trainer,
                    seed = uint64 seed,
                    restart = restart
                )
        ]

    /// One of `several`.
    let one seed steps = List.head (several seed steps 1)

    /// Runs a check for each of the first seeds. The seeds are fixed, so that what passes once passes always: the sign of a
    /// pre-activation within a rounding error of zero may differ between engines, and some seed has one.
    let forEach (seeds: int) (check: int -> unit) =
        for seed in 0 .. seeds - 1 do
            try
                check seed
            with
            | :? IgnoreException -> reraise ()
            | error -> failtest $"With the random plan of seed {seed}: {error.Message}"
