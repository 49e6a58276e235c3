/// Second derivatives of expected losses: those of the vertex sum over exact fractions, differences of the gradient away from
/// kinks, and at kinks the limits from the side that was asked for.
module Research.Tests.HessianTests

open System
open Research
open Expecto

let private pairs = FeatureSets.Pairs 2

let private samplers: ISampler list =
    [
        SparseUniform(Features = 4, Density = Density.PerFeature [ 0.5; 0.25; 0.75; 1.0 ])
        CorrelatedSets(Sets = pairs, Density = Density.PerSet [ 0.25; 0.5 ])
        AnticorrelatedSets(Sets = pairs, Density = Density.PerSet [ 0.75; 0.5 ])
        OneHot(Features = 4)
    ]

/// A loss whose sampler is any of those with a closed form: its gradient, and its Hessian along a direction.
type private Loss = { Gradient: float[] -> float[]; Hessian: float[] -> float[] -> Matrix }

let private ofLoss importance (loss: ExactLossFunction<_, _>) =
    {
        Gradient = fun at -> snd (Expected.both loss at importance)
        Hessian = fun at direction -> loss.Hessian(at, importance, direction)
    }

let private relu (sampler: ISampler) hidden importance =
    let model = ReluOutputModel(Features = sampler.Features, Hidden = hidden)

    match sampler with
    | :? SparseUniform as sampler -> Exact.Loss(sampler, model) |> ofLoss importance
    | :? CorrelatedSets as sampler -> Exact.Loss(sampler, model) |> ofLoss importance
    | :? AnticorrelatedSets as sampler -> Exact.Loss(sampler, model) |> ofLoss importance
    | :? OneHot as sampler -> Exact.Loss(sampler, model) |> ofLoss importance
    | other -> failwith $"{other} has no closed form"

let private linear (sampler: ISampler) hidden importance =
    let model = LinearModel(Features = sampler.Features, Hidden = hidden)

    match sampler with
    | :? SparseUniform as sampler -> Exact.Loss(sampler, model) |> ofLoss importance
    | :? CorrelatedSets as sampler -> Exact.Loss(sampler, model) |> ofLoss importance
    | :? AnticorrelatedSets as sampler -> Exact.Loss(sampler, model) |> ofLoss importance
    | :? OneHot as sampler -> Exact.Loss(sampler, model) |> ofLoss importance
    | other -> failwith $"{other} has no closed form"

let private scale (matrix: Matrix) =
    [
        for i in 0 .. matrix.Rows - 1 do
            for j in 0 .. matrix.Columns - 1 -> abs matrix[i, j]
    ]
    |> List.max
    |> max 1.0

let private near tolerance (expected: Matrix) (actual: Matrix) =
    Expect.equal (actual.Rows, actual.Columns) (expected.Rows, expected.Columns) ""
    let tolerance = tolerance * scale expected

    for i in 0 .. expected.Rows - 1 do
        for j in 0 .. expected.Columns - 1 do
            let gap = abs (expected[i, j] - actual[i, j])
            Expect.isTrue (gap <= tolerance) $"({i}, {j}): {actual[i, j]:R} is {gap} from {expected[i, j]:R}."

/// Rounding, relative to the largest entry.
let private rounding = 1e-12

/// Differences of a gradient over 2⁻¹⁵: the third derivative and rounding leave about this, relative to the largest entry.
let private differences = 1e-6

let private step = 1.0 / 32768.0

let private byDifferences (loss: Loss) (at: float[]) =
    let moved k by = at |> Array.mapi (fun j x -> if j = k then x + by else x) |> loss.Gradient

    let columns =
        Array.init at.Length (fun k -> Array.map2 (fun up down -> (up - down) / (2.0 * step)) (moved k step) (moved k -step))

    Matrix.Build(at.Length, at.Length, (fun i j -> columns[j][i]))

let private byVertexSum (sampler: ISampler) hidden importance (at: float[]) =
    let law = ActiveSetLaw.ofSampler sampler
    let one, zero = Rational.One, Rational.Zero
    let statement = VertexSum.loss (Numbers.dual (Numbers.dual Numbers.rational)) law importance hidden

    let entry p q =
        let lifted =
            at
            |> Array.mapi (fun j x ->
                Dual(Dual(Rational.Of x, (if j = p then one else zero)), Dual((if j = q then one else zero), zero)))

        (statement lifted).Derivative.Derivative.ToDouble()

    Matrix.Build(at.Length, at.Length, (fun p q -> entry p q))

let private none: float[] = [||]

let private importance = [| 1.0; 0.7; 0.4; 0.2 |]

/// How far from the kink its sides are looked at, and what the next derivative leaves of that.
let private aside, nextDerivative = 1e-7, 1e-5

// Two orthogonal features of density p and unit length with zero bias. Of z = b_0 + u_0 + M_01 u_1 it matters which side of zero
// b_0 + M_01 u_1 is on where feature 0 is inactive: with feature 1 inactive too, and with it active.
let private orthogonal = [| 1.0; 0.0; 0.0; 1.0; 0.0; 0.0 |]

let private density = 0.25

let private ofBias (direction: float[]) =
    let sampler = SparseUniform(Features = 2, Density = Density.Of density)
    ((relu sampler 2 [| 1.0; 1.0 |]).Hessian orthogonal direction)[4, 4]

[<Tests>]
let tests =
    testList
        "Core/Losses/HessianTests"
        [
            test "the Hessian of the ReLU model is that of the vertex sum over exact fractions" {
                for seed, sampler in Seq.indexed samplers do
                    let random = Random seed
                    let at, _, _ = Expected.random random 4 1
                    near rounding (byVertexSum sampler 1 importance at) ((relu sampler 1 importance).Hessian at none)
            }

            test "at kinks too, on the side of lower biases" {
                for seed, sampler in Seq.indexed samplers do
                    let random = Random seed
                    // Quarters: many overlaps and biases are 0, and sums of both.
                    let at = Array.init 8 (fun _ -> float (random.Next(-2, 3)) / 2.0)
                    let loss = relu sampler 1 importance
                    let exact = byVertexSum sampler 1 importance at
                    near rounding exact (loss.Hessian at none)
                    let lower = Array.init 8 (fun k -> if k < 4 then 0.0 else -1.0)
                    near rounding exact (loss.Hessian at lower)
            }

            test "away from kinks it is the slope of the gradient, whatever the direction" {
                for seed in 1..12 do
                    let random = Random seed
                    let hidden = 1 + seed % 3
                    let at, _, importance = Expected.random random 4 hidden

                    for sampler in samplers do
                        for loss in [ relu sampler hidden importance; linear sampler hidden importance ] do
                            let hessian = loss.Hessian at none
                            near differences (byDifferences loss at) hessian

                            Expect.equal
                                (Matrix.Build(at.Length, at.Length, (fun i j -> hessian[j, i])))
                                hessian
                                $"for {seed}, {sampler}"

                            let direction = Array.init at.Length (fun _ -> Property.between -1.0 1.0 random)
                            near rounding hessian (loss.Hessian at direction)
            }

            testCase "at a kink it is what Hessians beside it tend to, from the side of the direction" (fun () ->
                let mutable sided = 0

                for seed in 1..10 do
                    for sampler in samplers do
                        let random = Random seed
                        let hidden = 1 + seed % 2
                        // Halves: most points are at a kink. No column is 0, for there the loss itself may have one.
                        let half k =
                            if k < 4 then
                                float (2 * random.Next(0, 2) - 1) / 2.0
                            else
                                float (random.Next(-2, 3)) / 2.0

                        let at = Array.init (4 * (hidden + 1)) half
                        let direction = Array.init at.Length (fun _ -> Property.between -1.0 1.0 random)
                        let loss = relu sampler hidden importance
                        let beside = loss.Hessian (Array.map2 (fun x d -> x + aside * d) at direction) none
                        let hessian = loss.Hessian at direction
                        near nextDerivative beside hessian

                        if hessian <> loss.Hessian at none then
                            sided <- sided + 1

                Expect.isTrue (sided > 20) $"Only {sided} Hessians depended on the side.")

            test "the second derivative by a bias at zero depends on the side as computed by hand" {
                let p = density
                Near.within rounding (2.0 * p) (ofBias none)
                Near.within rounding (2.0 * p) (ofBias [| 0.0; 0.0; 0.0; 0.0; -1.0; 0.0 |])
                Near.within rounding 2.0 (ofBias [| 0.0; 0.0; 0.0; 0.0; 1.0; 0.0 |])
                // b_0 = −λ and M_01 = 2λ: feature 1 alone makes the output positive half of the time.
                Near.within rounding (2.0 * p + p * (1.0 - p)) (ofBias [| 0.0; 2.0; 0.0; 0.0; -1.0; 0.0 |])
            }

            test "where the loss itself has a kink a second derivative may be infinite, but not on the side of lower biases" {
                let loss = relu (SparseUniform(Features = 2, Density = Density.Of density)) 2 [| 1.0; 1.0 |]
                // W_0 = 0 and b_0 = 0. −2 E[x_0 R_1(b_0 + M_01 x_1)] with b_0 = −λ, M_01 = 2λ.
                let at = [| 0.0; 0.0; 0.0; 1.0; 0.0; 0.0 |]
                Expect.equal ((loss.Hessian at [| 0.0; 0.0; 2.0; 0.0; -1.0; 0.0 |])[4, 4]) (-infinity) ""
                Expect.equal ((loss.Hessian at none)[4, 4]) 0.0 ""
            }

            test "a digon is a minimum: no eigenvalue is below zero on either side" {
                let sampler = SparseUniform(Features = 2, Density = Density.Of 0.01)
                let loss = Exact.Loss(sampler, ReluOutputModel(Features = 2, Hidden = 1))
                let parameters = [| 1.0; -1.0; 0.0; 0.0 |]
                let scaled = (Expected.both loss parameters [| 1.0; 1.0 |] |> snd |> Array.map abs |> Array.max)
                // The gradient is not quite zero: the true minimum is beside this point, by about p.
                Near.inRange 0.0 (1e-4) scaled

                for direction in [ none; [| 0.0; 0.0; 1.0; 1.0 |] ] do
                    let spectrum = SymmetricEigenvalues.Of((ofLoss [| 1.0; 1.0 |] loss).Hessian parameters direction)
                    Expect.isTrue (spectrum[0] > 0.0) $"{spectrum}"
            }

            test "what has no Hessian says why" {
                let refused (loss: ExactLossFunction<_, ReluOutputModel>) (says: string) =
                    let at, weights = Array.zeroCreate<float> loss.Model.Layout.Size, Array.create loss.Model.Features 1.0
                    let error = throws<InvalidOperationException>(fun () -> (ofLoss weights loss).Hessian at none |> ignore)
                    Expect.stringContains error.Message says ""

                let sampler, model = SparseUniform(Features = 11), ReluOutputModel(Features = 11, Hidden = 2)
                refused (Exact.Loss(sampler, model)) "at most 10"
                let sampler, model = SparseUniform(Features = 5), ReluOutputModel(Features = 5, Hidden = 2)
                refused (Exact.Loss(sampler, model, 3)) "leave the truncation out"
                refused (Exact.Loss(sampler, ReluOutputModel(Features = 4, Hidden = 2))) "that of the sampler"

                throws<ArgumentException>(fun () ->
                    ((ofLoss (Array.create 5 1.0) (Exact.Loss(sampler, model))).Hessian (Array.zeroCreate 15) [| 1.0 |])
                    |> ignore)
                |> ignore
            }
        ]
