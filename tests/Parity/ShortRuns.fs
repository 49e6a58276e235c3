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
                        Record = Values.Of [ 3 ]
                    )
                    :> ITrainer
                    Sgd(LearningRate = 1e-2, Momentum = 0.9, Steps = 20)
                ] do
                Plans.make (
                    model = model,
                    sampler = SparseUniform(Features = model.Features, Density = Density.Of 0.3),
                    importance = Importance.Geometric(Ratio = 0.9),
                    batch = 300,
                    judgedOn = 600,
                    trainer = trainer
                )
    ]

/// A hash of short runs of both models and two optimisers.
let hash engine = plans |> List.collect (fun plan -> Trains.on engine 1 [ plan ]) |> Bits.hash
