/// The kernel for small models, run by an OpenCL device, against the SIMD engine.
module Research.Tests.FusedEngineTests

open System
open System.Threading
open Research
open Expecto

let private relu = FusedPlans.relu

let private uniform, private symmetric = Magnitude.Uniform() :> IMagnitude, Magnitude.Symmetric() :> IMagnitude

/// What differs from five features in two dimensions, 1,024 samples a step and Adam.
let private cases: (string * int option * TrainingPlan list) list =
    [
        for density in [ 1.0; 0.4; 0.15; 0.03 ] do
            $"5 features in 2 dimensions at density {density}", None, FusedPlans.usual 3 (relu 5 2) 1024 density

        for density in [ 0.5; 0.02 ] do
            $"20 features in 5 dimensions at density {density}", None, FusedPlans.usual 2 (relu 20 5) 300 density

        "2 features in 1 dimension", None, FusedPlans.usual 9 (relu 2 1) 64 0.3
        "a linear model", None, FusedPlans.usual 3 (LinearModel(Features = 7, Hidden = 3)) 200 0.3
        "several chunks of samples", None, FusedPlans.usual 2 (relu 5 2) 2500 0.4
        "several chunks of rare features", None, FusedPlans.usual 2 (relu 5 2) 2500 0.03
        "fewer samples than threads", None, FusedPlans.usual 2 (relu 5 2) 7 0.4
        "one model in a group", Some 1, FusedPlans.usual 3 (relu 5 2) 200 0.4
        "two models in a group, the last of which is not full", Some 2, FusedPlans.usual 3 (relu 5 2) 200 0.4
        "models of several densities",
        None,
        [
            for density in [ 0.4; 1.0; 0.15; 0.03; 0.4 ] -> (FusedPlans.usual 1 (relu 5 2) 1024 density).Head
        ]

        "momentum",
        None,
        FusedPlans.restarts
            3
            (relu 5 2)
            uniform
            Target.Input
            []
            (Sgd(LearningRate = 1e-2, Momentum = 0.9, Steps = 20))
            300
            (Density.Of 0.4)

        for name, densities in
            [
                "a density for each feature", [ 0.5; 0.3; 0.1; 0.7; 0.9 ]
                "a low density for each feature", [ 0.05; 0.03; 0.01; 0.06; 0.001 ]
            ] do
            name,
            None,
            FusedPlans.restarts 2 (relu 5 2) uniform Target.Input [] FusedPlans.adam 300 (Density.PerFeature densities)

        "a constant magnitude",
        None,
        FusedPlans.restarts 2 (relu 5 2) (Magnitude.Constant(Value = 0.7)) Target.Input [] FusedPlans.adam 300 (Density.Of 0.4)

        "penalties on two tensors",
        None,
        FusedPlans.restarts
            2
            (relu 5 2)
            uniform
            Target.Input
            [
                Penalty.L1(1e-2, Place.Tensor "W")
                Penalty.L2(3e-2, Place.Tensor "b")
                Penalty.L2(1e-3, Place.Tensor "W")
            ]
            FusedPlans.adam
            300
            (Density.Of 0.4)

        for batch, density in [ 300, 1.0; 1500, 0.3; 2500, 0.03 ] do
            $"ReLU neurons with tied weights at density {density}",
            None,
            FusedPlans.usual 2 (ReluHiddenModel(Features = 6, Neurons = 3)) batch density

        for batch, density in [ 300, 0.3; 1500, 0.03 ] do
            $"absolute values at density {density}",
            None,
            FusedPlans.restarts
                2
                (AbsoluteValueModel(Features = 6, Neurons = 4))
                symmetric
                Target.Absolute
                []
                FusedPlans.adam
                batch
                (Density.Of density)
    ]

let private starts (plans: TrainingPlan list) (states: TrainedState seq) (step: int) =
    let at (state: TrainedState) = Checkpoint.From(state.Recorded |> Seq.find (fun snapshot -> snapshot.Step = step))

    Population(ResizeArray plans, ResizeArray(Seq.map at states))

/// Cancels after the first launch and keeps the checkpoints.
type private Interrupted(source: CancellationTokenSource) =
    member val Kept = System.Collections.Generic.Dictionary<int, Checkpoint>()

    interface ITrainingProgress with
        member _.Advanced _ = source.Cancel()
        member _.Finished(_, _) = ()
        member this.Reached(instance, checkpoint) = this.Kept[instance] <- checkpoint

/// A magnitude of a user's own.
type private HalfOf() =
    interface IMagnitude with
        member _.Mean = 0.25

        member _.Quantile shares =
            for k in 0 .. shares.Length - 1 do
                shares[k] <- shares[k] / 2.0f

        member _.Faults() = Seq.empty

[<Tests>]
let tests =
    testList
        "Core/Engines/Fused/FusedEngineTests"
        [
            test "the bits of the SIMD engine: the first of all cases" {
                let _, models, plans = cases[1]
                FusedPlans.same models plans
            }

            slow (
                testList
                    "the bits of the SIMD engine"
                    [ for name, models, plans in cases -> test name { FusedPlans.same models plans } ]
            )

            test "a run that is resumed from a recorded state has the bits of one that is not" {
                use engine = FusedPlans.openCl None
                let plans = FusedPlans.usual 3 (relu 5 2) 1024 0.4
                let whole = FusedPlans.train engine plans
                let resumed = engine.Train(starts plans whole 11, NoProgress(), CancellationToken.None)
                let finals (states: TrainedState seq) = [ for state in states -> state.Final ]
                Expect.equal (finals resumed) (finals whole) "final states"
            }

            test "no bit depends on the steps of a launch" {
                FusedPlans.openCl None |> _.Dispose()
                let plans = FusedPlans.usual 3 (relu 5 2) 1024 0.4

                let bits (steps: int) =
                    use engine = new FusedEngine("opencl", OpenClDevice.Open 0, System.Nullable(), steps)
                    Bits.hash (FusedPlans.train engine plans)

                Expect.equal (bits 1) (bits FusedRun.MostSteps) "launches of one step"
                Expect.equal (bits 5) (bits FusedRun.MostSteps) "launches of five steps, the last of which is shorter"
            }

            test "a cancelled run keeps a checkpoint of every model, from which it ends at the same bits" {
                use engine = FusedPlans.openCl None
                use source = new CancellationTokenSource()
                let plans = FusedPlans.usual 3 (relu 5 2) 1024 0.4
                let progress = Interrupted source

                Expect.throwsT<System.OperationCanceledException>
                    (fun () -> engine.Train(Population(ResizeArray plans), progress, source.Token) |> ignore)
                    "cancelled"

                let starts = [ for k in 0..2 -> progress.Kept[k] ]
                Expect.equal starts[0].At.Step 3 "after the launch up to the first recorded state"

                let resumed =
                    engine.Train(Population(ResizeArray plans, ResizeArray starts), NoProgress(), CancellationToken.None)

                Expect.equal (Bits.hash resumed) (Bits.hash (FusedPlans.train engine plans)) "bits"
            }

            test "a large population trains on the device and a small one on the processor, to the same bits" {
                use device = FusedPlans.openCl None
                let auto = AutoEngine(SimdEngine 1, device) :> IEngine

                for count in [ 3; 66 ] do
                    let plans = FusedPlans.usual count (relu 5 2) 64 0.4

                    Expect.equal
                        (Bits.hash (FusedPlans.train auto plans))
                        (Bits.hash (FusedPlans.train (SimdEngine 1) plans))
                        $"{count}"
            }

            test "populations that are trained at once on one device have the bits of those that are not" {
                use engine = FusedPlans.openCl None

                let together =
                    [ 1.0; 0.4; 0.4; 1.0 ]
                    |> List.map (fun density ->
                        Threading.Tasks.Task.Run(fun () ->
                            Bits.hash (FusedPlans.train engine (FusedPlans.usual 3 (relu 5 2) 200 density))))
                    |> List.map _.Result

                let alone density = Bits.hash (FusedPlans.train (SimdEngine 1) (FusedPlans.usual 3 (relu 5 2) 200 density))
                Expect.equal together [ alone 1.0; alone 0.4; alone 0.4; alone 1.0 ] "bits"
            }

            test "results of every engine with the bits of the SIMD engine have its keys" {
                let plans = FusedPlans.usual 1 (relu 5 2) 64 0.4
                let key engine = (RunCell.make engine "" plans).Key
                let simd = key (SimdEngine 1)

                for name in [ "cuda"; "opencl" ] do
                    Expect.equal (key (new FusedEngine(name, Unchecked.defaultof<IComputeDevice>))) simd name

                Expect.equal (key (AutoEngine(SimdEngine 1, null))) simd "auto"
                Expect.notEqual (key (ReferenceEngine())) simd "reference"
            }

            test "what the device cannot train is named with the engine that can" {
                let plan = (FusedPlans.usual 1 (relu 5 2) 64 0.4).Head
                let subject (plan: TrainingPlan) = [ for fault in FusedVariants.Faults plan -> fault.Subject ]
                Expect.isEmpty (subject plan) "nothing"

                let other (sampler: ISampler) model = Plans.make (sampler = sampler, model = model)

                for plan, wanted in
                    [
                        Plans.make (model = relu 5 2, loss = ExactLoss()), "the loss on a device"
                        Plans.make (model = relu 5 2, trainer = QuasiNewton()), "the trainer on a device"
                        other (OneHot(Features = 5)) (relu 5 2), "the sampler on a device"
                        other (SparseUniform(Features = 5, Magnitude = HalfOf())) (relu 5 2), "the magnitude on a device"
                        Plans.make (model = relu 5 2, target = Target.Elementwise(ElementFunction.Square())),
                        "the target on a device"
                        Plans.make (model = relu 5 2, penalties = [ Penalty.Tanh(0.1, Place.Tensor "W") ]),
                        "the function of a penalty on a device"
                    ] do
                    Expect.equal (subject plan) [ wanted ] wanted

                for fault in FusedVariants.Faults(Plans.make (model = relu 5 2, loss = ExactLoss())) do
                    Expect.stringContains fault.Sentence "--engine simd" "the engine that can"
            }

            test "an OpenCL device that does not exist is named with those that do" {
                FusedPlans.openCl None |> _.Dispose()
                let sentence = (OpenClEngine.Missing 99 |> nonNull).Sentence
                Expect.stringContains sentence "99" "value"
                Expect.stringContains sentence "in [0, " "bound"
                Expect.stringContains sentence "--device" "remedy"
            }

            for text, recent in [ "OpenCL 1.2 pocl", true; "OpenCL 3.0 CUDA", true; "OpenCL 1.1 x", false; "?", false ] do
                test $"a version of OpenCL that serves: {text}" { Expect.equal (OpenClDevice.IsRecent text) recent "" }
        ]
