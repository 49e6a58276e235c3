module Research.Tests.TrainedSquareTests

open Research
open Expecto
open Research.Experiments.PhaseDiagrams.Diagram
open Research.Experiments.PhaseDiagrams.TrainedSquare
open Research.Experiments.PhaseDiagrams.TrainedPoints
open Research.Experiments.PhaseDiagrams.TrainedShares

let private rounding = 1e-12

/// Two features in one dimension.
let private phaseOf weights = Phase.Of(Matrices.ofRows (1, 2, weights), PhaseThresholds.Trained)

let private ignored, shared, other = phaseOf [| 1.0; 0.0 |], phaseOf [| 1.0; -1.0 |], phaseOf [| 0.0; 1.0 |]

let private cell at answer fits : Cell<'at, 'answer> =
    {
        At = at
        Label = ""
        Answer = answer
        Plan = None
        Evaluations = []
        Answers = lazy fits
        Counted = ref Counted.Best
    }

/// Two lines of the square: the extra feature is ignored in the first fifty columns of the lower one, otherwise it shares.
let private lines =
    [
        for row in 0..1 ->
            let optima =
                [|
                    for column in 0..99 ->
                        let phase, norm = if row = 0 && column < 50 then ignored, 0.0 else shared, 1.0
                        { Loss = 1.0; Phase = phase; Norm = norm }
                |]

            cell densities[row] optima []
    ]

/// Ten endings of which some miss. The lowest has the phase and is judged the worst, so that the averages are over the others.
let private point row column phase missing averaged =
    let lowest = missing % 10

    let endings =
        [
            for k in 0..9 ->
                {
                    EvaluatedLoss = (if k = lowest then 2.0 else 1.0)
                    ExactLoss = (if k < missing then 1.5 else 1.001)
                    Phase = (if k = lowest then phase else other)
                    Norm =
                        (if k <> lowest then averaged
                         elif phase = ignored then 0.0
                         else 1.0)
                    Superposition = 0.0
                }
        ]

    cell (densities[row], ratios[column]) endings[lowest] endings

/// Right twice, wrong at the boundary, wrong far from it.
let private cells =
    [
        point 0 10 ignored 0 0.1
        point 1 90 shared 10 0.9
        point 0 49 shared 5 0.0
        point 0 95 other 1 1.0
    ]

let private points = beside lines cells

[<Tests>]
let tests =
    testList
        "PhaseDiagrams/TrainedSquareTests"
        [
            test "training agrees where its lowest loss has the phase of the optimum" {
                Near.within rounding 0.5 (share agrees points)
                Near.within rounding 0.0 (share judgedAgrees points)
                Near.within rounding 0.5 (shareAmong (agrees >> not) _.IsAtBoundary points)
            }

            test "a point is at a boundary where one of the eight around it has another optimum" {
                let at row column = (beside lines [ point row column shared 0 0.0 ]).Head.IsAtBoundary
                Expect.equal [ at 0 95; at 0 50; at 0 0; at 1 51 ] [ false; true; true; false ] ""
            }

            test "starts miss where they are more than a hundredth above the optimum" {
                Near.within rounding (16.0 / 40.0) (List.averageBy missed points)
                Near.within rounding 0.75 (share hasFound points)
            }

            test "the densest point of a phase is that of the column nearest to a ratio" {
                Expect.equal (densest (string shared) (ratios[90] * 1.01) points) (densities[1]) ""
                Expect.isTrue (System.Double.IsNaN(densest (string shared) ratios[20] points)) ""
            }

            test "a point has gone astray where it disagrees far from a boundary" { Expect.equal (astray points) 1 "" }

            test "a rule gives a clean picture where the sparse points have the colours of the theory" {
                // The theory shares everywhere on these lines, and the endings have no superposition.
                let alone = Research.Experiments.PhaseDiagrams.PickingRules.clean n2m1 (fun _ -> 1.0, 0.0) points
                let shared = Research.Experiments.PhaseDiagrams.PickingRules.clean n2m1 (fun _ -> 0.8, 4.0) points
                Expect.equal (alone.Measured, shared.Measured) (0.0, 1.0) ""
                Expect.isTrue (shared.Detail.Contains "one start: 0.000") shared.Detail
            }

            test "a look at a few points has no share of what it lacks" {
                Expect.isTrue (System.Double.IsNaN(shareAmong (denser 0.5) agrees points)) ""
                Expect.isEmpty (beside [] cells) ""
            }

            test "every point of the square has draws of its own: its seed is its place, the sparsest line first" {
                let seeds =
                    [
                        for density in densities do
                            for ratio in ratios -> (trained n2m1 density ratio).Recipe.Seeds
                    ]

                Expect.equal seeds [ for place in 0UL .. 9_999UL -> [ place ] ] ""
            }
        ]
