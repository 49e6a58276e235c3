module Research.Tests.EndingsTests

open Research
open Expecto
open Research.Tests.DslSamples

/// Rounding of a few products.
let private rounding = 1e-12

/// Three features in two dimensions, the last of importance 2.
let private plan = Plans.make (importance = Importance.Explicit [ 1.0; 1.0; 2.0 ])

/// W row by row, then b.
let private trained parameters judged : Trained<ReluOutputModel> = Trained(relu, plan, stateOf parameters judged)

let private zeros = [ 0.0; 0.0; 0.0 ]

let private extraShares = [ 1.0; 0.0; -0.8; 0.0; 1.0; 0.0 ] @ zeros

let private extraSharesWithTheOther = [ 0.0; 1.0; 0.0; 1.0; 0.0; -0.8 ] @ zeros

let private othersShare = [ 1.0; -1.0; 0.0; 0.0; 0.0; 1.0 ] @ zeros

let private lost = nan :: List.replicate 8 0.0

[<Tests>]
let tests =
    testList
        "Superposition/EndingsTests"
        [
            test "an ending tells phase, norm and superposition of the extra feature, and both losses" {
                let ending = Endings.ofRestart (trained extraShares 0.3)
                Expect.equal (string ending.Phase) "{13}+{2}" ""
                Near.within rounding 0.8 ending.Norm
                Near.within rounding 1.0 ending.Superposition
                Expect.equal ending.EvaluatedLoss 0.3 ""
                Expect.equal ending.ExactLoss (Training.exactLoss (trained extraShares 0.3)) ""
            }

            test "features of importance 1 are interchangeable, the extra one is not" {
                let phases =
                    [ trained extraShares 0.3; trained extraSharesWithTheOther 0.3; trained othersShare 0.3 ]
                    |> List.map (fun trained -> string (Endings.ofRestart trained).Phase)

                Expect.equal phases [ "{13}+{2}"; "{13}+{2}"; "{12}+{3}" ] ""
            }

            test "the lowest exact loss and the lowest judged loss may be of two restarts, and never of one that diverged" {
                let all = List.map Endings.ofRestart [ trained lost 0.0; trained extraShares 0.2; trained othersShare 0.3 ]
                Expect.isTrue (System.Double.IsNaN all[0].ExactLoss && System.Double.IsNaN all[0].EvaluatedLoss) ""
                Expect.isTrue (all[2].ExactLoss < all[1].ExactLoss) ""
                Expect.equal (Endings.lowest all) (all[2]) ""
                Expect.equal (Endings.evaluatedLowest all) (all[1]) ""
            }

            test "a loss misses the optimum beyond the tolerance, and where it is no number" {
                Expect.equal (Endings.missing 0.01 2.0 [ 2.0; 2.019; 2.021; nan ]) 2 ""
                Expect.equal (Endings.missing 0.0 2.0 [ 2.0 ]) 0 ""
            }

            test "the paper's rule averages norm and superposition without the highest judged loss" {
                let all =
                    [ trained othersShare 0.1; trained extraShares 0.2; trained (List.replicate 9 5.0) 0.9 ]
                    |> List.map Endings.ofRestart

                let norm, superposition = Endings.withoutWorst all
                Near.within rounding 0.9 norm
                Near.within rounding 0.5 superposition
            }
        ]
