/// The judge of expected losses is judged itself: against reference cases of 20 digits, and where it is easily integrated.
module Research.Tests.VertexSumTests

open System
open System.IO
open System.Numerics
open System.Text.Json.Nodes
open Research
open Expecto

let private cases (file: string) =
    match JsonNode.Parse(File.ReadAllText(Repository.at $"tests/Reference/{file}")) with
    | :? JsonObject as whole -> [ for case in (nonNull whole["cases"]).AsArray() -> nonNull case ]
    | whole -> [ for case in (nonNull whole).AsArray() -> nonNull case ]
    |> List.filter (fun case -> (nonNull case["n"]).GetValue<int>() <= 4)

let private get<'T> (name: string) (case: JsonNode) = (nonNull case[name]).GetValue<'T>()

/// All numbers below a node, row by row.
let rec private flat<'T> (node: JsonNode | null) : 'T[] =
    match node with
    | :? JsonArray as rows -> rows |> Seq.toArray |> Array.collect flat<'T>
    | value -> [| (nonNull value).GetValue<'T>() |]

/// The fraction that a decimal is.
let private decimal (text: string) =
    let mantissa, exponent =
        match text.ToLowerInvariant().Split 'e' with
        | [| mantissa; exponent |] -> mantissa, int exponent
        | parts -> parts[0], 0

    let places = if mantissa.Contains '.' then mantissa.Length - mantissa.IndexOf '.' - 1 else 0
    let digits, shift = BigInteger.Parse(mantissa.Replace(".", "")), exponent - places
    let power = BigInteger.Pow(10I, abs shift)

    if shift < 0 then
        Rational.Of(digits, power)
    else
        Rational.Of(digits * power, 1I)

let private near (tolerance: float) (what: string) (expected: Rational) (actual: Rational) =
    let scale = max 1.0 (abs (expected.ToDouble()))
    let error = abs ((actual - expected).ToDouble())
    Expect.isTrue (error <= tolerance * scale) $"{what}: {actual.ToDouble():R} is {error} from {expected.ToDouble():R}."

let private statement (case: JsonNode) sampler =
    VertexSum.loss (Numbers.dual Numbers.rational) (ActiveSetLaw.ofSampler sampler) (flat case["importance"]) (get "m" case)

let private point (case: JsonNode) = Array.append (flat case["W"]) (flat case["b"]) |> Array.map Rational.Of

/// What the strings have: 20 significant digits.
let private twentyDigits = 1e-19

let private independent (case: JsonNode) =
    SparseUniform(Features = get "n" case, Density = Density.PerFeature(Array.replicate (get "n" case) (get<float> "p" case)))

/// One feature that is always active: ∫ (u − ReLU(a u + c))² du.
let private single (a: Rational) (c: Rational) =
    VertexSum.loss
        (Numbers.dual (Numbers.dual Numbers.rational))
        [ (Rational.One, [ 0 ]) ]
        [ 1.0 ]
        1
        [|
            Dual(Dual(a, Rational.One), Dual(Rational.One, Rational.Zero))
            Dual(Dual(c, Rational.Zero), Dual(Rational.Zero, Rational.Zero))
        |]

let private over n = Rational.Of(1I, BigInteger(n: int))

[<Tests>]
let tests =
    testList
        "Core/Losses/VertexSumTests"
        [
            test "loss and gradient have the digits of every reference case of up to four features" {
                let cases = cases "exact_loss_cases.json"
                Expect.equal cases.Length 29 ""

                for case in cases do
                    let id = get<string> "id" case
                    let loss, gradient = VertexSum.gradient (statement case (independent case)) (point case)
                    near twentyDigits $"{id}, loss" (decimal (get "loss_str" case)) loss
                    let expected = Array.append (flat<string> case["gradW_str"]) (flat<string> case["gradb_str"])
                    Expect.equal gradient.Length expected.Length $"for {case}"

                    for k in 0 .. expected.Length - 1 do
                        near twentyDigits $"{id}, derivative {k}" (decimal expected[k]) gradient[k]
            }

            test "loss and gradient are those of the reference cases with sets" {
                let cases = cases "exact_loss_distributions.json"
                Expect.isNonEmpty cases ""

                for case in cases do
                    let sets = FeatureSets.Of [ for set in (nonNull case["sets"]).AsArray() -> flat<int> set ]
                    let density = Density.Of(get "p" case)

                    let sampler: ISampler =
                        if get<string> "distribution" case = "corr" then
                            CorrelatedSets(Sets = sets, Density = density)
                        else
                            AnticorrelatedSets(Sets = sets, Density = density)

                    let loss, gradient = VertexSum.gradient (statement case sampler) (point case)
                    near twentyDigits "loss" (decimal (get "loss_str" case)) loss

                    Array.append (flat<float> case["gradW"]) (flat<float> case["gradb"])
                    |> Array.iteri (fun k expected -> near 1e-14 $"derivative {k}" (Rational.Of expected) gradient[k])
            }

            test "one feature is as integrated by hand, with its first and second derivative" {
                // (1 − w²)² / 3 for c = 0, and its derivatives −4w (1 − w²) / 3 and (12 w² − 4) / 3.
                let w = over 2
                let loss = single w Rational.Zero
                Expect.equal loss.Value.Value (over 3 * Rational.Of 0.5625) ""
                Expect.equal loss.Value.Derivative (over 3 * Rational.Of -1.5) ""
                Expect.equal loss.Derivative.Derivative (over 3 * Rational.Of -1.0) ""
            }

            test "an axis that falls away leaves its derivatives" {
                // With w = 0 and c = 1/2: 1/12. The second derivative of ∫ (u − c − w² u)² is that of −2 w² ∫ u (u − c) = −w² / 6.
                let loss = single Rational.Zero (over 2)
                Expect.equal loss.Value.Value (over 12) ""
                Expect.equal loss.Value.Derivative Rational.Zero ""
                Expect.equal loss.Derivative.Derivative (-over 3) ""
            }

            property "the loss is linear in the law and in the importance" (fun random ->
                let at = Array.init 6 (fun _ -> Rational.Of(Property.between -1.0 1.0 random))
                let loss law importance = VertexSum.loss Numbers.rational law importance 1 at
                let both = ActiveSetLaw.ofSampler (SparseUniform(Features = 3, Density = Density.Of 0.25))
                Expect.equal (loss both [ 1.0; 0.0; 0.5 ] + loss both [ 0.0; 2.0; 0.0 ]) (loss both [ 1.0; 2.0; 0.5 ]) ""

                let parts = both |> List.map (fun (p, active) -> p * loss [ (Rational.One, active) ] [ 1.0; 1.0; 1.0 ])

                Expect.equal (List.reduce (+) parts) (loss both [ 1.0; 1.0; 1.0 ]) "")

            test "the probabilities of a law add up to one" {
                let pairs, density = FeatureSets.Pairs 2, Density.PerSet [ 0.1; 0.3 ]

                for sampler in
                    [
                        SparseUniform(Features = 3, Density = Density.PerFeature [ 0.1; 0.7; 1.0 ]) :> ISampler
                        CorrelatedSets(Sets = pairs, Density = density)
                        AnticorrelatedSets(Sets = pairs, Density = density)
                        OneHot(Features = 4)
                    ] do
                    let law = ActiveSetLaw.ofSampler sampler
                    Expect.equal (law |> List.map fst |> List.reduce (+)) Rational.One $"for {sampler}"

                    let mean =
                        Array.init sampler.Features (fun i ->
                            law
                            |> List.fold
                                (fun sum (p, active) -> if List.contains i active then sum + p / Rational.Of 2.0 else sum)
                                Rational.Zero)

                    Near.allWithin 1e-16 (sampler.Mean()) [| for x in mean -> x.ToDouble() |]
            }
        ]
