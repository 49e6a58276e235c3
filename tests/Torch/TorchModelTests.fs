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
        evaluationSamples = 1000,
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

            torchTest "a module without a record of its own trains as the record does" (fun () ->
                let named = TorchModule.Of("perceptron 4 6", 4, (fun () -> new Perceptron(4L, 6L)))
                let expected, actual = Trains.on "torch" 1 [ plan (Modules.perceptron 4 6) ], Trains.on "torch" 1 [ plan named ]
                Expect.equal actual expected "")

            torchTest "a module of the wrong shape is a fault that says what it gives" (fun () ->
                let fault = single (Modules.ofAnotherWidth().Faults())
                Expect.stringContains fault.Sentence "[2, 5]" ""
                Expect.stringContains fault.Sentence "of another width" "")

            torchTest "a bottleneck without parameters named W and b is a fault for each that lists those it has" (fun () ->
                match List.ofSeq (Modules.withoutEmbedding().Faults()) with
                | [ embedding; bias ] ->
                    Expect.stringContains embedding.Sentence "embedding W" ""
                    Expect.stringContains embedding.Sentence "into.weight" ""
                    Expect.stringContains bias.Sentence "bias b" ""
                | faults -> failtest $"{faults}")

            torchTest "an embedding of another shape than the record says is a fault with both" (fun () ->
                let model =
                    { new IBottleneck with
                        member _.Hidden = 3
                      interface ITorchModule with
                          member _.Inputs = 4
                          member _.Make() = new TiedModule(4L, 2L)
                    }

                let fault = single (model.Faults())
                Expect.equal (fault.Value, fault.Bound) ("[2, 4]", "[3, 4]") "")

            torchTest "geometry can be asked of a module with a bottleneck, in the DSL as it stands" (fun () ->
                let own =
                    training {
                        sample (SparseUniform(Features = 4, Density = Density.Of 0.3))
                        model (Modules.tied 4 2)
                        minimise (Sampled(Batch = 64, EvaluationSamples = 256))
                        train (AdamW(LearningRate = 1e-2, WeightDecay = 0.0, Steps = 20))
                    }

                let job = DslSamples.alone Geometry.portrait own
                Expect.isEmpty (Run.faults (TorchEngine(Libtorch.device, 1)) Scale.full job) "faults of the job")
        ]
