module Research.Tests.FewActiveTests

open System
open Research
open Expecto

let private sparse n p = SparseUniform(Features = n, Density = Density.Of p)

let private signed n p = SparseUniform(Features = n, Density = Density.Of p, Magnitude = Magnitude.Symmetric())

let private functions: Layer list = [ Layer.Relu; Layer.LeakyRelu 0.1; Layer.Absolute; Layer.Identity ]

let private oneOf (items: 'item list) (random: Random) = items[random.Next items.Length]

/// The models of sections 7 and 8, a linear read-out, and chains with biases before hidden units, of random sizes.
let private chain (random: Random) =
    let n, m = random.Next(1, 6), random.Next(1, 5)

    let layers: Layer list =
        match random.Next 5 with
        | 0 -> [ Layer.Dense("W", m, n); Layer.Relu; Layer.Transposed "W"; Layer.Bias "b"; Layer.Relu ]
        | 1 -> [ Layer.Dense("W1", m, n); Layer.Relu; Layer.Dense("W2", n, m); Layer.Bias "b"; Layer.Relu ]
        | 2 -> [ Layer.Dense("W1", m, n); Layer.Relu; Layer.Dense("W2", n, m) ]
        | 3 ->
            [
                Layer.Bias("d", -1)
                Layer.Dense("W", m, n)
                Layer.Bias "c"
                oneOf functions random
                Layer.Transposed "W"
                Layer.Bias "d"
                oneOf functions random
            ]
        | _ ->
            [
                Layer.Dense("W1", m, n)
                Layer.Bias "a"
                oneOf functions random
                Layer.Fixed(Matrix.Build(m, m, fun _ _ -> Property.between -1.0 1.0 random))
                Layer.Bias "c"
                oneOf functions random
                Layer.Dense("W2", n, m)
                Layer.Bias("b", -1)
                oneOf functions random
                Layer.Bias "e"
            ]

    ChainModel(Name = "a piecewise linear chain", Chain = Chain layers)

let private parametersOf (model: IModel) random = Array.init model.Layout.Size (fun _ -> Property.between -1.2 1.2 random)

let private importanceOf n random = Array.init n (fun _ -> Property.between 0.2 1.0 random)

let private targetOf n random =
    match random with
    | (random: Random) when random.Next 3 = 0 -> Target.Absolute
    | random when random.Next 2 = 0 -> Target.Linear(Matrix.Build(n, n, fun _ _ -> Property.between -1.0 1.0 random))
    | _ -> Target.Input

let private evaluate (loss: ExactLossFunction<_, _>) (parameters: float[]) (importance: float[]) =
    let mutable remainder = 0.0
    let gradient = Array.zeroCreate<float> parameters.Length
    let value = loss.Evaluate(parameters.AsSpan(), importance.AsSpan(), gradient.AsSpan(), &remainder)
    value, gradient, remainder

let private output (model: IModel) (parameters: float[]) (input: float[]) =
    let hidden, output = Array.zeroCreate<float> model.Activations, Array.zeroCreate<float> model.Features
    model.Forward<float>(parameters.AsSpan(), input.AsSpan(), hidden.AsSpan(), output.AsSpan())
    output

/// Σ_j I_j (t_j − x'_j)² of one sample.
let private errorOf (model: IModel) (target: ITarget) (parameters: float[]) (importance: float[]) (input: float[]) =
    let n = input.Length
    let tile = Array.init (n * Tile.Samples) (fun at -> float32 input[at / Tile.Samples])
    let wanted = Array.zeroCreate<float32>(n * Tile.Samples)
    target.Fill(n, tile.AsSpan(), wanted.AsSpan(), Tile.Samples)

    let wanted =
        match target with
        | target when target = Target.Input -> input
        | target when target = Target.Absolute -> Array.map abs input
        | _ -> Array.init n (fun j -> float wanted[j * Tile.Samples])

    Seq.sumBy (fun j -> importance[j] * pown (wanted[j] - (output model parameters input)[j]) 2) [ 0 .. n - 1 ]

/// The mean over magnitudes of one or two active features by a midpoint rule with many points.
let private midpoints (error: float[] -> float) n (active: (int * float) list) points =
    let at k = (float k + 0.5) / float points

    match active with
    | [ i, sign ] ->
        Seq.averageBy (fun k -> error (Array.init n (fun j -> if j = i then sign * at k else 0.0))) [ 0 .. points - 1 ]
    | _ ->
        let (i, first), (k, second) = active[0], active[1]

        [
            for a in 0 .. points - 1 do
                for b in 0 .. points - 1 ->
                    error (
                        Array.init n (fun j ->
                            if j = i then first * at a
                            elif j = k then second * at b
                            else 0.0)
                    )
        ]
        |> List.average

/// The loss over samples with at most one or two active features, by the midpoint rule.
let private byMidpoints (model: IModel) (sampler: SparseUniform) target parameters importance most points =
    let n = model.Features
    let error = errorOf model target parameters importance
    let signs = if sampler.Magnitude :? Magnitude.Symmetric then [ 1.0; -1.0 ] else [ 1.0 ]
    let p i = sampler.Density[i]

    let probability active =
        Seq.fold (fun product i -> product * (if List.contains i active then p i else 1.0 - p i)) 1.0 [ 0 .. n - 1 ]

    let none = probability [] * error (Array.zeroCreate n)

    let one =
        Seq.sum
            [
                for i in 0 .. n - 1 -> probability [ i ] * List.averageBy (fun sign -> midpoints error n [ i, sign ] points) signs
            ]

    let two =
        Seq.sum
            [
                if most > 1 then
                    for i in 0 .. n - 1 do
                        for k in i + 1 .. n - 1 ->
                            List.allPairs signs signs
                            |> List.averageBy (fun (first, second) -> midpoints error n [ i, first; k, second ] 60)
                            |> (*) (probability [ i; k ])
            ]

    none + one + two

let private densities n random = Density.PerFeature [ for _ in 1..n -> Property.between 0.05 0.9 random ]

let private samplerOf n (random: Random) =
    if random.Next 2 = 0 then
        SparseUniform(Features = n, Density = densities n random)
    else
        SparseUniform(Features = n, Density = densities n random, Magnitude = Magnitude.Symmetric())

/// A property of fewer random generators, where each takes long.
let private few count name (check: Random -> unit) =
    propertyFrom name count (FsCheck.FSharp.Gen.choose (0, Int32.MaxValue)) (fun seed -> check (Random seed))

[<Tests>]
let tests =
    testList
        "Core/Losses/FewActiveTests"
        [
            few 60 "with one active feature at most, the loss of a piecewise linear chain is the midpoint sum" (fun random ->
                let model = chain random
                let n = (model :> IModel).Features
                let sampler, target = samplerOf n random, targetOf n random
                let parameters, importance = parametersOf model random, importanceOf n random
                let value, _, _ = evaluate (Exact.FewActive(sampler, model, 1, target)) parameters importance
                let sum = byMidpoints model sampler target parameters importance 1 2000
                Near.within (1e-5 * (1.0 + sum)) sum value)

            few 20 "with two active features at most, too" (fun random ->
                let model = chain random
                let n = (model :> IModel).Features
                let sampler, target = samplerOf n random, targetOf n random
                let parameters, importance = parametersOf model random, importanceOf n random
                let value, _, _ = evaluate (Exact.FewActive(sampler, model, 2, target)) parameters importance
                let sum = byMidpoints model sampler target parameters importance 2 400
                Near.within (2e-3 * (0.1 + sum)) sum value)

            few 100 "the gradient is that of central differences" (fun random ->
                let model = chain random
                let n = (model :> IModel).Features
                let sampler, target = samplerOf n random, targetOf n random
                let parameters, importance = parametersOf model random, importanceOf n random
                let loss = Exact.FewActive(sampler, model, random.Next(1, 3), target)
                let _, gradient, _ = evaluate loss parameters importance
                let scale = gradient |> Array.map abs |> Array.max |> max 1.0

                for k in 0 .. parameters.Length - 1 do
                    let moved step =
                        let moved = Array.mapi (fun i value -> if i = k then value + step else value) parameters
                        loss.Evaluate(moved.AsSpan(), importance.AsSpan(), Span.Empty)

                    Near.slope scale moved gradient[k])

            property "for the ReLU output model, loss and gradient are those of the truncated exact loss" (fun random ->
                let n = random.Next(2, 8)
                let model = ReluOutputModel(Features = n, Hidden = random.Next(1, n + 1))
                let parameters, importance = parametersOf model random, importanceOf n random
                let sampler = SparseUniform(Features = n, Density = densities n random)

                for most in 1..2 do
                    let value, gradient, _ = evaluate (Exact.FewActive(sampler, model, most)) parameters importance
                    let expected, slopes, _ = evaluate (Exact.Loss(sampler, model, most)) parameters importance
                    Near.within (1e-12 * (1.0 + expected)) expected value
                    Near.allWithin (1e-12 * (1.0 + expected)) slopes gradient)

            property "the whole exact loss lies between the value and the value with its remainder" (fun random ->
                let n = random.Next(3, 8)
                let model = ReluOutputModel(Features = n, Hidden = random.Next(1, n + 1))
                let parameters, importance = parametersOf model random, importanceOf n random
                let sampler = SparseUniform(Features = n, Density = densities n random)
                let whole, _, _ = evaluate (Exact.Loss(sampler, model)) parameters importance

                for most in 1..2 do
                    let value, _, remainder = evaluate (Exact.FewActive(sampler, model, most)) parameters importance
                    Near.inRange (value * (1.0 - 1e-12)) ((value + remainder) * (1.0 + 1e-12)) whole)

            test
                "of five antipodal pairs, three and more active features are 28, 57 and 83 % of the loss, and bounded by ignoring them" {
                let pairs, ones = FeatureCodes.AntipodalPairs 10, Array.create 10 1.0
                let parameters = pairs.Parameters.ToArray()

                for p, share in [ 0.04, 0.279; 0.1, 0.570; 0.2, 0.832 ] do
                    let model = ReluOutputModel(Features = 10, Hidden = 5)
                    let whole, _, _ = evaluate (Exact.Loss(sparse 10 p, model)) parameters ones
                    let value, _, remainder = evaluate (Exact.FewActive(sparse 10 p, model, 2)) parameters ones
                    Near.within 5e-4 share (1.0 - value / whole)

                    // No output is above its feature, so the error is at most x_i, where two more of the nine are active.
                    let two = 1.0 - pown (1.0 - p) 9 - 9.0 * p * pown (1.0 - p) 8
                    Near.within 1e-14 (10.0 * p / 3.0 * two) remainder
            }

            property "for one feature at a time, they are those of the one-hot exact loss" (fun random ->
                let n = random.Next(2, 9)
                let importance = importanceOf n random
                let sampler = OneHot(Features = n)

                let agree (few: ExactLossFunction<_, _>) (whole: ExactLossFunction<_, _>) =
                    let parameters = parametersOf few.Model random
                    let value, gradient, remainder = evaluate few parameters importance
                    let expected, slopes, _ = evaluate whole parameters importance
                    Expect.equal remainder 0.0 "nothing is left out"
                    Near.within (1e-13 * (1.0 + expected)) expected value
                    Near.allWithin (1e-12 * (1.0 + expected)) slopes gradient

                let relu = ReluOutputModel(Features = n, Hidden = random.Next(1, n + 1))
                let linear = LinearModel(Features = n, Hidden = random.Next(1, n + 1))
                agree (Exact.FewActive(sampler, relu)) (Exact.Loss(sampler, relu))
                agree (Exact.FewActive(sampler, linear)) (Exact.Loss(sampler, linear)))

            property "of two features, both models are evaluated whole" (fun random ->
                let sampler = SparseUniform(Features = 2, Density = densities 2 random)
                let importance = importanceOf 2 random
                let relu, linear = ReluOutputModel(Features = 2, Hidden = 1), LinearModel(Features = 2, Hidden = 2)

                let agree (few: ExactLossFunction<_, _>) (whole: ExactLossFunction<_, _>) =
                    let parameters = parametersOf few.Model random
                    let value, gradient, remainder = evaluate few parameters importance
                    let expected, slopes, _ = evaluate whole parameters importance
                    Expect.equal remainder 0.0 "nothing is left out"
                    Near.within (1e-13 * (1.0 + expected)) expected value
                    Near.allWithin (1e-12 * (1.0 + expected)) slopes gradient

                agree (Exact.FewActive(sampler, relu, 2)) (Exact.Loss(sampler, relu))
                agree (Exact.FewActive(sampler, linear, 2)) (Exact.Loss(sampler, linear)))

            for most in 1..2 do
                test $"samples lie between the loss with {most} active features at most and its bound" {
                    let tied: Layer list =
                        [ Layer.Dense("W", 3, 5); Layer.Relu; Layer.Transposed "W"; Layer.Bias "b"; Layer.Relu ]

                    let biased: Layer list =
                        [
                            Layer.Dense("W1", 3, 4)
                            Layer.Bias "c"
                            Layer.LeakyRelu 0.2
                            Layer.Dense("W2", 4, 3)
                            Layer.Bias "b"
                            Layer.Absolute
                        ]

                    let check (loss: ExactLossFunction<_, _>) =
                        let found = Gradients.CrossCheck(loss, Importance.Geometric(Ratio = 0.8), CrossCheckPlan(Points = 4))

                        for point in found.Points do
                            Near.inRange -GradientCheck.MostStandardErrors GradientCheck.MostStandardErrors point.Z

                            // With biases of 0 and a feature that no unit reads, the loss has a kink, and differences see both sides.
                            if point.Name.StartsWith "random" then
                                Near.inRange 0.0 found.Tolerance point.SlopeError

                    check (Exact.FewActive(sparse 5 0.1, ChainModel(Name = "tied", Chain = Chain tied), most))
                    check (Exact.FewActive(sparse 4 0.3, ChainModel(Name = "biased", Chain = Chain biased), most))
                    check (Exact.FewActive(signed 4 0.1, AbsoluteValueModel(Features = 4, Neurons = 6), most, Target.Absolute))
                    check (Exact.FewActive(signed 2 0.5, AbsoluteValueModel(Features = 2, Neurons = 4), most, Target.Absolute))

                    check (
                        Exact.FewActive(
                            sparse 2 0.4,
                            ChainModel(
                                Name = "biased",
                                Chain =
                                    Chain(
                                        biased
                                        |> List.map (function
                                            | :? Layer.Dense as dense when dense.Inputs = 4 -> Layer.Dense("W1", 3, 2)
                                            | :? Layer.Dense -> Layer.Dense("W2", 2, 3)
                                            | layer -> layer)
                                    )
                            ),
                            most
                        )
                    )
                }

            test "errors of features alone add up to the loss of one feature at a time" {
                let random = Random 4
                let model = AbsoluteValueModel(Features = 5, Neurons = 4)
                let sampler = OneHot(Features = 5, Magnitude = Magnitude.Symmetric())
                let loss = Exact.FewActive(sampler, model, 1, Target.Absolute)
                let parameters, importance = parametersOf model random, importanceOf 5 random
                let errors = Exact.ErrorsAlone(loss, parameters.AsSpan())

                let sum =
                    Seq.sum
                        [
                            for j in 0..4 do
                                for i in 0..4 -> importance[j] * errors[j, i] / 5.0
                        ]

                Near.within 1e-14 sum (loss.Evaluate(parameters.AsSpan(), importance.AsSpan(), Span.Empty))
                let nothing = Exact.ErrorsAlone(loss, ReadOnlySpan(Array.zeroCreate<float> parameters.Length))
                Expect.equal nothing (Matrix.Build(5, 5, fun j i -> if i = j then 1.0 / 3.0 else 0.0)) "a model of zeros"
            }

            test "a chain, a sampler and a target that are not covered are refused with a sentence" {
                let bent = ChainModel(Name = "bent", Chain = Chain [ Layer.Dense("W", 2, 2); Layer.Gelu; Layer.Transposed "W" ])

                let sentences (loss: ExactLossFunction<_, _>) = [ for fault in loss.Faults() -> fault.Sentence ]

                Expect.equal
                    (sentences (Exact.FewActive(sparse 2 0.1, bent)))
                    [
                        "The function of layer 2 under a loss of few active features is Gelu but must be linear on each side of 0, as ReLU, leaky ReLU and |z| are: minimise Sampled(…)."
                    ]
                    ""

                let model = AbsoluteValueModel(Features = 2, Neurons = 2)

                Expect.equal
                    (sentences (Exact.FewActive(CorrelatedSets(Sets = FeatureSets.Blocks(1, 2)), model)))
                    [
                        "The sampler under a loss of few active features is CorrelatedSets but must be SparseUniform or OneHot: minimise Sampled(…)."
                    ]
                    ""

                let heavy = SparseUniform(Features = 2, Magnitude = Magnitude.Exponential())
                Expect.hasLength (sentences (Exact.FewActive(heavy, model))) 1 ""

                Expect.hasLength
                    (sentences (Exact.FewActive(sparse 2 0.1, model, 1, Target.Elementwise(ElementFunction.Square()))))
                    1
                    ""

                Expect.hasLength (sentences (Exact.FewActive(sparse 2 0.1, model, 3))) 1 ""
                Expect.hasLength (sentences (Exact.FewActive(sparse 3 0.1, model, 1))) 1 ""
            }
        ]
