/// What is Torch's alone.
module Research.Torch.Tests.TorchEngineTests

open System.Threading
open Research
open Research.Tests
open TorchSharp
open Xunit

let private engine = TorchEngine(Engines.Device, 1)

[<Fact>]
let ``a device has a name, and other names are of none`` () =
    for name, device in [ "cpu", TorchDevice.Cpu; "cuda", TorchDevice.Cuda 0; "cuda:3", TorchDevice.Cuda 3 ] do
        Assert.Equal(device, nonNull (TorchDevice.Named name))

    for name in [ ""; "gpu"; "cuda:"; "cuda:-1"; "cuda:x"; "CPU" ] do
        Assert.Null(TorchDevice.Named name)

[<Fact>]
let ``a CUDA device that is not there is a fault with a remedy`` () =
    let index = if torch.cuda.is_available () then torch.cuda.device_count () else 0

    match TorchRuntime.Missing(TorchDevice.Cuda index) with
    | null -> Assert.Fail "There is no such device."
    | fault ->
        Assert.Contains("CUDA", fault.Sentence)
        Assert.Contains("--device", fault.Remedy)

    let faults = TorchEngine(TorchDevice.Cuda index, 1).Faults(Plans.make().Shape)
    Assert.Contains("CUDA", (Assert.Single faults).Sentence)

/// A model that nobody stated on tensors.
type private Unknown =
    {
        Inner: LinearModel
    }

    interface IModel with
        member this.Features = this.Inner.Features
        member this.Activations = this.Inner.Activations
        member this.Layout = this.Inner.Layout
        member this.Faults() = this.Inner.Faults()

        member this.Forward(parameters, input, activations, output) = this.Inner.Forward(parameters, input, activations, output)

        member this.Pullback(parameters, input, activations, output, cotangent, gradient) =
            this.Inner.Pullback(parameters, input, activations, output, cotangent, gradient)

[<Fact>]
let ``a model that is not stated on tensors is a fault with a remedy`` () =
    let plan = Plans.make (model = { Inner = LinearModel(Features = 3, Hidden = 2) })
    let fault = Assert.Single(engine.Faults plan.Shape)
    Assert.Contains("Unknown", fault.Sentence)
    Assert.Contains("reference", fault.Remedy)

[<Fact>]
let ``instances that go on from different steps are trained in one population`` () =
    let plans = RandomPlans.several 3 10 4
    let whole = Trains.on "torch" 1 plans

    let starts =
        plans |> List.mapi (fun k plan -> if k % 2 = 0 then plan.Begin() else (whole[k].Recorded |> Seq.head))

    let resumed = Trains.from "torch" plans starts
    Assert.Equal<Snapshot list>(whole |> List.map _.Final, resumed |> List.map _.Final)

[<Fact>]
let ``training leaves no tensor behind, however many steps`` () =
    let live () =
        torch.NewDisposeScope().Dispose()
        DisposeScopeManager.Statistics.ThreadTotalLiveCount

    let plan steps = Plans.make (trainer = Adam(LearningRate = 1e-3, Steps = steps))
    let before = live ()
    engine.Train(Population(ResizeArray [ plan 10 ]), NoProgress(), CancellationToken.None) |> ignore
    Assert.Equal(before, live ())
    engine.Train(Population(ResizeArray [ plan 500 ]), NoProgress(), CancellationToken.None) |> ignore
    Assert.Equal(before, live ())

[<Fact>]
let ``quasi-Newton searches end where the reference engine's do`` () =
    let plan =
        Plans.make (model = ReluOutputModel(Features = 4, Hidden = 2), loss = ExactLoss(), trainer = QuasiNewton(Steps = 60))

    Assert.Equal<TrainedState list>(Reference.train [ plan ], Trains.on "torch" 1 [ plan ])

let private drawn (draws: IBatchedDraws) purpose step tile samples =
    use _ = torch.NewDisposeScope()
    let struct (inputs, _) = draws.Next(purpose, step, tile, samples)
    Tensors.Rows(inputs.reshape (1L, -1L)) |> Array.head

[<Fact>]
let ``samples drawn on a device are those of the host to the last bit`` () =
    use _ = torch.NewDisposeScope()
    let device = Tensors.Device Engines.Device

    for seed in [ 7UL; 0xFEDCBA9876543210UL ] do
        let plans =
            [|
                for restart, density in
                    [
                        0, Density.Of 1.0
                        1, Density.Of 0.1
                        2_000_000_000, Density.PerFeature [ 0.5; 1.0; 1e-3; 0.07; 0.9 ]
                    ] ->
                    Plans.make (
                        model = LinearModel(Features = 5, Hidden = 2),
                        sampler = SparseUniform(Features = 5, Density = density),
                        seed = seed,
                        restart = restart
                    )
            |]

        Assert.True(DeviceDraws.Know plans)
        let host, here = HostDraws(plans, 4, device, 1), DeviceDraws(plans, 4, device)

        for purpose in [ StreamPurpose.Training; StreamPurpose.Evaluation ] do
            for step, tile, samples in [ 0, 0, 256; 1, 0, 200; 123_456_789, 3, 64; 5, 1 <<< 20, 130 ] do
                let expected, actual = drawn host purpose step tile samples, drawn here purpose step tile samples
                Assert.Equal<float[]>(expected, actual)
                Assert.InRange((Array.distinct expected).Length, samples, expected.Length)

[<Fact>]
let ``rare features and sets are left to the host`` () =
    let of' sampler = [| Plans.make (model = LinearModel(Features = 4, Hidden = 2), sampler = sampler) |]
    Assert.False(DeviceDraws.Know(of' (SparseUniform(Features = 4, Density = Density.Of 0.01))))
    Assert.False(DeviceDraws.Know(of' (OneHot(Features = 4))))
