module Research.Tests.SimdEngineTests

open System
open System.Threading
open Research
open Expecto

// One object for all: the table of programs by model grows now and then when a new one comes.
let private model = ReluOutputModel(Features = 3, Hidden = 2)

/// Bytes that a training allocates.
let private train steps =
    let plan = Plans.make (model = model, trainer = Adam(LearningRate = 1e-2, Steps = steps), batch = 70)
    let population = Population [| plan |]
    let before = GC.GetAllocatedBytesForCurrentThread()
    SimdEngine(1).Train(population, NoProgress(), CancellationToken.None) |> ignore
    GC.GetAllocatedBytesForCurrentThread() - before

/// A model that no kernel knows: the ReLU output model under another type.
type private Unknown =
    {
        Inner: ReluOutputModel
    }

    interface IModel with
        member this.Features = this.Inner.Features
        member this.Activations = this.Inner.Activations
        member this.Layout = this.Inner.Layout
        member this.Faults() = this.Inner.Faults()

        member this.Forward<'T
            when 'T :> Numerics.IAdditionOperators<'T, 'T, 'T>
            and 'T :> Numerics.IMultiplyOperators<'T, 'T, 'T>
            and 'T :> Numerics.IAdditiveIdentity<'T, 'T>
            and 'T :> Numerics.IComparisonOperators<'T, 'T, bool>>
            (parameters: ReadOnlySpan<'T>, input: ReadOnlySpan<'T>, activations: Span<'T>, output: Span<'T>)
            =
            this.Inner.Forward<'T>(parameters, input, activations, output)

        member this.Pullback(parameters, input, activations, output, cotangent, gradient) =
            this.Inner.Pullback(parameters, input, activations, output, cotangent, gradient)

/// The kernel that serves a plan.
let private kernel (plan: TrainingPlan) = KernelChoice(plan.Shape, plan.Loss :?> SampledLoss).Open(plan, null).GetType().Name

let private sized n m density =
    Plans.make (
        model = ReluOutputModel(Features = n, Hidden = m),
        sampler = SparseUniform(Features = n, Density = Density.Of density),
        batch = 1024
    )

[<Tests>]
let tests =
    testList
        "Core/Engines/Simd/SimdEngineTests"
        [
            test "a step allocates nothing" {
                // What the runtime allocates beside a training, such as when code is compiled anew, is not in every one of them;
                // what a step allocates is. Both lengths leave 200 points of loss curve and one snapshot.
                let rounds = [ for _ in 1..10 -> train 1000, train 2000 ]

                Expect.equal
                    (rounds |> List.map snd |> List.min)
                    (rounds |> List.map fst |> List.min)
                    "bytes, of 2000 steps and of 1000"
            }

            test "a model without a kernel is refused with the engine that trains it" {
                let model = { Inner = ReluOutputModel(Features = 3, Hidden = 2) }

                let fault = single (SimdEngine(1).Faults(Plans.make (model = model)))

                Expect.stringContains fault.Sentence "Unknown" ""
                Expect.stringContains fault.Remedy "--engine reference" ""
            }

            test "both models have a kernel" {
                for model in [ LinearModel(Features = 3, Hidden = 2) :> IModel; ReluOutputModel(Features = 3, Hidden = 2) ] do
                    Expect.isEmpty (SimdEngine(1).Faults(Plans.make (model = model))) $"for {model}"
            }

            test "many rare features go by the Gram matrix, others by dense blocks" {
                for n, m, density in [ 400, 30, 0.01; 100, 20, 0.05; 80, 20, 0.001 ] do
                    Expect.stringContains (kernel (sized n m density)) "Gram" $"for {n}, {m}, {density}"

                for n, m, density in [ 400, 30, 0.1; 20, 5, 0.01; 5, 2, 0.05; 2, 1, 0.001 ] do
                    Expect.stringContains (kernel (sized n m density)) "Dense" $"for {n}, {m}, {density}"

                for plan in RandomPlans.rare 0 1 4 |> List.indexed |> List.filter (fun (i, _) -> i <> 1) |> List.map snd do
                    Expect.stringContains (kernel plan) "Gram" ""
            }

            test "a long batch crosses chunks and ends within a tile" {
                for batch in [ 1023; 1024; 1025; 3000 ] do
                    let plan =
                        Plans.make (batch = batch, evaluationSamples = batch + 30, trainer = Sgd(LearningRate = 0.1, Steps = 3))

                    let fast, slow = (Trains.on "simd" 1 [ plan ]).Head, (Reference.train [ plan ]).Head
                    Near.allWithin Tolerances.gradient (slow.Final.Parameters.ToArray()) (fast.Final.Parameters.ToArray())
                    Near.within (Tolerances.loss * slow.Evaluation.Loss) slow.Evaluation.Loss fast.Evaluation.Loss
            }
        ]
