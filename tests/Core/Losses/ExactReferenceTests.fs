module Research.Tests.ExactReferenceTests

open System
open System.Numerics
open Research
open Expecto

/// Features active in sets: all of a set together ("corr"), or one of it at most ("anti"); sets are independent.
type internal SetLaw(features: int, density: float, kind: string, sets: int[][]) =
    let factor (among: ReadOnlySpan<int>) (active: uint32) (set: int[]) =
        let mutable inside, on = 0, 0

        for t in 0 .. among.Length - 1 do
            if Array.contains among[t] set then
                inside <- inside + 1
                on <- on + int (active >>> t &&& 1u)

        let share = density / float set.Length

        match kind, on with
        | _ when inside = 0 -> 1.0
        | "corr", 0 -> 1.0 - density
        | "corr", _ -> if on = inside then density else 0.0
        | _, 0 -> 1.0 - float inside * share
        | _, 1 -> share
        | _ -> 0.0

    interface IActiveSets with
        member _.Features = features

        member _.Probability(among, active) =
            let mutable product = 1.0

            for set in sets do
                product <- product * factor among active set

            product

        member self.Sizes among =
            let sizes = Array.zeroCreate<float>(among.Length + 1)

            for active in 0u .. (1u <<< among.Length) - 1u do
                let size = BitOperations.PopCount active
                sizes[size] <- sizes[size] + (self :> IActiveSets).Probability(among, active)

            sizes

        member _.Dependents feature = sets |> Array.find (Array.contains feature) :> _

let private law (case: ReferenceCase) : IActiveSets =
    match case.Sets with
    | Some(kind, sets) -> SetLaw(case.Features, case.Density, kind, sets)
    | None -> IndependentSets(case.Features, Density.Of case.Density)

/// What the recursion gives stays within it; a thirteenth of it is typical.
let private tolerance (case: ReferenceCase) = 1e-14 * max 1.0 case.Loss

let private agrees (case: ReferenceCase) =
    let gradient = Array.zeroCreate<float> case.Parameters.Length
    let exact = ReluExactEvaluator(law case, case.Hidden, case.Features) :> IExactEvaluator
    let mutable remainder = nan
    let loss = exact.Evaluate(case.Parameters, case.Importance, gradient, &remainder)
    Near.within (tolerance case) case.Loss loss
    Near.allWithin (tolerance case) case.Gradient gradient
    Expect.equal remainder 0.0 ""
    Expect.equal (exact.Evaluate(case.Parameters, case.Importance, Span<float>.Empty, &remainder)) loss ""

[<Tests>]
let tests =
    testList
        "Core/Losses/ExactReferenceTests"
        [
            test "loss and gradient are those of the reference to 1e-14" {
                let cases = Expected.cases "exact_loss_cases.json"
                Expect.equal cases.Length 44 ""
                cases |> List.iter agrees
            }

            test "correlated and anticorrelated features differ in the law of the active sets alone" {
                let cases = Expected.cases "exact_loss_distributions.json"
                Expect.equal cases.Length 8 ""
                cases |> List.iter agrees
            }

            test "a model alone and a population agree with the reference through the public surface" {
                for case in Expected.cases "exact_loss_cases.json" do
                    let densities = Array.create case.Features case.Density
                    let loss, gradient = Expected.both (Expected.relu densities case.Hidden) case.Parameters case.Importance
                    Near.within (tolerance case) case.Loss loss
                    Near.allWithin (tolerance case) case.Gradient gradient

                    let population = Exact.Population(ReluOutputModel(Features = case.Features, Hidden = case.Hidden))
                    let losses, gradient = [| nan |], Array.zeroCreate<float> case.Parameters.Length
                    population.Evaluate(case.Parameters, densities, case.Importance, losses, gradient)
                    Near.within (tolerance case) case.Loss losses[0]
                    Near.allWithin (tolerance case) case.Gradient gradient
            }

            testCase "the linear model under dependent features has the covariances of their law" (fun () ->
                // Far above the kinks the ReLU output model is the linear one.
                for case in Expected.cases "exact_loss_distributions.json" do
                    let n = case.Features

                    let parameters = case.Parameters |> Array.mapi (fun at value -> if at < case.Hidden * n then value else 40.0)

                    let evaluate (expectation: IExactEvaluator) =
                        let gradient = Array.zeroCreate<float> parameters.Length
                        let mutable remainder = nan
                        expectation.Evaluate(parameters, case.Importance, gradient, &remainder), gradient

                    let loss, gradient = evaluate (LinearExactEvaluator(law case, case.Hidden))
                    let relu, slope = evaluate (ReluExactEvaluator(law case, case.Hidden, n))
                    Near.within (1e-14 * loss) loss relu
                    Near.allWithin (1e-14 * loss) gradient slope)
        ]
