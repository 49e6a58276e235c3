/// Modules of the user's in plans and in the DSL.
module Research.Torch.Tests.TorchModelTests

open Research
open Research.Tests
open Xunit

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

[<Fact>]
let ``a module with the equation of the ReLU output model trains as the model itself does`` () =
    let module', model = Modules.tied 5 2, ReluOutputModel(Features = 5, Hidden = 2)
    Assert.Equal(model.Layout, (module' :> IModel).Layout)
    let expected, actual = Trains.on "torch" 1 [ plan model ], Trains.on "torch" 1 [ plan module' ]
    near Tolerances.parameters expected.Head.Final actual.Head.Final

[<Fact>]
let ``a module trains on the reference engine to the same parameters`` () =
    for model in [ Modules.tied 4 2 :> IModel; Modules.perceptron 4 6 ] do
        let expected, actual = Reference.train [ plan model ], Trains.on "torch" 1 [ plan model ]
        near Tolerances.parameters expected.Head.Final actual.Head.Final

[<Fact>]
let ``copies of a module in a population do not mix`` () =
    let of' restart = Plans.make (model = Modules.perceptron 3 4, restart = restart)
    let alone = [ for restart in 0..2 -> (Trains.on "torch" 1 [ of' restart ]).Head ]
    Assert.Equal(3, (List.distinct alone).Length)
    Assert.Equal<TrainedState list>(alone, Trains.on "torch" 1 [ for restart in 0..2 -> of' restart ])

[<Fact>]
let ``a module of the wrong shape is a fault that says what it gives`` () =
    let wrong =
        TorchModel.OfModule(
            "of another width",
            5,
            (fun () -> new Perceptron(4L, 3L) :> TorchSharp.torch.nn.Module<Tensor, Tensor>)
        )

    let fault = Assert.Single((wrong :> IModel).Faults())
    Assert.Contains("[2, 5]", fault.Sentence)

[<Fact>]
let ``a bottleneck whose embedding is not among the parameters is a fault that lists them`` () =
    let wrong =
        TorchModel.OfBottleneck(
            "without an embedding",
            4,
            2,
            "no such",
            "bias",
            (fun () -> new TiedModule(4L, 2L) :> TorchSharp.torch.nn.Module<Tensor, Tensor>)
        )

    let fault = Assert.Single((wrong :> IModel).Faults())
    Assert.Contains("embedding", fault.Sentence)

[<Fact>]
let ``geometry can be asked of a module with a bottleneck, in the DSL as it stands`` () =
    let trained =
        experiment (Paper.own "A module of one's own") "module" {
            sample (SparseUniform(Features = 4, Density = Density.Of 0.3))
            model (Modules.tied 4 2)
            minimise (Sampled(Batch = 64, JudgedOn = 256))
            train (AdamW(LearningRate = 1e-2, WeightDecay = 0.0, Steps = 20))
            analyse Geometry.portrait
        }

    let job = Job.ofExperiment "Modules" trained
    Assert.Empty(Run.faults (TorchEngine(Engines.Device, 1)) Scale.full job)
