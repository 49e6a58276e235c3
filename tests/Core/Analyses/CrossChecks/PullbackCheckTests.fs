module Research.Tests.PullbackCheckTests

open System
open Research
open Expecto

/// A model with a pullback by hand that a test spoils: x' = WᵀWx + b.
type private ByHand(spoil: float[] -> unit, isGeneric: bool) =
    let inner = LinearModel(Features = 3, Hidden = 2) :> IModel

    interface IModel with
        member _.Features = inner.Features
        member _.Activations = inner.Activations
        member _.Layout = inner.Layout
        member _.Faults() = inner.Faults()

        member _.Forward<'T
            when 'T :> System.Numerics.IAdditionOperators<'T, 'T, 'T>
            and 'T :> System.Numerics.IMultiplyOperators<'T, 'T, 'T>
            and 'T :> System.Numerics.IAdditiveIdentity<'T, 'T>
            and 'T :> System.Numerics.IComparisonOperators<'T, 'T, bool>>
            (parameters: ReadOnlySpan<'T>, input: ReadOnlySpan<'T>, activations: Span<'T>, output: Span<'T>)
            =
            if not isGeneric && typeof<'T> <> typeof<float> then
                raise (NotSupportedException "double alone")

            inner.Forward<'T>(parameters, input, activations, output)

        member _.Pullback(parameters, input, activations, output, cotangent, gradient) =
            inner.Pullback(parameters, input, activations, output, cotangent, gradient)
            let spoilt = gradient.ToArray()
            spoil spoilt
            spoilt.AsSpan().CopyTo gradient

let private derivatives =
    [ true, IndependentDerivative.DualNumbers; false, IndependentDerivative.CentralDifferences ]

[<Tests>]
let tests =
    testList
        "Core/Analyses/CrossChecks/PullbackCheckTests"
        [
            for isGeneric, derivative in derivatives do
                test $"a right gradient passes, by {derivative}" {
                    let check = Gradients.check (ByHand(ignore, isGeneric))
                    Expect.isTrue check.Holds check.Sentence
                    Expect.equal (check.Derivative, check.Points) (derivative, 8) ""
                    Expect.isTrue (check.Deviation < 1e-8) $"{check.Deviation}"
                    Expect.stringContains check.Sentence "agrees" ""
                }

                test $"a wrong entry is found and named, by {derivative}" {
                    let check = Gradients.check (ByHand((fun gradient -> gradient[5] <- gradient[5] + 1e-3), isGeneric))
                    Expect.isFalse check.Holds ""
                    Expect.equal check.Parameter "W[1, 2]" ""
                    Near.within 1e-6 1e-3 (check.Slope - check.IndependentSlope)
                    Expect.stringContains check.Sentence "The derivative by W[1, 2] is" ""
                    Expect.stringContains check.Sentence "correct the pullback." ""
                    let bias = Gradients.check (ByHand((fun gradient -> gradient[7] <- nan), isGeneric))
                    Expect.equal (bias.Parameter, bias.Holds, bias.Deviation) ("b[1]", false, infinity) "not a number"
                }

                test $"a pullback that overwrites instead of adding is found, by {derivative}" {
                    Expect.isFalse (Gradients.check (ByHand(Array.Clear, isGeneric))).Holds ""
                }

            test "every model of the library and every random chain passes" {
                let models: IModel list =
                    [
                        yield LinearModel(Features = 5, Hidden = 2)
                        yield ReluOutputModel(Features = 5, Hidden = 2)
                        yield AbsoluteValueModel(Features = 3, Neurons = 6)
                        for seed in 0..30 do
                            yield RandomChains.model seed 5
                    ]

                for model in models do
                    let check = Gradients.check model
                    Expect.equal check.Derivative IndependentDerivative.DualNumbers ""
                    Expect.isTrue check.Holds $"{model}: {check.Sentence}"
            }

            test "a derivative that a function withholds is found" {
                let model isRight =
                    { new IFunctionModel with
                        member _.Features = 2
                        member _.Layout = ParameterLayout.Of [ ParameterTensor.Weight("W", 2, 2) ]

                        member _.Output(parameters, x) =
                            parameters["W"].Times x |> Array.map (fun h -> exp (if isRight then h else Variable.Of h.Value) - h)
                    }

                let right, wrong = Gradients.check (model true), Gradients.check (model false)
                Expect.isTrue right.Holds right.Sentence
                Expect.equal right.Derivative IndependentDerivative.CentralDifferences ""
                Expect.isFalse wrong.Holds wrong.Sentence
            }

            test "a model with faults is refused with all of them" {
                let error =
                    throws<InvalidOperationException>(fun () ->
                        Gradients.check (AbsoluteValueModel(Features = 0, Neurons = -1)) |> ignore)

                Expect.stringContains error.Message "The number of features of the model is 0" ""
                Expect.stringContains error.Message "The number of neurons is -1" ""
            }
        ]
