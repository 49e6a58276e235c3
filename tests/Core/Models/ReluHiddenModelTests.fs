module Research.Tests.ReluHiddenModelTests

open System
open Research
open Expecto

let private model = ReluHiddenModel(Features = 4, Neurons = 3)

let private output (model: ReluHiddenModel) (parameters: float[]) (x: float[]) =
    let model = model :> IModel
    let between, y = Array.zeroCreate<float> model.Activations, Array.zeroCreate<float> model.Features
    model.Forward<float>(parameters, x, between, y)
    y

/// W [m, n] row by row of the code in which every feature has a pair of neurons: 1/√2 on it, −1/√2 off it.
let private pairs m =
    let supports =
        [
            for a in 0 .. m - 1 do
                for b in a + 1 .. m - 1 -> [ a; b ]
        ]

    supports.Length,
    [|
        for k in 0 .. m - 1 do
            for support in supports -> (if List.contains k support then sqrt 0.5 else -(sqrt 0.5))
    |]

[<Tests>]
let tests =
    testList
        "Core/Models/ReluHiddenModelTests"
        [
            test "the gradient is that of dual numbers" {
                let found = Gradients.check model
                Expect.isTrue found.Holds found.Sentence
            }

            property "the output is ReLU(Wᵀ ReLU(Wx) + b)" (fun random ->
                let normal _ = Property.between -1.0 1.0 random
                let w, b, x = Array.init 12 normal, Array.init 4 normal, Array.init 4 (fun _ -> random.NextDouble())
                let h = [| for k in 0..2 -> max 0.0 (Seq.sum [ for i in 0..3 -> w[4 * k + i] * x[i] ]) |]
                let y = [| for i in 0..3 -> max 0.0 (b[i] + Seq.sum [ for k in 0..2 -> w[4 * k + i] * h[k] ]) |]
                Near.allWithin 1e-14 y (output model (Array.append w b) x))

            test "ten features in five neurons, a pair for each, pass one by one without a loss" {
                let n, weights = pairs 5
                Expect.equal n 10 ""
                let shape = ReluHiddenModel(Features = n, Neurons = 5)

                for i in 0 .. n - 1 do
                    for value in [ 1.0; 0.3 ] do
                        let x = Array.init n (fun j -> if j = i then value else 0.0)
                        Near.allWithin 1e-15 x (output shape (Array.append weights (Array.zeroCreate n)) x)
            }

            test "its neurons may be exchanged, but neither rotated nor rescaled; its weights are tied" {
                let units = single model.Chain.Gauge
                Expect.equal (units.Width, units.Gauge) (3, UnitGauge.Exchanges) ""
                Expect.isEmpty (NeuronWeights.Faults model) ""
                Expect.equal (model.Chain.Layout.Size, List.ofSeq model.Chain.Sites) (16, [ "neurons" ]) ""
            }

            test "both engines of Core train it alike" {
                let plan = Plans.make (model = model, trainer = Adam(LearningRate = 1e-2, Epsilon = 1e-2, Steps = 50))
                let final (state: TrainedState) = state.Final.Parameters.ToArray()
                let own, fast = (Reference.train [ plan ]).Head, (Trains.on "simd" 1 [ plan ]).Head
                Near.allWithin Tolerances.parameters (final own) (final fast)
            }

            test "what is wrong with its sizes is found at once" {
                let faults = ReluHiddenModel(Features = 0, Neurons = 0).Faults() |> List.ofSeq
                Expect.equal [ for fault in faults -> fault.Value, fault.Bound ] [ "0", "at least 1"; "0", "at least 1" ] ""
            }
        ]
