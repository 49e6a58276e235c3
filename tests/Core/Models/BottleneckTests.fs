/// The linear and the ReLU output model, which share their bottleneck.
module Research.Tests.BottleneckTests

open System
open Research
open Expecto

let private linear n m : IBottleneck = LinearModel(Features = n, Hidden = m)

let private relu n m : IBottleneck = ReluOutputModel(Features = n, Hidden = m)

let private both = [ linear; relu ]

let private forward (model: IModel) (parameters: float[]) (x: float[]) =
    let h, y = Array.zeroCreate<float> model.Activations, Array.zeroCreate<float> model.Features

    model.Forward<float>(parameters, x, h, y)
    h, y

let private pullback (model: IModel) (parameters: float[]) (x: float[]) (cotangent: float[]) =
    let h, y = forward model parameters x
    let gradient = Array.zeroCreate<float> model.Layout.Size
    model.Pullback(parameters, x, h, y, cotangent, gradient)
    gradient

// W = [1 2 −1; ½ −1 3], b = (−3, −0.2, 0.3), x = (1, ½, ¼): h = (7/4, 3/4), Wᵀh = (17/8, 11/4, 1/2).
let private parameters = [| 1.0; 2.0; -1.0; 0.5; -1.0; 3.0; -3.0; -0.25; 0.25 |]

let private x = [| 1.0; 0.5; 0.25 |]

[<Tests>]
let tests =
    testList
        "Core/Models/BottleneckTests"
        [
            test "the linear model gives WᵀWx + b" {
                let h, y = forward (linear 3 2) parameters x
                Expect.equal h [| 1.75; 0.75 |] ""
                Expect.equal y [| -0.875; 2.5; 0.75 |] ""
            }

            test "the ReLU output model gives ReLU(WᵀWx + b)" {
                let h, y = forward (relu 3 2) parameters x
                Expect.equal h [| 1.75; 0.75 |] ""
                Expect.equal y [| 0.0; 2.5; 0.75 |] ""
            }

            test "the gradient by hand is (Wg)xᵀ + h gᵀ and g" {
                // g = (1, 2, 4): Wg = (1, 10.5).
                let expected = [| 2.75; 4.0; 7.25; 11.25; 6.75; 5.625; 1.0; 2.0; 4.0 |]
                Expect.equal (pullback (linear 3 2) parameters x [| 1.0; 2.0; 4.0 |]) expected ""
            }

            test "the gradient of the ReLU output model leaves out the outputs that are zero" {
                let expected = pullback (linear 3 2) parameters x [| 0.0; 2.0; 4.0 |]
                Expect.equal (pullback (relu 3 2) parameters x [| 1.0; 2.0; 4.0 |]) expected ""
                Expect.equal (expected[6]) 0.0 ""
            }

            test "a pre-activation of exactly zero gives output zero and gradient zero" {
                let atTheKink = [| 1.0; -1.0 |]
                Expect.equal (snd (forward (relu 1 1) atTheKink [| 1.0 |])) [| 0.0 |] ""
                Expect.equal (pullback (relu 1 1) atTheKink [| 1.0 |] [| 1.0 |]) [| 0.0; 0.0 |] ""
                Expect.equal (pullback (linear 1 1) atTheKink [| 1.0 |] [| 1.0 |]) [| 2.0; 1.0 |] ""
            }

            test "a gradient is added to what is there" {
                let model = linear 3 2
                let h, y = forward model parameters x
                let gradient = Array.create model.Layout.Size 10.0
                let cotangent = [| 1.0; 2.0; 4.0 |]
                model.Pullback(parameters, x, h, y, cotangent, gradient)
                let fresh = pullback model parameters x cotangent
                Expect.equal gradient (Array.map ((+) 10.0) fresh) ""
            }

            property "the gradient agrees with central differences" (fun random ->
                let n = random.Next(1, 6)
                let m = random.Next(1, n + 1)
                let normal () = Property.between -1.0 1.0 random

                for make in both do
                    let model = make n m
                    let parameters = Array.init model.Layout.Size (fun _ -> normal ())

                    let x, cotangent = Array.init n (fun _ -> normal ()), Array.init n (fun _ -> normal ())

                    let away = snd (forward (linear n m) parameters x) |> Array.forall (fun z -> abs z > 0.05)

                    let score (parameters: float[]) =
                        Array.fold2 (fun sum c y -> sum + c * y) 0.0 cotangent (snd (forward model parameters x))

                    // The score is quadratic in each parameter on either side of the kink: central differences are exact there.
                    let step = 1e-3

                    let difference i =
                        let moved by = Array.mapi (fun j value -> if i = j then value + by else value) parameters

                        (score (moved step) - score (moved -step)) / (2.0 * step)

                    if away then
                        Near.allWithin 1e-10 (Array.init parameters.Length difference) (pullback model parameters x cotangent))

            property "an identity bottleneck as wide as its input returns the input" (fun random ->
                let n = random.Next(1, 6)
                let identity = [| for i in 0 .. n * n - 1 -> if i / n = i % n then 1.0 else 0.0 |]
                let parameters = Array.append identity (Array.zeroCreate n)
                let x = Array.init n (fun _ -> random.NextDouble())

                for make in both do
                    Expect.equal (snd (forward (make n n) parameters x)) x "")

            test "a bottleneck of one to n dimensions has no fault" {
                for make in both do
                    Expect.isEmpty ((make 1 1).Faults()) ""
                    Expect.isEmpty ((make 5 2).Faults()) ""
                    Expect.isEmpty ((make 5 5).Faults()) ""
            }

            test "a bottleneck wider than its input, or without width, is a fault" {
                for make in both do
                    Faults.one "the number of hidden dimensions" "6" "at most 5" ((make 5 6).Faults())
                    Faults.one "the number of hidden dimensions" "0" "at least 1" ((make 5 0).Faults())
                    Faults.one "the number of features of the model" "0" "at least 1" ((make 0 1).Faults())
                    Expect.equal (Seq.length ((make -1 -1).Faults())) 2 ""
            }

            test "models are equal by their sizes and kinds" {
                Expect.equal (linear 3 2) (linear 3 2) ""
                Expect.notEqual (linear 4 2) (linear 3 2) ""
                Expect.notEqual (relu 3 2) (linear 3 2) ""
            }

            test "the tied weight stands once, before the bias" {
                for make in both do
                    let layout = (make 5 2).Layout
                    Expect.equal [ for tensor in layout.Tensors -> tensor.Name ] [ "W"; "b" ] ""
                    Expect.equal layout.Size 15 ""
                    Expect.equal (layout["W"]) (ParameterTensor("W", 2, 5, 0, false)) ""
                    Expect.equal (layout["b"]) (ParameterTensor("b", 1, 5, 10, true)) ""
            }

            test "a bias has one axis and a weight two" {
                let layout = ParameterLayout.Bottleneck(2, 5)
                Expect.equal (layout["W"].Shape) (EquatableArray.Of [ 2; 5 ]) ""
                Expect.equal (layout["b"].Shape) (EquatableArray.Of [ 5 ]) ""
                Expect.equal (layout["W"].Size, layout["b"].Size) (10, 5) ""
                Expect.equal (ParameterLayout.Bottleneck(2, 5)) layout ""
            }

            test "a name that is not in the layout is refused" {
                let error = throws<ArgumentException>(fun () -> ParameterLayout.Bottleneck(2, 5)["V"] |> ignore)

                Expect.stringContains error.Message "There is no tensor V" ""
            }
        ]
