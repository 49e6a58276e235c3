/// Modules of the user's in plans and in the DSL.
module Research.Tests.TorchModelTests

open Research
open Expecto

let private plan (model: IModel) =
    Plans.make (
        model = model,
        sampler = SparseUniform(Features = model.Features, Density = Density.Of 0.4),
        importance = Importance.Geometric(Ratio = 0.9),
        batch = 100,
        judgedOn = 1000,
        trainer = AdamW(LearningRate = 1e-2, WeightDecay = 1e-2, Steps = 30)
    )

let private near tolerance (expected: Snapshot) (actual: Snapshot) =
    Near.allWithin tolerance (Array.ofSeq expected.Parameters) (Array.ofSeq actual.Parameters)

/// A test that is skipped where libtorch cannot be used.
let private torchTest name body =
    test name {
        Libtorch.required ()
        body ()
    }

[<Tests>]
let tests =
    testList
        "Torch/TorchModelTests"
        [
            torchTest "a module with the equation of the ReLU output model trains as the model itself does" (fun () ->
                let tied, model = Modules.tied 5 2, ReluOutputModel(Features = 5, Hidden = 2)
                Expect.equal (tied :> IModel).Layout model.Layout "the layouts of the parameters"
                let expected, actual = Trains.on "torch" 1 [ plan model ], Trains.on "torch" 1 [ plan tied ]
                near Tolerances.parameters expected.Head.Final actual.Head.Final)

            torchTest "a module trains on the reference engine to the same parameters" (fun () ->
                for model in [ Modules.tied 4 2 :> IModel; Modules.perceptron 4 6 ] do
                    let expected, actual = Reference.train [ plan model ], Trains.on "torch" 1 [ plan model ]
                    near Tolerances.parameters expected.Head.Final actual.Head.Final)

            torchTest "copies of a module in a population do not mix" (fun () ->
                let of' restart = Plans.make (model = Modules.perceptron 3 4, restart = restart)
                let alone = [ for restart in 0..2 -> (Trains.on "torch" 1 [ of' restart ]).Head ]
                Expect.hasLength (List.distinct alone) 3 "the restarts differ"
                let together = Trains.on "torch" 1 [ for restart in 0..2 -> of' restart ]
                Expect.equal together alone "all in one population, and each alone")

            torchTest "a module of the wrong shape is a fault that says what it gives" (fun () ->
                let fault = single (Modules.ofAnotherWidth().Faults())
                Expect.stringContains fault.Sentence "[2, 5]" "")

            torchTest "a bottleneck whose embedding is not among the parameters is a fault that lists them" (fun () ->
                let fault = single (Modules.withoutEmbedding().Faults())
                Expect.stringContains fault.Sentence "embedding" "")

            torchTest "geometry can be asked of a module with a bottleneck, in the DSL as it stands" (fun () ->
                let own =
                    training {
                        sample (SparseUniform(Features = 4, Density = Density.Of 0.3))
                        model (Modules.tied 4 2)
                        minimise (Sampled(Batch = 64, JudgedOn = 256))
                        train (AdamW(LearningRate = 1e-2, WeightDecay = 0.0, Steps = 20))
                    }

                let job = DslSamples.alone Geometry.portrait own
                Expect.isEmpty (Run.faults (TorchEngine(Libtorch.device, 1)) Scale.full job) "faults of the job")
        ]
