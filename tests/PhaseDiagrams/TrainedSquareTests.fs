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

let private norm phase = if phase = ignored then 0.0 else 1.0

let private cell at (fits: 'answer list) : Cell<'at, 'answer> =
    { At = at; Label = ""; Answer = fits.Head; Plan = None; Judged = []; Fits = lazy fits }

/// Two lines of the square: the extra feature is ignored in the first fifty columns of the lower one, otherwise it shares.
let private lines =
    [
        for row in 0..1 ->
            cell
                densities[row]
                [
                    [|
                        for column in 0..99 ->
                            let phase = if row = 0 && column < 50 then ignored else shared
                            { Loss = 1.0; Phase = phase; Norm = norm phase }
                    |]
                ]
    ]

/// Ten endings, of which some miss: the last one has the lowest exact loss and ends in a phase, the first one has the lowest
/// judged loss and ends in another, and the ninth has the highest judged loss; without it the norms have a mean.
let private endings phase missing averaged =
    let norms = (9.0 * averaged - norm phase) / 8.0

    [
        for k in 0..8 do
            {
                Judged = (if k = 8 then 9.0 else 1.0 + 0.01 * float k)
                Exact = (if k < missing then 1.5 else 1.001)
                Phase = other
                Norm = (if k = 8 then 7.0 else norms)
                Superposition = 0.0
            }
        {
            Judged = 2.0
            Exact = (if missing = 10 then 1.4 else 1.0005)
            Phase = phase
            Norm = norm phase
            Superposition = 0.0
        }
    ]

let private point row column phase missing averaged = cell (densities[row], ratios[column]) (endings phase missing averaged)

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
                Expect.equal (points |> List.map missed) [ 0.0; 1.0; 0.5; 0.1 ] ""
                Near.within rounding 0.75 (share hasFound points)
            }

            test "the densest point of a phase is that of the column nearest to a ratio" {
                Expect.equal (densest (string shared) (ratios[90] * 1.01) points) (densities[1]) ""
                Expect.isNaN (densest (string shared) ratios[20] points) ""
            }

            test "averages are noisier by as much as their norms are further from the optimum's" {
                // The lowest loss is off by 1 at one point of four, the averages by 0.1, 0.1, 0 and 0.
                Near.within rounding (sqrt 0.02) (noise points)
            }

            test "points are counted on either side of a density, and where two things are true of them" {
                let between = sqrt (densities[0] * densities[1])
                Near.within rounding 0.75 (share (sparser between) points)
                Near.within rounding 0.25 (share (denser between) points)
                Near.within rounding 0.25 (share (both agrees (sparser between)) points)
            }

            test "a look at a few points has no share of what it lacks" {
                Expect.isNaN (shareAmong (denser 0.5) agrees points) ""
                Expect.isEmpty (beside [] cells) ""
            }

            test "every point of the square has draws of its own" {
                let seeds =
                    [
                        for cell in cells ->
                            let density, ratio = cell.At
                            List.exactlyOne (trained { Features = 2; Hidden = 1 } density ratio).Setting.Seeds
                    ]

                Expect.equal ((List.distinct seeds).Length) points.Length ""
            }
        ]
