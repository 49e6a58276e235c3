/// The pyramid recursion for any kind of number: on fractions it is the vertex sum, to the last digit.
module Research.Tests.RecursionTests

open System
open Research
open Expecto

let private pairs = FeatureSets.Pairs 2

/// All four laws; the probabilities are such that they and their products are exact.
let private samplers: ISampler list =
    [
        SparseUniform(Features = 4, Density = Density.PerFeature [ 0.5; 0.25; 0.75; 1.0 ])
        CorrelatedSets(Sets = pairs, Density = Density.PerSet [ 0.25; 0.5 ])
        AnticorrelatedSets(Sets = pairs, Density = Density.PerSet [ 0.75; 0.5 ])
        OneHot(Features = 4)
    ]

let private relu hidden sampler =
    nonNull (ReferenceLoss.Of(sampler, ReluOutputModel(Features = (sampler: ISampler).Features, Hidden = hidden)))

let private linear hidden sampler =
    nonNull (ReferenceLoss.Of(sampler, LinearModel(Features = (sampler: ISampler).Features, Hidden = hidden)))

let private one = Rational.One

let private zero = Rational.Zero

/// θ + ε_1 e_p + ε_2 e_q.
let private hyper p q (theta: Rational[]) =
    theta
    |> Array.mapi (fun j x -> Dual(Dual(x, (if j = p then one else zero)), Dual((if j = q then one else zero), zero)))

/// Sixteenths in [−1, 1]: overlaps and biases that are 0, or meet a kink, are frequent.
let private coarse (random: Random) count = Array.init count (fun _ -> Rational.Of(float (random.Next(-8, 9)) / 8.0))

/// 1 + λ/2 + 3λ² and others: jets of numbers.
let private jet (a, b, c) = Jet<float>(a, b, c)

[<Tests>]
let tests =
    testList
        "Core/Losses/RecursionTests"
        [
            test "on exact fractions the recursion is the vertex sum, at kinks and zero overlaps too" {
                for seed, sampler in Seq.allPairs [ 1..12 ] samplers do
                    let random = Random seed
                    let hidden = 1 + seed % 2
                    let importance = Array.init 4 (fun i -> 1.0 / float (1 <<< i))
                    let theta = coarse random (4 * (hidden + 1))
                    let law = ActiveSetLaw.ofSampler sampler
                    let number (x: float) = Dual(Dual(Rational.Of x, zero), Dual(zero, zero))
                    // On the diagonal as often as beside it.
                    let p = random.Next theta.Length
                    let q = if seed % 2 = 0 then p else random.Next theta.Length
                    let at = hyper p q theta
                    let expected = VertexSum.loss (Numbers.dual (Numbers.dual Numbers.rational)) law importance hidden at
                    let actual = (relu hidden sampler).Loss<Dual<Dual<Rational>>>(at, importance, number)
                    Expect.equal actual expected $"for {seed}, {sampler}"
            }

            property "dual numbers give the gradient of the closed forms" (fun random ->
                let features = random.Next(1, 6)
                let hidden = random.Next(1, features + 1)
                let parameters, densities, importance = Expected.random random features hidden
                let sampler = SparseUniform(Features = features, Density = Density.PerFeature densities)

                let agrees (statement: IReferenceLoss) (loss: ExactLossFunction<_, _>) =
                    let value, gradient = Expected.both loss parameters importance
                    let slope = Array.zeroCreate<float> parameters.Length
                    let stated = ReferenceLoss.Gradient(statement, parameters, importance, slope)
                    let scale = 1e-13 * (gradient |> Array.map abs |> Array.max |> max 1.0 |> max value)
                    Near.within scale stated value
                    Near.allWithin scale slope gradient

                agrees (relu hidden sampler) (Expected.relu densities hidden)
                agrees (linear hidden sampler) (Expected.linear densities hidden))

            test "there is a statement for every pair with a closed form, and for no other" {
                for sampler in samplers do
                    Expect.isTrue (box (relu 2 sampler) :? ReluReferenceLoss) $"for {sampler}" |> ignore
                    Expect.isTrue (box (linear 2 sampler) :? LinearReferenceLoss) $"for {sampler}" |> ignore

                Expect.isNull (ReferenceLoss.Of(OneHot(Features = 9), LinearModel(Features = 9, Hidden = 2))) ""
            }

            test "a jet is ordered by its value and, at zero, by how it begins" {
                Expect.isTrue (Jet<float>.op_GreaterThan(jet (1.0, -9.0, 0.0), jet (0.5, 9.0, 0.0))) ""
                Expect.isTrue (Jet<float>.op_GreaterThan(jet (1.0, 1.0, 0.0), jet (1.0, 0.0, 9.0))) ""
                Expect.isFalse (Jet<float>.op_GreaterThan(jet (1.0, 1.0, 9.0), jet (1.0, 1.0, 0.0))) ""
                Expect.isTrue (Jet<float>.op_LessThan(jet (0.0, -1.0, 9.0), jet (0.0, 0.0, 0.0))) ""
            }

            property "a quotient of jets times its divisor is what was divided, beginnings with λ included" (fun random ->
                let number () = Property.between 0.5 2.0 random
                let divisor, wanted = jet (number (), number (), number ()), jet (number (), number (), number ())

                let close (expected: Jet<float>) (actual: Jet<float>) =
                    Near.allWithin
                        1e-12
                        [| expected.Value; expected.First; expected.Second |]
                        [| actual.Value; actual.First; actual.Second |]

                close wanted (Jet<float>.op_Division(Jet<float>.op_Multiply(wanted, divisor), divisor))

                // λ · wanted · divisor over λ · divisor, of which the last coefficient is beyond what a jet holds.
                let shifted (x: Jet<float>) = jet (0.0, x.Value, x.First)
                let product = Jet<float>.op_Multiply(wanted, divisor)
                let quotient = Jet<float>.op_Division(shifted product, shifted divisor)
                Near.allWithin 1e-12 [| wanted.Value; wanted.First |] [| quotient.Value; quotient.First |])
        ]
