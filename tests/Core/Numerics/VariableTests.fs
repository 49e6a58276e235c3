module Research.Tests.VariableTests

open System
open Research
open Expecto

/// The value of a function of two variables and its two derivatives, as a model of one output per feature.
type private Two(f: Variable -> Variable -> Variable) =
    interface IFunctionModel with
        member _.Features = 1
        member _.Layout = ParameterLayout.Of [ ParameterTensor.Weight("p", 1, 2) ]
        member _.Output(parameters, _) = [| f parameters["p"].[0] parameters["p"].[1] |]

let private at f (a: float) (b: float) =
    let model, parameters, input = Two f :> IModel, [| a; b |], [| 0.0 |]
    let between, output, gradient = Array.empty<float>, Array.zeroCreate<float> 1, Array.zeroCreate<float> 2
    model.Forward<float>(parameters, input, between, output)
    let cotangent = [| 1.0 |]
    model.Pullback(parameters, input, between, output, cotangent, gradient)
    output[0], gradient[0], gradient[1]

let private near (value, byA, byB) (found, foundA, foundB) =
    Near.within (1e-13 * max 1.0 (abs value)) value found
    Near.within (1e-13 * max 1.0 (abs byA)) byA foundA
    Near.within (1e-13 * max 1.0 (abs byB)) byB foundB

[<Tests>]
let tests =
    testList
        "Core/Numerics/VariableTests"
        [
            property "arithmetic has the values and derivatives of its formulas" (fun random ->
                let a, b = Property.between 0.2 3.0 random, Property.between 0.2 3.0 random
                near (a + b, 1.0, 1.0) (at (+) a b)
                near (a - b, 1.0, -1.0) (at (-) a b)
                near (a * b, b, a) (at (*) a b)
                near (a / b, 1.0 / b, -a / (b * b)) (at (/) a b)
                near (-a, -1.0, 0.0) (at (fun x _ -> -x) a b)
                near (2.0 - a, -1.0, 0.0) (at (fun x _ -> 2.0 - x) a b)
                near (a - 2.0 + (3.0 + b), 1.0, 1.0) (at (fun x y -> x - 2.0 + (3.0 + y)) a b)
                near (2.0 * a + b * 3.0 + 1.0, 2.0, 3.0) (at (fun x y -> 2.0 * x + y * 3.0 + 1.0) a b)
                near (2.0 / a - b / 4.0, -2.0 / (a * a), -0.25) (at (fun x y -> 2.0 / x - y / 4.0) a b))

            property "functions have the values and derivatives of the library's" (fun random ->
                let a, b = Property.between 0.1 4.0 random, Property.between 0.1 3.0 random
                near (exp a, exp a, 0.0) (at (fun x _ -> exp x) a b)
                near (log a, 1.0 / a, 0.0) (at (fun x _ -> log x) a b)
                near (sqrt a, 0.5 / sqrt a, 0.0) (at (fun x _ -> sqrt x) a b)
                near (tanh -a, 1.0 - tanh a ** 2.0, 0.0) (at (fun x _ -> tanh x) -a b)
                near (abs -a, -1.0, 0.0) (at (fun x _ -> abs x) -a b)
                near (a ** 2.5, 2.5 * a ** 1.5, 0.0) (at (fun x _ -> x ** 2.5) a b)
                near ((-a) ** 3.0, 3.0 * a * a, 0.0) (at (fun x _ -> x ** 3.0) -a b)
                near (a ** -2.0, -2.0 * a ** -3.0, 0.0) (at (fun x _ -> x ** -2.0) a b)
                near (a ** b, b * a ** (b - 1.0), log a * a ** b) (at (fun x y -> x ** y) a b))

            test "the larger and the smaller of two pass the derivative of the one that was taken" {
                Expect.equal (at max 2.0 1.0) (2.0, 1.0, 0.0) ""
                Expect.equal (at max 1.0 2.0) (2.0, 0.0, 1.0) ""
                Expect.equal (at min 1.0 2.0) (1.0, 1.0, 0.0) ""
                Expect.equal (at (fun x _ -> Variable.Max(x, 0.0)) 0.0 1.0) (0.0, 0.0, 0.0) "the derivative of the ReLU at 0"
                Expect.equal (at (fun x y -> if x > y then x * y else y) 3.0 2.0) (6.0, 2.0, 3.0) "a branch"
            }

            test "a variable that is used several times collects all derivatives" {
                Expect.equal (at (fun x y -> x * x * x + x * y) 2.0 5.0) (18.0, 17.0, 2.0) ""
                Expect.equal (at (fun x y -> [ x; y; x ] |> List.sum) 2.0 5.0) (9.0, 2.0, 1.0) "a sum of a list"
            }

            test "what is made of a value is a constant" {
                Expect.equal (at (fun x y -> Variable.Of x.Value * y) 2.0 5.0) (10.0, 0.0, 2.0) ""
            }

            test "a slope of 0 is not multiplied by an infinite derivative" {
                Expect.equal (at (fun x y -> sqrt x * Variable.Zero + y) 0.0 5.0) (5.0, 0.0, 1.0) ""
            }

            test "functions have their limits where doubles end" {
                let value f a =
                    let found, _, _ = at (fun x _ -> f x) a 0.0
                    found

                Expect.equal (value exp 800.0) infinity ""
                Expect.equal (value exp -800.0) 0.0 ""
                Expect.equal (value exp -infinity) 0.0 ""
                Expect.equal (value log 0.0) -infinity ""
                Expect.isTrue (Double.IsNaN(value log -1.0)) "the logarithm of a negative number"
                Expect.isTrue (Double.IsNaN(value exp nan)) "e to what is not a number"
                Near.within 1e-300 (exp 705.0 / exp 705.0) (value exp 705.0 / exp 705.0 |> Math.Round)
                Near.within 1e-13 1.0 (value log 1e-310 / log 1e-310)
                Expect.equal (value tanh 1000.0, value tanh -1000.0) (1.0, -1.0) ""
            }

            property "tensors multiply as matrices do, tied too" (fun random ->
                let n, m = random.Next(1, 6), random.Next(1, 6)
                let x = Array.init n (fun _ -> Property.between -1.0 1.0 random)

                let tied =
                    { new IFunctionModel with
                        member _.Features = n

                        member _.Layout = ParameterLayout.Of [ ParameterTensor.Weight("W", m, n); ParameterTensor.Bias("b", n) ]

                        member _.Output(parameters, x) =
                            let W, b = parameters["W"], parameters["b"]
                            W.TransposedTimes(W.Times x) |> Array.mapi (fun i y -> Variable.Max(y + b[i], 0.0))
                    }

                let chain =
                    ChainModel(
                        Name = "tied",
                        Chain = Chain [ Layer.Dense("W", m, n); Layer.Transposed "W"; Layer.Bias "b"; Layer.Relu ]
                    )

                let run (model: IModel) =
                    let random = Random n
                    let parameters = Array.init model.Layout.Size (fun _ -> Property.between -1.0 1.0 random)

                    let h, y = Array.zeroCreate<float> model.Activations, Array.zeroCreate<float> n
                    let gradient = Array.zeroCreate<float> parameters.Length
                    model.Forward<float>(parameters, x, h, y)
                    model.Pullback(parameters, x, h, y, x, gradient)
                    Array.append y gradient

                Near.allWithin 1e-13 (run chain) (run tied))
        ]
