module Research.Tests.NeuronsTests

open System
open Research
open Expecto

/// A tied model of a user's own, which states the name of its weights.
type private Tied =
    {
        Sizes: int * int
        Weights: string
    }

    interface INeurons with
        member this.Neurons = snd this.Sizes
        member this.InputWeights = this.Weights
        member this.OutputWeights = this.Weights

    interface IChained with
        member this.Chain =
            let n, m = this.Sizes

            Chain
                [
                    Layer.Dense("W", m, n)
                    Layer.Relu
                    Layer.Site "neurons"
                    Layer.Transposed "W"
                    Layer.Bias "b"
                    Layer.Relu
                ]

let private trained (model: 'model) =
    let plan = Plans.make (model = (model :> IModel), trainer = Adam(LearningRate = 1e-2, Steps = 30))
    Trained(model, plan, (Reference.train [ plan ]).Head)

let private absolute = AbsoluteValueModel(Features = 3, Neurons = 4)

let private rows (matrix: Matrix) = [ for i in 0 .. matrix.Rows - 1 -> matrix.Row(i).ToArray() ]

let private relu = Array.map (max 0.0)

let private times (w: Matrix) (x: float[]) = [| for row in rows w -> Array.fold2 (fun sum w x -> sum + w * x) 0.0 row x |]

let private inputs = Matrices.ofRows (2, 3, [| 0.3; -0.9; 0.5; 0.0; 0.7; -0.2 |])

[<Tests>]
let tests =
    testList
        "Superposition/NeuronsTests"
        [
            test "weights and values of neurons give the output of an absolute-value model" {
                let trained = trained absolute
                let w1, w2 = Neurons.inputWeights trained, Neurons.outputWeights trained
                Expect.equal (w1.Rows, w1.Columns, w2.Rows, w2.Columns) (4, 3, 3, 4) ""
                let neurons = Site.values "neurons" inputs trained |> rows
                Expect.equal (List.length neurons) 2 ""
                let parameters = trained.State.Final.Parameters.ToArray()
                let bias = parameters[24..]

                for x, h in List.zip (rows inputs) neurons do
                    Near.allWithin 1e-14 (relu (times w1 x)) h
                    let model = absolute :> IModel
                    let between, y = Array.zeroCreate<float> model.Activations, Array.zeroCreate<float> 3
                    model.Forward<float>(parameters, x, between, y)
                    Near.allWithin 1e-14 (Array.map2 (+) (times w2 h) bias |> relu) y
            }

            test "the output weights of a tied model are the transpose of its input weights" {
                let trained = trained (ReluHiddenModel(Features = 3, Neurons = 2))
                let w1, w2 = Neurons.inputWeights trained, Neurons.outputWeights trained
                Expect.equal (w2.Rows, w2.Columns) (3, 2) ""
                Expect.equal (Array.init 3 (fun i -> w2.Row(i).ToArray())) (Array.init 3 w1.Column) ""
            }

            test "two neurons per feature compute its absolute value" {
                let n = 3
                let entry sign i k = if i = k then sign else 0.0

                let parameters =
                    [|
                        for sign in [ 1.0; -1.0 ] do
                            for k in 0 .. n - 1 do
                                for i in 0 .. n - 1 -> entry sign i k
                        for i in 0 .. n - 1 do
                            for k in 0 .. 2 * n - 1 -> entry 1.0 i (k % n)
                        yield! Array.zeroCreate n
                    |]

                let model = AbsoluteValueModel(Features = n, Neurons = 2 * n) :> IModel
                let x = [| 0.3; -0.9; 0.5 |]
                let between, y = Array.zeroCreate<float> model.Activations, Array.zeroCreate<float> n
                model.Forward<float>(parameters, x, between, y)
                Expect.equal y (Array.map abs x) ""
            }

            test "both engines of Core train an absolute-value model alike" {
                let plan = Plans.make (model = absolute, trainer = Adam(LearningRate = 1e-2, Epsilon = 1e-2, Steps = 50))
                let final (state: TrainedState) = state.Final.Parameters.ToArray()
                let own, fast = (Reference.train [ plan ]).Head, (Trains.on "simd" 1 [ plan ]).Head
                Near.allWithin Tolerances.parameters (final own) (final fast)
                Expect.isTrue (own.Curve[own.Curve.Count - 1].Loss < own.Curve[0].Loss) "the loss falls"
            }

            test "what is wrong with the sizes of an absolute-value model is found at once" {
                let faults = AbsoluteValueModel(Features = 0, Neurons = 0).Faults() |> List.ofSeq

                Expect.equal
                    [ for fault in faults -> fault.Subject, fault.Value, fault.Bound ]
                    [
                        "the number of features of the model", "0", "at least 1"
                        "the number of neurons", "0", "at least 1"
                    ]
                    ""
            }

            test "weights that are not there or have another shape are faults" {
                Expect.isEmpty (NeuronWeights.Faults absolute) ""
                Expect.isEmpty (NeuronWeights.Faults { Sizes = (3, 2); Weights = "W" }) ""
                let faults = NeuronWeights.Faults { Sizes = (3, 2); Weights = "V" }
                Faults.one "the tensor of the input weights" "\"V\"" "one of \"W\", \"b\"" faults
                let faults = NeuronWeights.Faults { Sizes = (3, 2); Weights = "b" }
                Faults.one "the shape of the input weights b" "[1, 3]" "[2, 3]" faults
            }

            property "values at a site are those that the rest of the chain reads" (fun random ->
                let model = RandomChains.model (random.Next()) 6
                let plain = model :> IModel
                let normal _ = Property.between -1.0 1.0 random
                let parameters, x = Array.init plain.Layout.Size normal, Array.init plain.Features normal
                let inputs = Matrices.ofRows (1, x.Length, x)

                for site in model.Chain.Sites do
                    let before = model.Chain.Layers |> Seq.takeWhile ((<>) (Layer.Site site)) |> List.ofSeq
                    let values = SiteValues.Of(model, site, parameters, inputs)

                    // The same as the output of a chain that stops there and gives one value.
                    let unit = random.Next values.Columns
                    let pick = Matrix.Build(x.Length, values.Columns, (fun i k -> if i = 0 && k = unit then 1.0 else 0.0))
                    let short = ChainModel(Name = "short", Chain = Chain(before @ [ Layer.Fixed pick ])) :> IModel

                    if Seq.isEmpty (short.Faults()) then
                        let h, y = Array.zeroCreate<float> short.Activations, Array.zeroCreate<float> x.Length
                        let own = parameters[.. short.Layout.Size - 1]
                        short.Forward<float>(own, x, h, y)
                        Expect.equal values[0, unit] y[0] $"{site} of {model}"
                    else
                        Expect.equal values inputs "a site before every tensor and function")

            test "a site before the first step and one after the last are input and output" {
                let model =
                    ChainModel(
                        Name = "ends",
                        Chain = Chain [ Layer.Site "in"; Layer.Dense("W", 1, 1); Layer.Relu; Layer.Site "out" ]
                    )

                let values site =
                    rows (SiteValues.Of(model, site, ReadOnlySpan [| 3.0 |], Matrices.ofRows (2, 1, [| 2.0; -1.0 |])))

                Expect.equal (values "in", values "out") ([ [| 2.0 |]; [| -1.0 |] ], [ [| 6.0 |]; [| 0.0 |] ]) ""
            }

            test "a site that does not exist is refused with those that do" {
                let trained = trained absolute
                let error = throws<ArgumentException>(fun () -> Site.values "codes" inputs trained |> ignore)
                Expect.stringContains error.Message "The site is \"codes\" but must be one of \"neurons\"" ""
                let narrow = Matrices.ofRows (1, 2, [| 1.0; 1.0 |])
                let error = throws<ArgumentException>(fun () -> Site.values "neurons" narrow trained |> ignore)
                Expect.stringContains error.Message "The number of columns of the inputs is 2 but must be 3" ""
            }
        ]
