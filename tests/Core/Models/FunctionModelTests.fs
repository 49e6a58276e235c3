module Research.Tests.FunctionModelTests

open System
open Research
open Expecto

/// x' = max(WᵀWx + b, 0) ÷ (1 + e^(−s)), or what a test puts in its place.
type private Squashed =
    {
        Features: int
        Hidden: int
        Tensors: ParameterTensor list
        Outputs: int
    }

    interface IFunctionModel with
        member m.Features = m.Features
        member m.Layout = ParameterLayout.Of m.Tensors

        member m.Output(parameters, x) =
            let W, b, s = parameters["W"], parameters["b"], parameters["s"]

            Array.init m.Outputs (fun i ->
                let h = W.Times x
                let z = Seq.init m.Hidden (fun k -> W[k, i] * h[k]) |> Seq.fold (+) b[i]
                Variable.Max(z, 0.0) / (1.0 + exp -s[i]))

let private squashed n m =
    {
        Features = n
        Hidden = m
        Outputs = n
        Tensors = [ ParameterTensor.Weight("W", m, n); ParameterTensor.Bias("b", n); ParameterTensor.Bias("s", n) ]
    }

let private faults (model: Squashed) = (model :> IModel).Faults()

[<Tests>]
let tests =
    testList
        "Core/Models/FunctionModelTests"
        [
            test "a function that is sound has no faults, and a layout without gaps" {
                let model = squashed 3 2 :> IModel
                Expect.isEmpty (model.Faults()) ""
                Expect.equal [ for tensor in model.Layout.Tensors -> tensor.Name, tensor.Offset ] [ "W", 0; "b", 6; "s", 9 ] ""
            }

            test "the reference engine trains it, and goes on from a snapshot to the same bits" {
                let plan (steps: int) =
                    Plans.make (
                        model = squashed 4 2,
                        trainer = AdamW(WeightDecay = 0.0, LearningRate = 2e-2, Steps = steps, Record = Recording.At [ 100 ])
                    )

                let whole = (Reference.train [ plan 200 ]).Head
                let start = whole.Recorded[0]
                Expect.equal start.Step 100 ""
                let resumed = (Reference.resume [ plan 200 ] [ start ]).Head
                Expect.equal resumed.Final whole.Final ""
                let untrained = (Reference.train [ plan 100 ]).Head
                Expect.equal untrained.Final start "the first half alone"
                let first, last = whole.Curve[0].Loss, whole.Curve[whole.Curve.Count - 1].Loss
                Expect.isTrue (last < 0.8 * first) $"the loss went from {first} to {last}"
            }

            test "several models in turn on one thread do not disturb each other" {
                let a, b = squashed 3 2, squashed 5 2
                let alone = [ for model in [ a; b ] -> (Reference.train [ Plans.make (model = model) ]).Head ]
                let gradients (model: IModel) = (Gradients.check model).Deviation
                let mixed = [ for model in [ b; a; b ] -> gradients model ]
                Expect.equal mixed[0] mixed[2] ""
                Expect.equal [ for model in [ a; b ] -> (Reference.train [ Plans.make (model = model) ]).Head ] alone ""
            }

            test "other engines say who trains it" {
                let plan = Plans.make (model = squashed 3 2)
                let fault = single (SimdEngine(1).Faults plan)
                Expect.equal (fault.Subject, fault.Value) ("the model", "Squashed") ""
                Expect.stringContains fault.Remedy "--engine reference" ""
                Expect.isEmpty (ReferenceEngine().Faults plan) ""
            }

            test "the code of a function stands in the key of its results" {
                let spec = Spec.ofPlan (Plans.make (model = squashed 3 2))
                Expect.stringContains (spec.ToJsonString()) "\"code\":" ""
            }

            test "another number type than double is refused with a sentence" {
                let model = squashed 1 1 :> IModel
                let one, between = [| Dual(0.5, 0.0) |], Array.empty<Dual<float>>
                let parameters = Array.init 3 (fun _ -> Dual(0.5, 0.0))

                let error = throws<NotSupportedException>(fun () -> model.Forward<Dual<float>>(parameters, one, between, one))

                Expect.stringContains error.Message "has a value for double" ""
            }

            test "what is wrong with a function is found before it runs" {
                let one subject value bound model = Faults.one subject value bound (faults model)
                let model = squashed 3 2
                one "the number of outputs of Squashed" "2" "3, the number of features" { model with Outputs = 2 }
                one "the number of tensors that train" "0" "at least 1" { model with Tensors = [] }
                let weight, bias = model.Tensors[0], model.Tensors[1]
                one "the name of a tensor" "\"W\"" "used once" { model with Tensors = [ weight; weight; bias ] }
                let ofRows rows = ParameterTensor.Weight("W", rows, 3)
                one "the number of rows of W" "0" "at least 1" { model with Tensors = [ ofRows 0; bias ] }

                let says (parts: string list) model =
                    let fault = single (faults model)
                    Expect.equal (fault.Subject, fault.Bound) ("the output of Squashed", "one value per feature") ""

                    for part in parts do
                        Expect.stringContains fault.Value part ""

                says [ "There is no tensor s"; "W, b" ] { model with Tensors = [ weight; bias ] }

                let wide, shift = ParameterTensor.Weight("W", 2, 4), model.Tensors[2]
                says [ "W [2, 4] multiplies 4 values, not 3" ] { model with Tensors = [ wide; bias; shift ] }
                says [ "b[1] is not in [1]" ] { model with Tensors = [ weight; ParameterTensor.Bias("b", 1); shift ] }
                Expect.equal (Seq.length (faults { model with Features = 0; Tensors = [] })) 2 "all at once"
            }
        ]
