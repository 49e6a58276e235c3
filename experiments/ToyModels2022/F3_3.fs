/// Section 3, n = 3, m = 2, trained: which two of three features share a dimension?
module Research.Experiments.ToyModels2022.F3_3

open Research
open Research.Experiments
open Research.Experiments.PhaseDiagrams
open Research.Experiments.PhaseDiagrams.Diagram
open Research.Experiments.PhaseDiagrams.TrainedPoints
open Research.Experiments.PhaseDiagrams.TrainedShares

let private extraShares, othersShare, joint = "{13}+{2}", "{12}+{3}", "{123}"

let diagram =
    study Papers.elhage2022 "F3.3" "Superposition as a phase change, n = 3, m = 2" {
        let! cells = TrainedSquare.endings n3m2
        and! lines = TrainedSquare.optima n3m2
        let points = beside lines cells
        let among test what = shareAmong test what points
        let ends phase ratio = densest phase ratio points

        claim
            "sparse, 1−S < 0.15: two features share a dimension everywhere"
            (among (sparser 0.15) (isIn [ extraShares; othersShare ]) |> Expect.atLeast 0.99)

        claim
            "1−S < 0.5: the extra feature shares only where r < 1"
            (among (both (sparser 0.5) (isIn [ extraShares ])) (fun point -> point.Ratio < 1.0) |> Expect.atLeast 0.99)

        claim
            "1−S < 0.5: the two others share only where r > 1"
            (among (both (sparser 0.5) (isIn [ othersShare ])) (fun point -> point.Ratio > 1.0) |> Expect.atLeast 0.99)

        claim "r = 0.1: the extra feature shares up to 1−S = 0.16" (ends extraShares 0.1 |> Expect.within 0.02 0.16)
        claim "r = 0.5: up to 1−S = 4/9" (ends extraShares 0.5 |> Expect.within 0.05 (4.0 / 9.0))
        claim "r = 10: the two others share up to 1−S = 4/7" (ends othersShare 10.0 |> Expect.within 0.03 (4.0 / 7.0))
        because (Contradicted "Two features of equal importance share a dimension at every density (D2): the theory ignores one.")
        claim "r = 3: likewise" (ends othersShare 3.0 |> Expect.within 0.03 (4.0 / 7.0))
        because (Contradicted "Two features of equal importance share a dimension at every density (D2): the theory ignores one.")

        ours
            "all three jointly where the exact loss has them, about 1 %"
            (points |> share (isIn [ joint ]) |> Expect.within 0.005 0.010)

        claim "the phase of the paper's theory" (points |> share (agreesWithTheory n3m2) |> Expect.atLeast 0.95)
        because (Contradicted "Where r > 1 and 1−S > 4/7 the theory ignores one of two features that share at the optimum (D2).")
        ours "the phase of the least exact loss" (points |> share agrees |> Expect.atLeast 0.98)
        ours "where it is another, at a boundary" (among (agrees >> not) _.IsAtBoundary |> Expect.atLeast 0.9)
        because (Guess "Only 25 points of 10,000 have another phase, so that a few away from a boundary are many.")
        ours "the same where 65,536 samples judge instead of the exact loss" (points |> share judgedAgrees |> Expect.atLeast 0.95)
        because (Guess "At 1−S = 0.01 two features meet only six times in that sample.")
        ours "the best of ten is within 1 % of the optimum" (points |> share hasFound |> Expect.atLeast 0.99)
        ours "one start is not enough: a share misses" (List.averageBy missed points |> Expect.atLeast 0.1)
        ours "averages blur: the norm is further from the optimum's" (noise points |> Expect.atLeast 2.0)
        draw (TrainedDrawing.phases "Three features in two dimensions, trained" n3m2 points)
        draw (TrainedDrawing.shades "Three features in two dimensions, trained: the extra feature" n3m2 points)
    }
