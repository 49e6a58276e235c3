module Research.Tests.PenalisedTests

open Research
open Expecto

let private model total (rows: float list list) answer =
    let weights = Matrix.Build(rows.Length, rows.Head.Length, (fun k i -> rows[k][i]))

    {
        Total = total
        Error = total
        Weights = weights
        Answers = Matrix.Build(weights.Rows, weights.Columns, (fun k i -> answer weights[k, i]))
    }

let private under lambda start =
    training {
        sample (SparseUniform(Features = 2, Density = Density.Of 0.1))
        model (ReluOutputModel(Features = 2, Hidden = 1))
        initialise (Initialiser.Given start)
        minimise (FewActive(Most = 2))
        penalise (L1 lambda) (Place.Site "hidden")
        train (Adam(LearningRate = 1e-12, Steps = 1))
    }

let private asked lambda start =
    let plans = Recipe.plans (under lambda start).Recipe
    let states = plans |> Trains.on "simd" 1
    Penalised.ofBottleneck (Trained(ReluOutputModel(Features = 2, Hidden = 1), plans.Head, states.Head))

[<Tests>]
let tests =
    testList
        "Superposition/PenalisedTests"
        [
            test "losses are relative to ignoring, and the penalty is in the total alone" {
                let ignoring = asked 0.3 [ 0.0; 0.0; 0.05; 0.05 ]
                Near.within 1e-6 1.0 ignoring.Total
                Near.within 1e-6 1.0 ignoring.Error

                // Two active at once err by p²/3 in all; E|h| of a pair is p (1 − 2p/3).
                let pair = asked 0.3 [ 1.0; -1.0; 0.0; 0.0 ]
                let ignored = 2.0 * (0.1 / 3.0 - 0.01 / 4.0)
                Near.within 1e-6 (0.01 / 3.0 / ignored) pair.Error
                Near.within 1e-6 (0.3 * 0.1 * (1.0 - 0.2 / 3.0) / ignored) (pair.Total - pair.Error)
                Expect.equal (Penalised.alive pair, Penalised.pairs pair, Penalised.polysemantic pair) (2, 1, 1) ""
                Near.within 1e-12 0.5 (Penalised.dimensionsPerFeature pair)
            }

            test "codes: only stored features count, and of neurons only positive weights" {
                let code = model 0.5 [ [ 0.8; -3.0; 0.2 ]; [ 0.6; 1.0; 0.1 ] ] (max 0.0)
                Expect.equal (Penalised.alive code) 2 "the third is too short"
                Near.within 1e-12 1.0 (Penalised.length code)
                Near.within 1e-12 (0.75 / 2.0) (Penalised.ratio code)
                Near.within 1e-12 3.0 (Penalised.deepest code)
                Near.within 1e-12 1.0 (Penalised.alignment (model 0.5 [ [ 1.0; 0.0 ]; [ 0.0; -0.7 ] ] abs))
                Expect.isTrue (System.Double.IsNaN(Penalised.ratio (model 0.5 [ [ 0.1 ]; [ 0.1 ] ] abs))) "none is stored"
            }

            test "the crossing lies on the line between neighbours" {
                let at total = model total [ [ 1.0 ] ] abs
                Near.within 1e-12 0.25 (Penalised.crossing [ 0.0, at 0.4; 0.2, at 0.9; 0.3, at 1.1; 0.4, at 1.0 ])
                let never () = Penalised.crossing [ 0.0, at 0.4; 0.2, at 0.9 ] |> ignore
                Expect.throws never "it is not reached"
            }
        ]
