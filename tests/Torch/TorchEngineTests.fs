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

/// Where the next larger and the next smaller number of the same type lie, both halfway: a root that is correctly rounded lies
/// between their squares.
let private isRoundedRoot (x: float) (below: float) (above: float) (root: float) =
    let exact (value: float) = Rational.Of value
    let half = Rational.Of(1I, 2I)
    let low, high = (exact below + exact root) * half, (exact root + exact above) * half
    (low * low).CompareTo(exact x) <= 0 && (high * high).CompareTo(exact x) >= 0

/// Positive numbers of all magnitudes that second moments take.
let private squares count =
    let random = Random 11
    Array.init count (fun _ -> (0.5 + random.NextDouble()) * Math.Pow(10.0, -30.0 * random.NextDouble()))

/// Instances of a shape that MKL could take for products with a vector, with batches that end anywhere.
let private narrow features hidden batch =
    [
        for restart in 0..3 ->
            Plans.make (
                model = ReluOutputModel(Features = features, Hidden = hidden),
                batch = batch,
                judgedOn = 2 * batch + 1,
                trainer = Adam(LearningRate = 1e-2, Steps = 8),
                restart = restart
            )
    ]

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
                let fault = single (TorchEngine(TorchDevice.Cuda index, 1).Faults(Plans.make().Shape))
                Expect.stringContains fault.Sentence "CUDA" ""
                Expect.stringContains fault.Remedy "--device" "")

            test "a chain that is not stated on tensors is a fault that names the engine which trains it" {
                let chain = Chain [ Layer.Dense("A", 2, 3); Layer.Dense("B", 3, 2) ]
                let plan = Plans.make (model = ChainModel(Name = "untied", Chain = chain))
                let faults = TorchEngine(TorchDevice.Cpu, 1) :> IEngine |> _.Faults(plan.Shape) |> List.ofSeq
                let fault = faults |> List.find (fun fault -> fault.Subject = "the model")
                Expect.equal fault.Value "ChainModel" ""
                Expect.stringContains fault.Remedy "--engine simd" ""
            }

            torchTest "a model that is not stated on tensors is a fault with a remedy" (fun () ->
                let plan = Plans.make (model = { Inner = LinearModel(Features = 3, Hidden = 2) })
                let fault = single (engine().Faults plan.Shape)
                Expect.stringContains fault.Sentence "Unknown" ""
                Expect.stringContains fault.Remedy "reference" "")

            torchTest "instances that go on from different steps are trained in one population" (fun () ->
                let plans = RandomPlans.several 3 10 4
                let whole = Trains.on "torch" 1 plans

                let starts =
                    plans |> List.mapi (fun k plan -> if k % 2 = 0 then plan.Begin() else (whole[k].Recorded |> Seq.head))

                let resumed = Trains.from "torch" plans starts
                Expect.equal (resumed |> List.map _.Final) (whole |> List.map _.Final) "")

            for features, hidden, batch in [ 2, 1, 62; 22, 1, 62; 1, 1, 17; 9, 3, 65; 130, 2, 31 ] do
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

            torchTest "roots of doubles and floats are correctly rounded" (fun () ->
                use _ = torch.NewDisposeScope()
                let squares = squares 3_000
                let device = Tensors.Device Libtorch.device
                let roots kind = Tensors.Root(Tensors.OfRows([| squares |], kind, device)) |> Tensors.Rows |> Array.head

                Array.iter2
                    (fun x root ->
                        Expect.isTrue
                            (isRoundedRoot x (Math.BitDecrement root) (Math.BitIncrement root) root)
                            $"√{x:R} is {root:R}")
                    squares
                    (roots torch.float64)

                Array.iter2
                    (fun (x: float) (root: float) ->
                        let single = float32 root

                        Expect.isTrue
                            (isRoundedRoot
                                (float (float32 x))
                                (float (MathF.BitDecrement single))
                                (float (MathF.BitIncrement single))
                                root)
                            $"√{float32 x:R} is {root:R}")
                    squares
                    (roots torch.float32))

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
                    let host, here = HostDraws(plans, 4, device, 1, null), DeviceDraws(plans, 4, device)

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
