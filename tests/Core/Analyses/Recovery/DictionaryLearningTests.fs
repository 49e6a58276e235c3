module Research.Tests.DictionaryLearningTests

open System
open Research
open Expecto

let private uniform (random: Random) samples hidden = Matrix.Build(samples, hidden, (fun _ _ -> Property.between -1.0 1.0 random))

/// Samples on rays, one active at a time, of magnitudes in [0.2, 1).
let private rays (directions: Matrix) samples =
    let random = Random 3
    let which = Array.init samples (fun _ -> random.Next directions.Columns)
    let size = Array.init samples (fun _ -> Property.between 0.2 1.0 random)
    Matrix.Build(samples, directions.Rows, (fun sample row -> size[sample] * directions[row, which[sample]]))

let private polygon sides =
    Matrix.Build(
        2,
        sides,
        (fun row i -> let angle = 2.0 * Math.PI * float i / float sides in if row = 0 then cos angle else sin angle)
    )

let private learners latents : (string * IDictionaryLearner) list =
    [
        "alternating minimisation", AlternatingMinimisation(Latents = latents, Penalty = 0.05)
        "optimal directions", OptimalDirections(Latents = latents, Active = 1)
        "K-SVD", KSvd(Latents = latents, Active = 1)
        "spherical k-means", SphericalKMeans(Latents = latents)
    ]

let private learn (learner: IDictionaryLearner) activations = DictionaryLearning.Learn(learner, activations)

let private norms (dictionary: Matrix) =
    Array.init dictionary.Columns (fun j -> sqrt (Array.sumBy (fun x -> x * x) (dictionary.Column j)))

let private falls (objective: EquatableArray<float>) =
    Expect.all (Seq.pairwise objective) (fun (before, after) -> after <= before * (1.0 + 1e-12) + 1e-15) $"{objective}"

[<Tests>]
let tests =
    testList
        "Core/Analyses/Recovery/DictionaryLearningTests"
        [
            for name, learner in learners 5 do
                test $"with one active feature {name} finds the five rays of a pentagon" {
                    let learned = learn learner (rays (polygon 5) 300)
                    Near.allWithin 1e-12 (Array.create 5 1.0) (norms learned.Directions)
                    Expect.equal (DirectionMatch.Of(polygon 5, learned.Directions).Recovered 0.999999) 1.0 ""
                }

                test $"the same seed of {name} gives the same bits, and ten times the activations the same directions" {
                    let activations = rays (polygon 5) 100
                    let tenfold = Matrix.Build(100, 2, (fun sample row -> 10.0 * activations[sample, row]))
                    let first = learn learner activations
                    Expect.equal (learn learner activations) first ""

                    let scaled: IDictionaryLearner =
                        match learner with
                        | :? AlternatingMinimisation as alternating ->
                            AlternatingMinimisation(Latents = 5, Penalty = 10.0 * alternating.Penalty)
                        | other -> other

                    let match' = DirectionMatch.Of(first.Directions, (learn scaled tenfold).Directions)
                    Expect.equal (match'.Recovered 0.999999) 1.0 ""
                }

                test $"more latents than rays leave {name} with unit directions and every ray" {
                    let two = Matrices.ofRows (2, 2, [| 1.0; 0.6; 0.0; 0.8 |])

                    let more: IDictionaryLearner = (learners 4 |> List.find (fst >> (=) name) |> snd)

                    let learned = learn more (rays two 60)
                    Near.allWithin 1e-12 (Array.create 4 1.0) (norms learned.Directions)
                    Expect.isTrue (DirectionMatch.Of(two, learned.Directions).MeanMaxCosine > 0.999999) ""
                }

            property "alternating minimisation never raises its objective, nor does spherical k-means" (fun random ->
                let activations = uniform random 30 3
                let negative = random.Next 2 = 0
                let penalty = Property.between 0.02 0.3 random

                falls
                    (learn
                        (AlternatingMinimisation(
                            Latents = 5 + random.Next 10,
                            Penalty = penalty,
                            AllowNegative = negative,
                            Sweeps = 20,
                            Restarts = 1
                        ))
                        activations)
                        .Objective

                falls (learn (SphericalKMeans(Latents = 5, Restarts = 1)) activations).Objective)

            property "the last objective of alternating minimisation is that of its own dictionary" (fun random ->
                let activations = uniform random 20 3
                let learned = learn (AlternatingMinimisation(Latents = 4, Penalty = 0.1, Sweeps = 10, Restarts = 1)) activations
                let codes = Lasso(Penalty = 0.1).Encode(learned.Directions, activations)

                let square =
                    [
                        for sample in 0..19 do
                            for row in 0..2 do
                                let explained =
                                    Seq.sum (Seq.init 4 (fun j -> learned.Directions[row, j] * codes.Values[sample, j]))

                                (activations[sample, row] - explained) ** 2.0
                    ]

                let loss = (0.5 * List.sum square + 0.1 * Seq.sumBy abs codes.Values.Values) / 20.0
                Near.within 1e-7 loss (Seq.last learned.Objective))

            property "K-SVD and optimal directions end with the least error of their sweeps" (fun random ->
                let activations = uniform random 30 3

                let learners: IDictionaryLearner list =
                    [
                        KSvd(Latents = 6, Active = 2, Sweeps = 8, Restarts = 1)
                        OptimalDirections(Latents = 6, Active = 2, Sweeps = 8, Restarts = 1)
                    ]

                for learner in learners do
                    let learned = learn learner activations
                    Near.allWithin 1e-12 (Array.create 6 1.0) (norms learned.Directions)
                    Expect.equal (Seq.last learned.Objective) (Seq.min learned.Objective) "")

            test "alternating minimisation goes on from the directions of another learner, of as many latents" {
                let clusters = SphericalKMeans(Latents = 5, Restarts = 1)
                let after latents = AlternatingMinimisation(Latents = latents, Penalty = 0.05, After = clusters)
                let learned = learn (after 5) (rays (polygon 5) 300)
                Expect.equal (DirectionMatch.Of(polygon 5, learned.Directions).Recovered 0.999999) 1.0 ""
                let said = throws<InvalidOperationException>(fun () -> learn (after 4) (rays (polygon 5) 300) |> ignore).Message
                Expect.stringContains said "the learner before is 5 but must be 4" ""
            }

            test "the worst reconstructed sample gives a direction, and is then explained" {
                let residuals = [| [| 1.0; 0.0 |]; [| 0.0; -3.0 |]; [| 0.0; 0.0 |] |]
                Expect.equal (StartingDirections.Worst residuals) [| 0.0; -1.0 |] ""
                Expect.equal (StartingDirections.Worst residuals) [| 1.0; 0.0 |] ""
                Expect.isNull (StartingDirections.Worst residuals) ""
            }

            test "K-SVD replaces one of two directions that are alike" {
                let learned = learn (KSvd(Latents = 25, Active = 1, Sweeps = 5, Restarts = 1)) (uniform (Random 2) 200 2)
                Expect.isGreaterThan learned.Replaced 0 ""
            }

            test "bad settings are refused, and samples that are zero do not count" {
                let said (learner: IDictionaryLearner) activations =
                    throws<InvalidOperationException>(fun () -> learn learner activations |> ignore).Message

                let four = rays (polygon 5) 4
                let withZeros = Matrix.Build(9, 2, (fun sample row -> if sample < 4 then four[sample, row] else 0.0))

                for _, learner in learners 5 do
                    for activations in [ four; withZeros ] do
                        Expect.stringContains (said learner activations) "not zero is 4 but must be at least 5" ""

                Expect.stringContains
                    (said (AlternatingMinimisation(Latents = 2, Penalty = -0.1)) four)
                    "λ is -0.1 but must be"
                    ""

                Expect.stringContains (said (KSvd(Latents = 2, Active = 3)) four) "k is 3 but must be at most 2" ""

                Expect.stringContains
                    (said (OptimalDirections(Latents = 0, Active = 1)) four)
                    "latents is 0 but must be at least 1"
                    ""

                Expect.stringContains
                    (said (SphericalKMeans(Latents = 2, Restarts = 0)) four)
                    "restarts is 0 but must be at least 1"
                    ""

                Expect.stringContains
                    (said (SphericalKMeans(Latents = 1)) (Matrices.ofRows (1, 2, [| infinity; 0.0 |])))
                    "sample 0 in dimension 0 is Infinity"
                    ""
            }
        ]
