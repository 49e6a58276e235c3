/// The cross-check of expected losses passes what is right, and names what is wrong, where, and both values.
module Research.Tests.GradientsTests

open System
open Research
open Expecto

let private few = CrossCheckPlan(Points = 3, Samples = 20_000)

let private importance = Importance.Geometric(Ratio = 0.8)

let private sampler = SparseUniform(Features = 4, Density = Density.PerFeature [ 0.5; 0.3; 0.1; 0.9 ])

let private model = ReluOutputModel(Features = 4, Hidden = 2)

/// The loss of the pair with something done to what it says.
let private altered (alter: float[] -> float * float[] -> float * float[]) =
    let loss, weights = Exact.Loss(sampler, model), importance.Resolve(4).ToArray()
    fun (parameters: float[]) -> Expected.both loss parameters weights |> alter parameters

let private check plan alter = Gradients.crossCheckFunction plan sampler model importance (altered alter)

let private fails (words: string list) (check: GradientCheck) =
    Expect.isFalse check.Holds ""

    for word in words do
        Expect.stringContains check.Sentence word $"for {word}"

// Nine features: more than an independent statement is asked for.
let private many = SparseUniform(Features = 9, Density = Density.Of 0.3)

let private wide = LinearModel(Features = 9, Hidden = 2)

let private wideCheck factor slope =
    let loss, weights = Exact.Loss(many, wide), importance.Resolve(9).ToArray()

    Gradients.crossCheckFunction few many wide importance (fun parameters ->
        let value, slopes = Expected.both loss parameters weights
        factor * value, slopes |> Array.map (fun each -> slope * each))

[<Tests>]
let tests =
    testList
        "Core/Analyses/CrossChecks/GradientsTests"
        [
            test "every pair of sampler and model with a closed form passes, by dual numbers" {
                let pairs = FeatureSets.Of [ [ 0; 2 ]; [ 1; 3 ] ]
                let together = CorrelatedSets(Sets = pairs, Density = Density.PerSet [ 0.25; 0.5 ])
                let apart = AnticorrelatedSets(Sets = pairs, Density = Density.PerSet [ 0.75; 0.5 ])
                let one, linear = OneHot(Features = 4), LinearModel(Features = 4, Hidden = 2)

                let passes (loss: ExactLossFunction<_, _>) =
                    let check = Gradients.crossCheckWith few importance loss
                    Expect.isTrue check.Holds check.Sentence
                    Expect.equal check.Derivative IndependentDerivative.DualNumbers ""
                    Near.inRange (1e-18) (1e-14) check.WorstSlope.SlopeError
                    Near.inRange 0.1 GradientCheck.MostStandardErrors (abs check.WorstSample.Z)

                passes (Exact.Loss(sampler, model))
                passes (Exact.Loss(together, model))
                passes (Exact.Loss(apart, model))
                passes (Exact.Loss(one, model))
                passes (Exact.Loss(sampler, linear))
                passes (Exact.Loss(together, linear))
                passes (Exact.Loss(apart, linear))
                passes (Exact.Loss(one, linear))
            }

            test "one wrong derivative is found, with its parameter, its point and both values" {
                // Wrong only where all biases are 0, and only in the ninth digit.
                let check =
                    check few (fun parameters (value, slopes) ->
                        if parameters[8..] = Array.zeroCreate 4 then
                            slopes[6] <- slopes[6] + 1e-9

                        value, slopes)

                fails [ "W[1, 2]"; "zero bias"; "dual numbers" ] check
                let worst = check.WorstSlope
                Near.within 1e-15 1e-9 (worst.Slope - worst.IndependentSlope)
                Expect.stringContains check.Sentence $"{worst.Slope}" ""
                Expect.stringContains check.Sentence $"{worst.IndependentSlope}" ""
                Expect.equal (worst.Parameters.ToArray()[8..]) (Array.zeroCreate 4) ""
            }

            test "a bias is named by its feature" {
                check few (fun _ (value, slopes) -> value, slopes |> Array.mapi (fun k slope -> if k = 11 then -slope else slope))
                |> fails [ "b[3]" ]
            }

            test "a wrong value is found beside an independent formula, however little it is wrong" {
                check few (fun _ (value, slopes) -> value + 1e-9, slopes) |> fails [ "The loss"; "independent formula" ]
            }

            test "what is no number is wrong" {
                check few (fun _ (value, slopes) -> value, slopes |> Array.mapi (fun k slope -> if k = 2 then nan else slope))
                |> fails [ "W[0, 2]"; "NaN" ]

                check few (fun _ (_, slopes) -> nan, slopes) |> fails [ "The loss"; "NaN" ]
            }

            test "without an independent statement differences judge the gradient and samples the value" {
                let right = wideCheck 1.0 1.0
                Expect.isTrue right.Holds right.Sentence
                Expect.equal right.Derivative IndependentDerivative.CentralDifferences ""
                wideCheck 1.0 1.001 |> fails [ "derivative"; "central differences" ]
                // A value and a gradient that are wrong together: only samples tell.
                wideCheck 1.1 1.1 |> fails [ "The loss"; "standard errors"; "samples" ]
            }

            test "a truncated loss is right within its remainder" {
                let rare = SparseUniform(Features = 5, Density = Density.Of 0.1)
                let loss = Exact.Loss(rare, ReluOutputModel(Features = 5, Hidden = 2), 3)
                let check = Gradients.crossCheckWith few importance loss
                Expect.isTrue check.Holds check.Sentence
                Expect.equal check.Derivative IndependentDerivative.CentralDifferences ""
            }

            test "the same seed gives the same bits, another one other points" {
                let at seed =
                    Gradients.crossCheckWith
                        (CrossCheckPlan(Points = 1, Samples = 100, Seed = seed))
                        importance
                        (Exact.Loss(sampler, model))

                Expect.equal (at 3UL) (at 3UL) ""
                Expect.notEqual ((at 4UL).Points[0].Parameters) ((at 3UL).Points[0].Parameters) ""
            }

            test "the points are as many as asked for, and the degenerate ones" {
                let check = Gradients.crossCheckWith few importance (Exact.Loss(sampler, model))
                let names = [ for point in check.Points -> point.Name ]
                Expect.equal ((List.distinct names).Length) names.Length ""
                Expect.equal (names |> List.filter _.StartsWith("random point") |> List.length) 3 ""

                for words in [ "zero bias"; "zero column"; "duplicate columns"; "1e-12"; "kink" ] do
                    Expect.exists names _.Contains(words) $"for {words}"
            }

            test "the default is eight random points and 65536 samples, for one feature too" {
                let loss = Exact.Loss(OneHot(Features = 1), ReluOutputModel(Features = 1, Hidden = 1))
                let check = Gradients.crossCheck (Importance.Uniform()) loss
                Expect.isTrue check.Holds check.Sentence
                Expect.equal (check.Points |> Seq.filter _.Name.StartsWith("random point") |> Seq.length) 8 ""
                Expect.equal (CrossCheckPlan().Samples) 65_536 ""
            }

            test "all that is wrong with a question is said at once, before anything runs" {
                let refused (words: string list) (ask: unit -> GradientCheck) =
                    let error = throwsAny<Exception>(fun () -> ask () |> ignore)

                    for word in words do
                        Expect.stringContains error.Message word $"for {word}"

                let never _ = failwith "it ran"

                refused [ "number of points"; "0"; "number of samples"; "1"; "that of the sampler"; "ratio"; "-1" ] (fun () ->
                    Gradients.crossCheckFunction
                        (CrossCheckPlan(Points = 0, Samples = 1))
                        sampler
                        (ReluOutputModel(Features = 5, Hidden = 2))
                        (Importance.Geometric(Ratio = -1.0))
                        never)

                refused [ "2 importances"; "4 features" ] (fun () ->
                    Gradients.crossCheckWith few (Importance.Explicit [ 1.0; 1.0 ]) (Exact.Loss(sampler, model)))

                refused [ "3 of 12" ] (fun () ->
                    Gradients.crossCheckFunction few sampler model importance (fun _ -> 0.0, Array.zeroCreate 3))
            }
        ]
