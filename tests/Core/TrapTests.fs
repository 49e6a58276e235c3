/// Mistakes that replications of the paper have made, each shut out by one test.
module Research.Tests.TrapTests

open Research
open Expecto

let private bits (state: TrainedState) = state.Final, state.Curve, state.Evaluation

/// Plans of one shape that differ in all that may differ.
let private mixed =
    [
        Plans.make ()
        Plans.make (restart = 1)
        Plans.make (seed = 9UL, importance = Importance.Geometric(Ratio = 0.7))
        Plans.make (sampler = SparseUniform(Features = 3, Density = Density.Of 0.05))
        Plans.make (trainer = AdamW(WeightDecay = 0.0, LearningRate = 0.1, Steps = 12))
    ]

let private alone = lazy [ for plan in mixed -> bits (Reference.train [ plan ]).Head ]

[<Tests>]
let tests =
    testList
        "Core/TrapTests"
        [
            test "trap 1: the scale of the initial weights does not depend on how many models are trained" {
                let plan = Plans.make (model = ReluOutputModel(Features = 200, Hidden = 20))

                let many = Population(ResizeArray [ for restart in 0..19 -> Plans.make (model = plan.Model, restart = restart) ])

                Expect.equal (many.Starts[0].At) (plan.Begin()) ""

                for start in many.Starts do
                    let weights = start.At.Parameters.ToArray()[.. 20 * 200 - 1]
                    let variance = weights |> Array.averageBy (fun w -> w * w)
                    Near.statistic "variance" (2.0 / 220.0) (2.0 / 220.0 * sqrt (2.0 / 4000.0)) variance
            }

            test "trap 1: an instance is the same alone, with others, and in any order" {
                Expect.equal ((List.distinct alone.Value).Length) mixed.Length ""
                Expect.equal (Reference.train mixed |> List.map bits) alone.Value ""
                Expect.equal (Reference.train (List.rev mixed) |> List.map bits) (List.rev alone.Value) ""
            }

            test "trap 1: an instance that goes on from a snapshot ends with the same bits" {
                let plan = Plans.make (trainer = AdamW(WeightDecay = 0.01, Steps = 12, Record = Recording.At [ 5 ]))

                let whole = (Reference.train [ plan ]).Head
                let resumed = (Reference.resume [ plan ] [ whole.Recorded[0] ]).Head
                Expect.equal (resumed.Final, resumed.Evaluation) (whole.Final, whole.Evaluation) ""
            }

            test "trap 2: the weight decay that a plan states acts on every parameter, by rate times decay" {
                // No output is ever active, so no gradient: what is left is the decay.
                let start = [| 0.5; 0.5; -1.0; -1.0 |]

                let plan =
                    Plans.make (
                        model = ReluOutputModel(Features = 2, Hidden = 1),
                        start = Initialiser.Given start,
                        trainer = AdamW(LearningRate = 0.1, WeightDecay = 0.2, Steps = 1)
                    )

                let final = (Reference.train [ plan ]).Head.Final
                Near.allWithin 1e-16 [| for value in start -> value * (1.0 - 0.1 * 0.2) |] (final.Parameters.ToArray())
            }

            test "trap 3: each feature of each sample has a mask of its own, and magnitudes rather than ones" {
                let p, count = 0.2, 20_000
                let sampler = SparseUniform(Features = 3, Density = Density.Of p)
                let samples = Draws.samples sampler (Draws.stream 3UL) 0 count
                let on = samples |> Array.map (Array.map (fun x -> x > 0f))

                let share name probability (events: bool[]) =
                    let error = sqrt (probability * (1.0 - probability) / float events.Length)
                    Near.statistic name probability error (events |> Array.averageBy (fun event -> if event then 1.0 else 0.0))

                for i, j in [ 0, 1; 0, 2; 1, 2 ] do
                    share "marginal" p on[i]
                    share "together" (p * p) (Array.map2 (&&) on[i] on[j])

                share "twice in a row" (p * p) (Array.pairwise on[0] |> Array.map (fun (before, after) -> before && after))
                let active = samples[0] |> Array.filter (fun x -> x > 0f)
                Near.statistic "mean when active" 0.5 (sqrt (1.0 / 12.0 / float active.Length)) (Array.averageBy float active)
                Expect.isTrue ((Array.distinct active).Length > active.Length - 10) ""
            }

            test "trap 4: the optimiser's moments are part of a snapshot, and training without them goes elsewhere" {
                let plan = Plans.make (trainer = AdamW(WeightDecay = 0.01, Steps = 12, Record = Recording.At [ 5 ]))

                let whole = (Reference.train [ plan ]).Head
                let kept = whole.Recorded[0]
                Expect.exists kept.FirstMoment (fun value -> value <> 0.0) "the first moment"
                Expect.exists kept.SecondMoment (fun value -> value <> 0.0) "the second moment"

                let zero = EquatableArray.Of(Seq.replicate kept.Parameters.Count 0.0)

                let without = (Reference.resume [ plan ] [ Snapshot(5, kept.Parameters, zero, zero) ]).Head

                Expect.equal ((Reference.resume [ plan ] [ kept ]).Head.Final) whole.Final ""
                Expect.notEqual without.Final.Parameters whole.Final.Parameters ""
            }

            test "trap 5: restarts come back one by one, judged on one sample, so that a failed one can be told and dropped" {
                let restarts = [ for restart in 0..3 -> Plans.make (restart = restart) ]
                let states = Reference.train restarts
                Expect.equal (states |> List.distinctBy _.Final.Parameters |> List.length) 4 ""
                Expect.equal (states |> List.distinctBy _.Evaluation.Loss |> List.length) 4 ""
                Expect.all states (fun state -> state.Evaluation.StandardError > 0.0) "standard errors"

                // The same weights get the same verdict whichever restart they came from.
                let frozen restart =
                    Plans.make (
                        restart = restart,
                        start = Initialiser.Given(Seq.replicate 9 0.25),
                        trainer = Sgd(LearningRate = 1e-300, Steps = 1)
                    )

                let judged = Reference.train [ frozen 0; frozen 1 ] |> List.map _.Evaluation
                Expect.equal (judged[1]) (judged[0]) ""
            }

            test "trap 6: a feature of norm zero has dimensionality zero, not NaN" {
                let embedding = Matrices.ofRows (1, 3, [| 1.0; 0.0; -1.0 |])
                Expect.equal (FeatureGeometry.Dimensionalities embedding) [| 0.5; 0.0; 0.5 |] ""
                Expect.equal (FeatureGeometry.Superposition embedding) [| 1.0; 0.0; 1.0 |] ""
            }

            test "trap 6: dimensionality is not the squared norm and superposition not a root" {
                let halves = Matrices.ofRows (1, 2, [| 0.5; -0.5 |])
                Expect.equal (FeatureGeometry.Dimensionalities halves) [| 0.5; 0.5 |] ""
                Expect.equal (FeatureGeometry.Superposition halves) [| 0.25; 0.25 |] ""
                Expect.equal (FeatureGeometry.Dimensionalities(Matrices.ofRows (1, 1, [| 0.5 |]))) [| 1.0 |] ""
            }

            test "trap 7: an instance that diverges changes no bit of its neighbours" {
                let sgd rate = Plans.make (trainer = Sgd(LearningRate = rate, Steps = 12))

                let calm, wild = sgd 0.01, sgd 1e6
                let expected = bits (Reference.train [ calm ]).Head
                let together = Reference.train [ wild; calm; wild ]
                let largest = together[0].Final.Parameters |> Seq.map abs |> Seq.max
                Expect.isTrue (not (largest < 1e6)) $"The neighbour stayed at {largest}, which tests nothing."
                Expect.equal (bits together[1]) expected ""
            }

            test "trap 8: sparsity is the probability of zero and density that of being active" {
                let share density =
                    let sampler = SparseUniform(Features = 1, Density = density)

                    (Draws.samples sampler (Draws.stream 8UL) 0 20_000)[0]
                    |> Array.averageBy (fun x -> if x > 0f then 1.0 else 0.0)

                let error = sqrt (0.95 * 0.05 / 20_000.0)
                Near.statistic "sparsity 0.95" 0.05 error (share (Density.OfSparsity 0.95))
                Near.statistic "density 0.95" 0.95 error (share (Density.Of 0.95))
                Expect.equal (Density.OfSparsity 0.95) (Density.Of 0.05) ""
            }
        ]
