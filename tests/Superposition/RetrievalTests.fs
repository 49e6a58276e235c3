module Research.Tests.RetrievalTests

open System
open Research
open Expecto
open Research.Tests.DslSamples

/// n features of unit length, evenly in a plane, with biases.
let private polygon sides density bias =
    let row (of': float -> float) = [| for i in 0 .. sides - 1 -> of' (2.0 * Math.PI * float i / float sides) |]
    let parameters = Array.concat [ row cos; row sin; Array.create sides bias ]

    let plan =
        Plans.make (
            model = ReluOutputModel(Features = sides, Hidden = 2),
            sampler = SparseUniform(Features = sides, Density = Density.Of density)
        )

    let values = EquatableArray.Of<float> parameters
    let snapshot = Snapshot(1, values, values, values)

    let state =
        TrainedState(snapshot, EquatableArray.Of<Snapshot> [], EquatableArray.Of<LossPoint> [], Evaluation(0.0, 0.0, 0))

    Trained<ReluOutputModel>((plan.Model :?> ReluOutputModel), plan, state)

let private learners: (string * IDictionaryLearner) list = [ "two-step", AlternatingMinimisation(Penalty = 0.02) ]

[<Tests>]
let tests =
    testList
        "Superposition/RetrievalTests"
        [
            test "samples without an active feature are left out" {
                let samples = HiddenSamples.of' 50 (polygon 5 0.01 0.0)
                Expect.equal (samples.Inputs.Rows, samples.Hidden.Rows, samples.Represented.Length) (50, 50, 5) ""

                for sample in 0..49 do
                    Expect.isTrue (samples.Inputs.Row(sample).ToArray() |> Array.exists (fun x -> x > 0.0)) ""

                let x = samples.Inputs.Row(7).ToArray()
                Near.within 1e-12 (Seq.sum (Seq.init 5 (fun i -> samples.Embedding[1, i] * x[i]))) samples.Hidden[7, 1]
            }

            test "all of the loss is recovered with h itself, none with 0, and less than none with −h" {
                let samples = HiddenSamples.of' 200 (polygon 5 0.05 -0.2)
                let times factor = Matrix.Build(200, 2, (fun sample row -> factor * samples.Hidden[sample, row]))
                Near.within 1e-12 1.0 (HiddenSamples.lossRecovered (times 1.0) samples)
                Near.within 1e-12 0.0 (HiddenSamples.lossRecovered (times 0.0) samples)
                Expect.isLessThan (HiddenSamples.lossRecovered (times -1.0) samples) 0.0 ""
            }

            test "a pentagon's directions and loss are got back, beside known directions" {
                let found = derived (Comparison.beside 300 (Lasso(Penalty = 0.02)) learners) (polygon 5 0.05 -0.2)

                for name in [ "two-step"; "known" ] do
                    let scores = Comparison.by name found
                    Expect.equal (scores.Represented, scores.Latents, scores.Dead) (5, 5, 0) name
                    Expect.equal scores.Share.Value 1.0 name
                    Near.inRange 0.9 1.0 scores.F1.Value
                    Near.inRange 0.9 1.01 scores.LossRecovered
                    Near.inRange 0.9 1.0 scores.ExplainedVariance
                    Expect.isLessThan scores.Share.Chance 0.6 name
            }

            test "reconstructions that are too short have a relative bias, and directions that are right the best MCC" {
                let samples = HiddenSamples.of' 200 (polygon 5 0.05 -0.2)
                let short = Matrix.Build(200, 2, (fun sample row -> 0.8 * samples.Hidden[sample, row]))
                let scores = Retrieval.scores samples samples.Truth samples.Features short
                Near.within 1e-12 0.8 scores.RelativeBias
                Near.within 1e-12 1.0 scores.MeanAssigned.Value
                Near.inRange 0.8 0.95 scores.MeanAssigned.Chance

                let each =
                    [
                        for l0, share in [ 3.0, 0.95; 2.0, 0.92; 1.0, 0.5 ] -> { scores with Active = l0; LossRecovered = share }
                    ]

                Expect.equal (Comparison.activeAt 0.9 each) 2.0 ""
                Expect.isTrue (Double.IsNaN(Comparison.activeAt 0.99 each)) ""
            }

            test "features that are mixed into others show as a lean, and k as what truth would keep" {
                let mixed lean active =
                    let decoder = [ 1.0; lean; lean; 0.0; sqrt (1.0 - lean * lean); 0.0; 0.0; 0.0; sqrt (1.0 - lean * lean) ]

                    let unit =
                        [
                            for i in 0..2 do
                                for j in 0..2 -> if i = j then 1.0 else 0.0
                        ]

                    let rest = [ 0.0; 0.0; 0.0 ]
                    let parameters = EquatableArray.Of<float>(unit @ rest @ decoder @ rest @ [ 1e-6 ] @ rest)
                    let model = SparseAutoencoder(Features = 3, Latents = 3, Encoder = Encoder.BatchTopK active)
                    let sampler = SparseUniform(Features = 3, Density = Density.Of 0.5)
                    let plan = Plans.make (model = model, sampler = sampler)
                    let snapshot = Snapshot(1, parameters, parameters, parameters)
                    let nothing = EquatableArray.Of<Snapshot> []
                    let state = TrainedState(snapshot, nothing, EquatableArray.Of<LossPoint> [], Evaluation(0.0, 0.0, 0))
                    derived (Mixing.of' 2_000) (Trained<SparseAutoencoder>(model, plan, state))

                let right, leaning = mixed 0.0 3.0, mixed -0.3 1.0
                Expect.equal (right.Lean, right.Least) ([ 0.0; 0.0 ], 1.0) ""
                Near.within 1e-9 1.0 right.ExplainedVariance
                Near.within 1e-9 1.0 right.ByTruth
                Near.within 0.05 0.0 right.Projection
                Expect.all leaning.Lean (fun lean -> abs (lean + 0.3) < 1e-9) "the sign is kept"
                Near.within 1e-9 (sqrt 0.91) leaning.Least
                Near.inRange 0.3 0.95 leaning.ByTruth
            }

            test "two runs agree on five latents for a pentagon, and on fewer for too few" {
                let found = derived (DictionarySizes.of' 300 0.02 [ 3; 5 ]) (polygon 5 0.03 0.0)
                Expect.equal (DictionarySizes.at 5 found).Agreed 5 ""
                Expect.equal (DictionarySizes.at 5 found).Found 5 ""
                Expect.isGreaterThan (DictionarySizes.at 3 found).Objective (1.2 * (DictionarySizes.at 5 found).Objective) ""
                Near.within 1e-12 1.0 (DictionarySizes.trueShare { found with Sizes = [ DictionarySizes.at 5 found ] })
            }

            test "the elbow is where the objective bends most, beyond the sizes that span the space" {
                let sized (latents, objective) =
                    {
                        Latents = latents
                        Objective = objective
                        ExplainedVariance = 0.9
                        Superfluous = 0
                        Agreed = 0
                        AgreedAndTrue = 0
                        Found = 0
                    }

                let found hidden =
                    {
                        Represented = 9
                        Hidden = hidden
                        Sizes = List.map sized [ 3, 9.0; 5, 3.0; 7, 2.5; 9, 2.0; 11, 1.9; 13, 1.81 ]
                    }

                Expect.equal (DictionarySizes.elbow (found 4)) 9 ""
                Expect.equal (DictionarySizes.elbow (found 2)) 5 "of 12 before 5 to 1 after"
            }

            test "a layer of learned directions is the model, and one of random directions is not" {
                let found = derived (Unfolding.of' 400 0.01) (polygon 5 0.03 -0.25)
                Expect.equal (found.Represented, found.Share) (5, 1.0) ""
                Near.inRange 0.0 1e-3 found.Layer.Difference
                Expect.isGreaterThan found.Random.Difference 0.05 ""
                Near.inRange 0.0 (0.5 * found.Model.Loss) found.Known.Loss
                Near.within 1e-12 0.0 found.Model.Difference
            }

            test "a model that represents nothing, or a chain that reads none, has nothing to get back" {
                let nothing = polygon 5 0.05 0.0
                let zero = EquatableArray.Of<float>(Array.zeroCreate<float> 15)

                let state =
                    TrainedState(
                        Snapshot(1, zero, zero, zero),
                        nothing.State.Recorded,
                        nothing.State.Curve,
                        nothing.State.Evaluation
                    )

                let empty = Trained<ReluOutputModel>(nothing.Model, nothing.Plan, state)
                Expect.throws (fun () -> HiddenSamples.of' 5 empty |> ignore) ""
                Expect.throws (fun () -> HiddenSamples.readBy 5 nothing |> ignore) ""
            }
        ]
