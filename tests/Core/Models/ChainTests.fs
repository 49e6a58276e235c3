/// Models as chains of layers: what follows from the layers, and what is wrong with them.
module Research.Tests.ChainTests

open System
open Research
open Expecto

/// A model as a record of one's own that states its chain and nothing else.
type private Autoencoder =
    {
        Features: int
        Codes: int
    }

    interface INeurons with
        member this.Neurons = this.Codes
        member _.InputWeights = "E"
        member _.OutputWeights = "D"

    interface IChained with
        member this.Chain =
            Chain
                [
                    Layer.Bias("d", -1)
                    Layer.Dense("E", this.Codes, this.Features)
                    Layer.Bias "e"
                    Layer.Relu
                    Layer.Site "codes"
                    Layer.Dense("D", this.Features, this.Codes)
                    Layer.Bias "d"
                ]

let private autoencoder = { Features = 3; Codes = 4 }

let private chainOf (model: IChained) = model.Chain

/// The chain of a model under another type, so that nothing of the model's own is used.
let private asChain (model: IChained) = ChainModel(Name = "chain", Chain = model.Chain) :> IModel

let private forward (model: IModel) (parameters: float[]) (x: float[]) =
    let h, y = Array.zeroCreate<float> model.Activations, Array.zeroCreate<float> model.Features
    model.Forward<float>(parameters, x, h, y)
    h, y

let private pullback (model: IModel) (parameters: float[]) (x: float[]) (cotangent: float[]) (gradient: float[]) =
    let h, y = forward model parameters x
    model.Pullback(parameters, x, h, y, cotangent, gradient)

let private tiedModels n m : IChained list = [ LinearModel(Features = n, Hidden = m); ReluOutputModel(Features = n, Hidden = m) ]

/// ∂(c · x')/∂θ_j by dual numbers.
let private byDuals (model: IModel) (parameters: float[]) (x: float[]) (cotangent: float[]) j =
    let lifted = parameters |> Array.mapi (fun k value -> Dual(value, (if k = j then 1.0 else 0.0)))
    let h, y = Array.zeroCreate<Dual<float>> model.Activations, Array.zeroCreate<Dual<float>> model.Features
    let input = x |> Array.map (fun value -> Dual(value, 0.0))
    model.Forward<Dual<float>>(lifted, input, h, y)
    Array.fold2 (fun sum c (y: Dual<float>) -> sum + c * y.Derivative) 0.0 cotangent y

let private one subject value bound (layers: Layer list) = Faults.one subject value bound ((Chain layers).Faults())

let private dense name rows columns : Layer = Layer.Dense(name, rows, columns)

[<Tests>]
let tests =
    testList
        "Core/Models/ChainTests"
        [
            test "a record that states a chain has sizes, layout, sites and cost" {
                let model = autoencoder :> IModel
                Expect.equal model.Features 3 ""

                Expect.equal
                    [ for tensor in model.Layout.Tensors -> tensor.Name, tensor.Offset, tensor.Size ]
                    [ "d", 0, 3; "E", 3, 12; "e", 15, 4; "D", 19, 12 ]
                    ""

                Expect.isEmpty (model.Faults()) ""
                let chain = chainOf autoencoder
                Expect.equal (List.ofSeq chain.Sites) [ "codes" ] ""
                // Both weights: once forward, once for the gradient and once back, because the bias before them trains.
                Expect.equal chain.MultiplyAdds 72.0 ""
                Expect.equal (SampledLoss(Batch = 10).MultiplyAdds autoencoder) 720.0 "a batch"
            }

            test "the values of a chain are those of its equation" {
                // d = (1, 0, 0), E rows e_1, e_2, −e_1, 0, e = (0, 1, 0, 2), D of ones.
                let parameters =
                    [|
                        yield! [ 1.0; 0.0; 0.0 ]
                        yield! [ 1.0; 0.0; 0.0; 0.0; 1.0; 0.0; -1.0; 0.0; 0.0; 0.0; 0.0; 0.0 ]
                        yield! [ 0.0; 1.0; 0.0; 2.0 ]
                        yield! List.replicate 12 1.0
                    |]

                // x − d = (2, 5, 7), E(x − d) + e = (2, 6, −2, 2), codes (2, 6, 0, 2), sum 10, plus d.
                Expect.equal (snd (forward autoencoder parameters [| 3.0; 5.0; 7.0 |])) [| 11.0; 10.0; 10.0 |] ""
            }

            property "a model and its chain agree bit for bit" (fun random ->
                let n = random.Next(1, 9)

                for model in tiedModels n (random.Next(1, n + 1)) do
                    let other = asChain model
                    Expect.equal other.Layout model.Layout ""
                    Expect.equal other.Features n ""
                    let normal _ = Property.between -1.0 1.0 random

                    let parameters, gradients =
                        Array.init model.Layout.Size normal, Array.init 2 (fun _ -> Array.zeroCreate<float> model.Layout.Size)

                    for _ in 1..5 do
                        let x, cotangent = Array.init n normal, Array.init n normal
                        Expect.equal (snd (forward other parameters x)) (snd (forward model parameters x)) ""
                        pullback model parameters x cotangent gradients[0]
                        pullback other parameters x cotangent gradients[1]

                    Expect.equal gradients[1] gradients[0] "")

            test "a model and its chain train to the same bits on the reference engine" {
                for model in tiedModels 7 3 do
                    let train (model: IModel) = (Reference.train [ Plans.make (model = model, batch = 40) ]).Head
                    Expect.equal (train (asChain model)) (train model) $"for {model}"
            }

            property "the gradient of a chain is that by dual numbers" (fun random ->
                let model = RandomChains.model (random.Next()) 6 :> IModel
                Expect.isEmpty (model.Faults()) ""
                let normal _ = Property.between -1.0 1.0 random
                let parameters, x = Array.init model.Layout.Size normal, Array.init model.Features normal
                let cotangent, gradient = Array.init model.Features normal, Array.zeroCreate<float> model.Layout.Size
                pullback model parameters x cotangent gradient
                let scale = gradient |> Array.map abs |> Array.max |> max 1.0

                for j in 0 .. max 1 (parameters.Length / 20) .. parameters.Length - 1 do
                    Near.within (Tolerances.dual * scale) (byDuals model parameters x cotangent j) gradient[j])

            test "functions have the values of their definitions" {
                let value (layer: Layer) z =
                    let chain = Chain [ dense "W" 1 1; layer ]
                    (snd (forward (ChainModel(Name = "one", Chain = chain)) [| 1.0 |] [| z |]))[0]

                for z in [ -800.0; -30.0; -2.5; -1e-3; 0.0; 1e-3; 0.7; 3.0; 40.0; 800.0 ] do
                    let near expected layer = Near.within (1e-14 * max 1.0 (abs z)) expected (value layer z)
                    near (max z 0.0) Layer.Relu
                    near (if z > 0.0 then z else 0.25 * z) (Layer.LeakyRelu 0.25)
                    near (abs z) Layer.Absolute
                    near (tanh z) Layer.Tanh
                    near (max z 0.0 + log (1.0 + exp (-(abs z)))) Layer.Softplus
                    near (0.5 * z * (1.0 + tanh (sqrt (2.0 / Math.PI) * (z + 0.044715 * z ** 3.0)))) Layer.Gelu
                    Expect.equal (value Layer.Square z) (z * z) ""
                    Expect.equal (value Layer.Identity z) z ""
            }

            test "exact numbers have values where a chain adds, multiplies and compares, and a sentence where it does not" {
                let give (layer: Layer) =
                    let model = ChainModel(Name = "one", Chain = Chain [ dense "W" 1 1; layer ]) :> IModel
                    let h, y = Array.zeroCreate<Rational> model.Activations, Array.zeroCreate<Rational> 1
                    let parameters, x = [| Rational.Of(1, 3) |], [| Rational.Of(1, 2) |]
                    model.Forward<Rational>(parameters, x, h, y)
                    y[0]

                Expect.equal (give Layer.Relu) (Rational.Of(1, 6)) ""
                Expect.equal (give Layer.Square) (Rational.Of(1, 36)) ""
                let error = throws<NotSupportedException>(fun () -> give Layer.Tanh |> ignore)
                Expect.stringContains error.Message "use double or Dual<double>" ""
            }

            test "chains are equal by content" {
                Expect.equal (chainOf autoencoder) (chainOf { Features = 3; Codes = 4 }) ""
                Expect.notEqual (chainOf autoencoder) (chainOf { Features = 3; Codes = 5 }) ""
                let fixedOf value = Chain [ dense "W" 1 1; Layer.Fixed(Matrix.Build(1, 1, fun _ _ -> value)) ]
                Expect.equal (fixedOf 2.0) (fixedOf 2.0) ""
                Expect.notEqual (fixedOf 2.0) (fixedOf 3.0) ""
            }

            test "hidden units may be exchanged, and rescaled where functions and ties let a factor through" {
                let gauge layers = [ for units in (Chain layers).Gauge -> List.ofSeq units.Sites, units.Width, units.Gauge ]

                let two hidden = [ dense "A" 4 3; Layer.Bias "a"; hidden; Layer.Site "neurons"; dense "B" 3 4; Layer.Bias "b" ]
                Expect.equal (gauge (two Layer.Relu)) [ [ "neurons" ], 4, UnitGauge.Rescalings ] ""
                Expect.equal (gauge (two Layer.Tanh)) [ [ "neurons" ], 4, UnitGauge.Exchanges ] ""
                let projection: Layer = Layer.Fixed(Matrix.Build(3, 2, fun _ _ -> 1.0))
                Expect.equal (gauge [ dense "W" 2 3; projection ]) [] "a fixed matrix tells its inputs apart"

                Expect.equal
                    (gauge [ dense "A" 4 3; Layer.Relu; dense "B" 4 4; dense "C" 3 4 ])
                    [ [], 4, UnitGauge.Rescalings; [], 4, UnitGauge.InvertibleMaps ]
                    ""
            }

            property "rescaling and exchanging hidden units leaves the output as it is" (fun random ->
                let chain = Chain [ dense "A" 4 3; Layer.Bias "a"; Layer.LeakyRelu 0.1; dense "B" 3 4 ]
                let model = ChainModel(Name = "gauge", Chain = chain) :> IModel
                let normal _ = Property.between -1.0 1.0 random
                let a, bias, b = Array.init 12 normal, Array.init 4 normal, Array.init 12 normal
                let order, factors = [| 0..3 |], Array.init 4 (fun _ -> Property.between 0.5 2.0 random)
                random.Shuffle order

                let changed =
                    [|
                        for k in 0..3 do
                            for i in 0..2 -> factors[k] * a[order[k] * 3 + i]
                        for k in 0..3 -> factors[k] * bias[order[k]]
                        for i in 0..2 do
                            for k in 0..3 -> b[i * 4 + order[k]] / factors[k]
                    |]

                let x = Array.init 3 normal
                Near.allWithin 1e-12 (snd (forward model (Array.concat [ a; bias; b ]) x)) (snd (forward model changed x)))

            test "sizes that do not meet are a fault" {
                one
                    "the number of inputs of layer 3"
                    "5"
                    "4, as many as the values before it"
                    [ dense "A" 4 3; Layer.Relu; dense "B" 3 5 ]

                one "the number of outputs of the chain" "4" "3, that of its inputs" [ dense "A" 4 3 ]
                let matrix = Matrix.Build(3, 2, fun _ _ -> 1.0)

                one
                    "the number of inputs of layer 2"
                    "2"
                    "4, as many as the values before it"
                    [ dense "A" 4 3; Layer.Fixed matrix ]

                one
                    "the length of the bias b at layer 4"
                    "3"
                    "4, as where it stands before"
                    [ dense "A" 4 3; Layer.Bias "b"; dense "B" 3 4; Layer.Bias "b" ]
            }

            test "a tensor that does not exist, a name twice, and a chain without layers or sizes are faults" {
                one "the weight that layer 2 transposes" "\"V\"" "one of \"W\"" [ dense "W" 3 3; Layer.Transposed "V" ]
                one "the name of the tensor at layer 2" "\"W\"" "used once" [ dense "W" 3 3; dense "W" 3 3 ]
                one "the name of the tensor at layer 2" "\"W\"" "used once" [ dense "W" 3 3; Layer.Bias "W" ]
                one "the name of the site at layer 3" "\"s\"" "used once" [ dense "W" 3 3; Layer.Site "s"; Layer.Site "s" ]
                one "the number of layers of the chain" "0" "at least 1" []
                one "the number of matrices of the chain" "0" "at least 1" [ Layer.Bias "b"; Layer.Relu ]
                one "the number of tensors that train" "0" "at least 1" [ Layer.Fixed(Matrix.Build(1, 1, fun _ _ -> 1.0)) ]
                one "the sign of the bias b at layer 2" "2" "1 or -1" [ dense "W" 3 3; Layer.Bias("b", 2) ]

                one
                    "the slope of the leaky ReLU"
                    "NaN"
                    "a finite number that a float can hold"
                    [ dense "W" 3 3; Layer.LeakyRelu nan ]

                one "the name of the site at layer 2" "\"\"" "a word" [ dense "W" 3 3; Layer.Site "" ]
            }

            test "a fixed matrix that is not finite is a fault" {
                let matrix = Matrix.Build(2, 2, fun i j -> if i = 1 && j = 0 then nan else 1.0)

                one
                    "entry (1, 0) of the fixed matrix at layer 2"
                    "NaN"
                    "a finite number that a float can hold"
                    [ dense "W" 2 2; Layer.Fixed matrix ]
            }

            test "all faults of a chain are found at once, and none of them computes" {
                let chain = Chain [ dense "W" 0 3; Layer.Transposed "V"; Layer.Bias("b", 0); dense "W" 3 4 ]
                let subjects = [ for fault in chain.Faults() -> fault.Subject ]

                Expect.equal
                    subjects
                    [
                        "the number of outputs of layer 1"
                        "the weight that layer 2 transposes"
                        "the sign of the bias b at layer 3"
                        "the number of inputs of layer 4"
                        "the name of the tensor at layer 4"
                    ]
                    ""

                throws<InvalidOperationException>(fun () -> chain.Layout |> ignore) |> ignore
            }

            test "a record of one's own trains on the reference engine" {
                let plan = Plans.make (model = autoencoder, batch = 64, trainer = Adam(LearningRate = 1e-2, Steps = 300))
                let state = (Reference.train [ plan ]).Head
                let first, last = state.Curve[0].Loss, state.Evaluation.Loss
                Expect.isTrue (last < 0.5 * first) $"the loss went from {first} to {last}"
            }
        ]
