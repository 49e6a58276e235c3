/// What is Torch's alone.
module Research.Tests.TorchEngineTests

open System
open System.Threading
open Research
open TorchSharp
open Expecto

let private torchTest name body =
    test name {
        Libtorch.required ()
        body ()
    }

let private engine () = TorchEngine(Libtorch.device, 1)

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

let private train (plan: TrainingPlan) =
    engine().Train(Population(ResizeArray [ plan ]), NoProgress(), CancellationToken.None) |> ignore

/// Tensors of this thread that were made and not disposed of.
let private live () =
    torch.NewDisposeScope().Dispose()
    DisposeScopeManager.Statistics.ThreadTotalLiveCount

let private drawn (draws: IBatchedDraws) purpose step tile samples =
    use _ = torch.NewDisposeScope()
    let struct (inputs, _) = draws.Next(purpose, step, tile, samples)
    Tensors.Rows(inputs.reshape (1L, -1L)) |> Array.head

/// Instances of a shape that MKL could take for products with a vector, with batches that end anywhere.
let private narrow features hidden batch =
    [
        for restart in 0..3 ->
            Plans.make (
                model = ReluOutputModel(Features = features, Hidden = hidden),
                batch = batch,
                evaluationSamples = 2 * batch + 1,
                trainer = Adam(LearningRate = 1e-2, Steps = 8),
                restart = restart
            )
    ]

/// Rules of each kind, by their rate.
let private rules: (float -> ITrainer) list =
    [
        fun rate ->
            AdamW(LearningRate = rate, WeightDecay = 0.1, Beta1 = 0.8, Epsilon = 1e-3, Schedule = Schedule.Cosine(), Steps = 20)
        fun rate -> Adam(LearningRate = rate, Epsilon = 1e-3, Steps = 20)
        fun rate -> Sgd(LearningRate = rate, Momentum = 0.9, Steps = 20)
    ]

let private near tolerance (expected: Snapshot) (actual: Snapshot) =
    let parts (snapshot: Snapshot) = [ snapshot.Parameters; snapshot.FirstMoment; snapshot.SecondMoment ]

    for expected, actual in List.zip (parts expected) (parts actual) do
        Near.allWithin tolerance (Array.ofSeq expected) (Array.ofSeq actual)

let private densities =
    [
        0, Density.Of 1.0
        1, Density.Of 0.1
        2_000_000_000, Density.PerFeature [ 0.5; 1.0; 1e-3; 0.07; 0.9 ]
    ]

[<Tests>]
let tests =
    testList
        "Torch/TorchEngineTests"
        [
            test "a device has a name, and other names are of none" {
                for name, device in [ "cpu", TorchDevice.Cpu; "cuda", TorchDevice.Cuda 0; "cuda:3", TorchDevice.Cuda 3 ] do
                    Expect.equal (nonNull (TorchDevice.Named name)) device name

                for name in [ ""; "gpu"; "cuda:"; "cuda:-1"; "cuda:x"; "CPU" ] do
                    Expect.isTrue (isNull (TorchDevice.Named name)) name
            }

            torchTest "a CUDA device that is not there is a fault with a remedy" (fun () ->
                let index = if torch.cuda.is_available () then torch.cuda.device_count () else 0
                let fault = single (TorchEngine(TorchDevice.Cuda index, 1).Faults(Plans.make ()))
                Expect.stringContains fault.Sentence "CUDA" ""
                Expect.stringContains fault.Remedy "--device" "")

            torchTest "a model that is not stated on tensors is a fault with a remedy" (fun () ->
                let plan = Plans.make (model = { Inner = LinearModel(Features = 3, Hidden = 2) })
                let fault = single (engine().Faults plan)
                Expect.stringContains fault.Sentence "Unknown" ""
                Expect.stringContains fault.Remedy "reference" ""
                Expect.stringContains fault.Remedy "Chain" "")

            torchTest "instances that go on from different steps are trained in one population" (fun () ->
                let plans = RandomPlans.several 3 10 4
                let whole = Trains.on "torch" 1 plans

                let starts =
                    plans |> List.mapi (fun k plan -> if k % 2 = 0 then plan.Begin() else (whole[k].Recorded |> Seq.head))

                let resumed = Trains.from "torch" plans starts
                Expect.equal (resumed |> List.map _.Final) (whole |> List.map _.Final) "")

            for features, hidden, batch in [ 2, 1, 62; 22, 1, 62; 1, 1, 17; 9, 3, 65; 130, 2, 31; 100, 20, 1000 ] do
                torchTest $"{features}→{hidden} on {batch} samples has the same bits alone and in a population" (fun () ->
                    let plans = narrow features hidden batch
                    let alone = plans |> List.collect (fun plan -> Trains.on "torch" 1 [ plan ])
                    Expect.hasLength (List.distinct alone) plans.Length "the restarts differ"
                    Expect.equal (Trains.on "torch" 1 plans) alone "")

            torchTest "training leaves no tensor behind, however many steps" (fun () ->
                let plan steps = Plans.make (trainer = Adam(LearningRate = 1e-3, Steps = steps))
                let before = live ()

                for steps in [ 10; 500 ] do
                    train (plan steps)
                    Expect.equal (live ()) before $"after {steps} steps")

            torchTest "quasi-Newton searches end where the reference engine's do" (fun () ->
                let plan =
                    Plans.make (
                        model = ReluOutputModel(Features = 4, Hidden = 2),
                        loss = ExactLoss(),
                        trainer = QuasiNewton(Steps = 60)
                    )

                Expect.equal (Trains.on "torch" 1 [ plan ]) (Reference.train [ plan ]) "")

            torchTest
                "the update by libtorch is that of the host: every kind of rule, and instances with rates of their own"
                (fun () ->
                    let random = Random 5

                    for make in rules do
                        let plans =
                            [|
                                for rate in [ 0.01; 0.02; 0.01 ] ->
                                    Plans.make (model = LinearModel(Features = 5, Hidden = 3), trainer = make rate)
                            |]

                        let starts = [| for plan in plans -> plan.Begin() |]
                        let device = Tensors.Device Libtorch.device
                        use onHost = new BatchedState(plans, starts, torch.CPU)
                        use onDevice = new BatchedState(plans, starts, device)

                        for step in 0..9 do
                            let gradient =
                                [|
                                    for _ in plans -> Array.init 32 (fun i -> if i < 20 then random.NextDouble() - 0.5 else 0.0)
                                |]

                            use gradient = Tensors.OfRows(gradient, torch.float32, torch.CPU)
                            onHost.Gradient.copy_ gradient |> ignore
                            onDevice.Gradient.copy_ gradient |> ignore
                            onHost.OnHost step
                            onDevice.OnDevice step

                        for before, host, device in Seq.zip3 starts (onHost.Keep 10) (onDevice.Keep 10) do
                            let differ = Seq.map2 (fun (a: float) b -> abs (a - b)) host.Parameters before.Parameters |> Seq.max
                            Expect.isGreaterThan differ 1e-2 "ten steps go somewhere"
                            near 1e-6 host device)

            torchTest "samples drawn on a device are those of the host to the last bit" (fun () ->
                use _ = torch.NewDisposeScope()
                let device = Tensors.Device Libtorch.device

                for seed in [ 7UL; 0xFEDCBA9876543210UL ] do
                    let plans =
                        [|
                            for restart, density in densities ->
                                Plans.make (
                                    model = LinearModel(Features = 5, Hidden = 2),
                                    sampler = SparseUniform(Features = 5, Density = density),
                                    seed = seed,
                                    restart = restart
                                )
                        |]

                    Expect.isTrue (DeviceDraws.Know plans) ""
                    use host = new HostDraws(plans, 4, device, 1, null)
                    use here = new DeviceDraws(plans, 4, device)

                    for purpose in [ StreamPurpose.Training; StreamPurpose.Evaluation ] do
                        for step, tile, samples in [ 0, 0, 256; 1, 0, 200; 123_456_789, 3, 64; 5, 1 <<< 20, 130 ] do
                            let expected, actual = drawn host purpose step tile samples, drawn here purpose step tile samples
                            Expect.equal actual expected $"{purpose}, step {step}, tile {tile}"
                            Near.inRange samples expected.Length (Array.distinct expected).Length)

            torchTest "rare features and sets are left to the host" (fun () ->
                let of' sampler = [| Plans.make (model = LinearModel(Features = 4, Hidden = 2), sampler = sampler) |]
                Expect.isFalse (DeviceDraws.Know(of' (SparseUniform(Features = 4, Density = Density.Of 0.01)))) "rare"
                Expect.isFalse (DeviceDraws.Know(of' (OneHot(Features = 4)))) "sets")
        ]
