module Research.Tests.QuestionTests

open System
open Research
open Expecto
open Research.Tests.DslSamples

/// Rounding of a few products of sines and cosines.
let private rounding = 1e-12

let private degrees (angle: float) = angle * Math.PI / 180.0

/// W [2, n] from the columns.
let private columns (directions: (float * float) list) =
    Matrices.ofRows (2, directions.Length, List.toArray (List.map fst directions @ List.map snd directions))

let private portraitOf (directions: (float * float) list) =
    let nothing = Array.zeroCreate directions.Length
    Portrait.ofWeights (columns directions) nothing nothing

let private corners count =
    [
        for k in 0 .. count - 1 -> cos (degrees (360.0 * float k / float count)), sin (degrees (360.0 * float k / float count))
    ]

let private pentagon = portraitOf (corners 5)

/// A trained model whose weights are these.
let private trained (directions: (float * float) list) (bias: float list) =
    let shape = ReluOutputModel(Features = directions.Length, Hidden = 2)

    let plan = Plans.make (shape, SparseUniform(Features = directions.Length, Density = Density.Of 0.2))

    Trained(shape, plan, stateOf (List.map fst directions @ List.map snd directions @ bias) 0.125)

let private example = trained [ 3.0, 4.0; 0.0, 2.0; 0.0, 0.0 ] [ 0.1; 0.2; 0.3 ]

[<Tests>]
let tests =
    testList
        "Superposition/QuestionTests"
        [
            test "a pentagon is even, without antipodal pairs, and interferes as its angles say" {
                Near.within 1e-10 0.0 (Portrait.unevenness 5 pentagon)
                Expect.equal (Portrait.count pentagon) 5 ""
                Expect.isEmpty (Portrait.antipodalPairs pentagon) ""
                Near.within rounding (cos (degrees 36.0)) (Portrait.coherence [ 0..4 ] pentagon)
                Near.within rounding (cos (degrees 72.0)) (Portrait.positiveInterference pentagon)
            }

            test "of several models the one with the largest sum of dimensionalities counts" {
                Near.within rounding 2.0 (Portrait.mostDimensions [ portraitOf [ 1.0, 0.0; 0.0, 0.0 ]; pentagon ])
            }

            test "turning one corner by ten degrees makes the polygon uneven by ten" {
                let turned = (cos (degrees 10.0), sin (degrees 10.0)) :: List.tail (corners 5)
                Near.within 1e-10 10.0 (Portrait.unevenness 5 (portraitOf turned))
            }

            test "features that are not represented are no corners" {
                let square = corners 4 |> List.collect (fun corner -> [ corner; (0.01, 0.02) ])
                Near.within 1e-10 0.0 (Portrait.unevenness 4 (portraitOf square))
                Near.within 1e-10 360.0 (Portrait.unevenness 5 (portraitOf square))
            }

            test "unevenness is asked of two dimensions only" {
                let three = Portrait.ofWeights (Matrices.ofRows (3, 1, [| 1.0; 0.0; 0.0 |])) [| 0.0 |] [| 0.0 |]

                throws<ArgumentException>(fun () -> Portrait.unevenness 3 three |> ignore) |> ignore
            }

            test "two antipodal pairs are found as pairs" {
                let pairs = portraitOf [ 1.0, 0.0; 0.0, 0.6; -0.9, 0.0; 0.0, -1.1; 0.3, 0.0 ]
                Expect.equal (Portrait.antipodalPairs pairs) [ 0, 2; 1, 3 ] ""
                Expect.equal (Portrait.positiveInterference pairs) 0.0 ""
            }

            test "a pair is antipodal from a cosine of −0.9" {
                let pair cosine =
                    portraitOf [ 1.0, 0.0; cosine, sqrt (1.0 - cosine * cosine) ] |> Portrait.antipodalPairs |> List.length

                Expect.equal (pair -0.9001) 1 ""
                Expect.equal (pair -0.8999) 0 ""
            }

            test "a feature counts as represented from norm 0.5 and as ignored below 0.1" {
                let steps = portraitOf [ 0.5, 0.0; 0.4999999, 0.0; 0.0, 0.1; 0.0, 0.0999999; 0.0, 0.0; 0.0, -0.7 ]

                Expect.equal (Portrait.represented steps) [ 0; 5 ] ""
                Expect.equal (Portrait.ignored steps) [ 3; 4 ] ""
                Expect.equal (Portrait.count steps) 2 ""
            }

            test "coherence is the largest cosine in either direction among the features asked for" {
                let mixed = portraitOf [ 1.0, 0.0; 0.0, 2.0; -3.0, 0.0; 3.0, 4.0; 0.0, 0.0 ]
                Expect.equal (Portrait.coherence [ 0; 1 ] mixed) 0.0 ""
                Expect.equal (Portrait.coherence [ 0; 1; 2 ] mixed) 1.0 ""
                Near.within rounding 0.8 (Portrait.coherence [ 0; 1; 3 ] mixed)
                Expect.equal (Portrait.coherence [ 3 ] mixed) 0.0 ""
                Expect.equal (Portrait.coherence [ 3; 4 ] mixed) 0.0 ""
            }

            test "the distance from keeping the first m features is the worst entry of the Gram matrix" {
                Expect.equal (Portrait.distanceFromTop 2 (portraitOf [ 0.6, 0.8; -0.8, 0.6; 0.0, 0.0 ])) 0.0 ""
                Expect.equal (Portrait.distanceFromTop 1 (portraitOf [ 0.6, 0.8; -0.8, 0.6; 0.0, 0.0 ])) 1.0 ""
                Expect.equal (Portrait.distanceFromTop 2 (portraitOf [ 1.0, 0.0; 0.0, 0.0; 0.0, 1.0 ])) 1.0 ""
                Near.within rounding 0.3 (Portrait.distanceFromTop 2 (portraitOf [ 1.0, 0.0; 0.0, 1.0; 0.3, 0.0 ]))
            }

            test "the bias is compared with the mean input, for the features asked for" {
                let portrait =
                    Portrait.ofWeights (columns [ 0.0, 0.0; 0.0, 0.0; 0.0, 0.0 ]) [| 0.5; 0.0; -0.25 |] [| 0.5; 0.5; 0.5 |]

                Expect.equal (Portrait.biasFromMean [ 0 ] portrait) 0.0 ""
                Expect.equal (Portrait.biasFromMean [ 0; 1 ] portrait) 0.5 ""
                Expect.equal (Portrait.biasFromMean [ 0; 2 ] portrait) 0.75 ""
                Expect.equal (Portrait.biasFromMean [] portrait) 0.0 ""
            }

            test "positive interference is asked of represented features only" {
                let near = portraitOf [ 1.0, 0.0; 0.5, 0.5; 0.4, 0.0 ]
                Near.within rounding 0.5 (Portrait.positiveInterference near)
            }

            test "the questions read embedding, bias and Gram matrix" {
                Expect.equal (Geometry.embedding example) (Matrices.ofRows (2, 3, [| 3.0; 0.0; 0.0; 4.0; 2.0; 0.0 |])) ""
                Expect.equal (Geometry.bias example) [| 0.1; 0.2; 0.3 |] ""

                Expect.equal
                    (Geometry.gram example)
                    (Matrices.ofRows (3, 3, [| 25.0; 8.0; 0.0; 8.0; 4.0; 0.0; 0.0; 0.0; 0.0 |]))
                    ""
            }

            test "norms, superposition and dimensionalities follow their definitions" {
                Near.allWithin rounding [| 5.0; 2.0; 0.0 |] (Geometry.featureNorms example)
                Near.allWithin rounding [| (8.0 / 5.0) ** 2.0; 16.0; 0.0 |] (Geometry.superposition example)

                Near.allWithin
                    rounding
                    [| 625.0 / (625.0 + 64.0); 16.0 / (64.0 + 16.0); 0.0 |]
                    (Geometry.dimensionalities example)

                Near.within rounding (2.0 / 29.0) (Geometry.dimensionsPerFeature example)
                Near.within rounding (29.0 / 2.0) (Geometry.featuresPerDimension example)
            }

            test "represented counts from the threshold on" {
                Expect.equal (Geometry.represented 5.0 example) 1.0 ""
                Expect.equal (Geometry.represented 2.0 example) 2.0 ""
                Expect.equal (Geometry.represented 0.0 example) 3.0 ""
            }

            test "a portrait holds what the single questions answer, and the mean of the data" {
                let portrait = Geometry.portrait example
                Expect.equal portrait.Embedding (Geometry.embedding example) ""
                Expect.equal portrait.Gram (Geometry.gram example) ""
                Expect.equal portrait.Bias (Geometry.bias example) ""
                Expect.equal portrait.Norms (Geometry.featureNorms example) ""
                Expect.equal portrait.Superposition (Geometry.superposition example) ""
                Expect.equal portrait.Dimensionalities (Geometry.dimensionalities example) ""
                Expect.equal portrait.MeanInput [| 0.1; 0.1; 0.1 |] ""
            }

            test "how training went is read off the state" {
                Expect.equal (Training.loss example) 0.125 ""
                let points = EquatableArray.Of<LossPoint> [ LossPoint(1, 0.5); LossPoint(2, 0.25) ]
                let state = example.State
                let curved = TrainedState(state.Final, state.Recorded, points, state.Evaluation)
                Expect.equal (Training.curve (Trained(example.Model, example.Plan, curved))) [| 1, 0.5; 2, 0.25 |] ""
            }

            test "the exact loss is that of the trained weights under their data, whatever they were trained on" {
                let relu = ReluOutputModel(Features = 3, Hidden = 2)
                let sets = FeatureSets.Blocks(1, 3)

                let samplers: (ISampler * IObjective) list =
                    let of' (loss: ExactLossFunction<_, _>) = loss :> IObjective
                    let uniform = SparseUniform(Features = 3, Density = Density.Of 0.3)
                    let together = CorrelatedSets(Sets = sets, Density = Density.Of 0.3)
                    let apart = AnticorrelatedSets(Sets = sets, Density = Density.Of 0.3)
                    let one = OneHot(Features = 3)

                    [
                        uniform, of' (Exact.Loss(uniform, relu))
                        together, of' (Exact.Loss(together, relu))
                        apart, of' (Exact.Loss(apart, relu))
                        one, of' (Exact.Loss(one, relu))
                    ]

                for sampler, objective in samplers do
                    let plan = Plans.make (sampler = sampler, model = relu)
                    let exact = Plans.make (sampler = sampler, model = relu, loss = objective.Loss)
                    let trained = (Reference.train [ plan ]).Head

                    let expected =
                        ReferenceEngine.LossAndGradient(
                            exact,
                            trained.Final.Parameters.AsSpan(),
                            0,
                            (Array.zeroCreate<float> 9).AsSpan()
                        )

                    Expect.equal (Training.exactLoss (Trained(relu, plan, trained))) expected $"for {sampler}"
                    Expect.isTrue (expected > 0.0 && expected <> trained.Evaluation.Loss) $"for {sampler}"
            }
        ]
