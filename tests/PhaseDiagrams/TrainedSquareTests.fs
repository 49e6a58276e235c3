module Research.Tests.TrainedSquareTests

open Research
open Expecto
open Research.Experiments.PhaseDiagrams.Diagram
open Research.Experiments.PhaseDiagrams.TrainedSquare

let private rounding = 1e-12

/// Two features in one dimension.
let private phaseOf weights = Phase.Of(Matrices.ofRows (1, 2, weights), PhaseThresholds.Trained)

let private ignored, shared, other = phaseOf [| 1.0; 0.0 |], phaseOf [| 1.0; -1.0 |], phaseOf [| 0.0; 1.0 |]

/// Two lines of the square: the extra feature is ignored in the first fifty columns of the lower one, otherwise it shares.
let private lines =
    [
        for row in 0..1 ->
            Exact densities[row],
            Optima
                [|
                    for column in 0..99 ->
                        let phase, norm = if row = 0 && column < 50 then ignored, 0.0 else shared, 1.0
                        { Loss = 1.0; Phase = phase; Norm = norm }
                |]
    ]

/// Ten losses of which some miss.
let private losses missing = [| for k in 0..9 -> if k < missing then 1.5 else 1.001 |]

let private point row column phase missing averaged =
    let lowest =
        {
            Judged = 1.0
            Exact = 1.001
            Phase = phase
            Norm = (if phase = ignored then 0.0 else 1.0)
            Superposition = 0.0
        }

    Trained(ratios[column], densities[row]),
    Outcome { Lowest = lowest; JudgedPhase = other; Losses = losses missing; Averaged = averaged, 0.0 }

let private cell (at, answer) : Cell<Place, Answer> = { At = at; Answer = answer; Plan = None; Judged = []; Fits = lazy [] }

/// Right twice, wrong at the boundary, wrong far from it.
let private points =
    [
        point 0 10 ignored 0 0.1
        point 1 90 shared 10 0.9
        point 0 49 shared 5 0.0
        point 0 95 other 1 1.0
    ]

let private cells = List.map cell (points @ lines)

[<Tests>]
let tests =
    testList
        "PhaseDiagrams/TrainedSquareTests"
        [
            test "training agrees where its lowest loss has the phase of the optimum" {
                Near.within rounding 0.5 (share agrees cells)
                Near.within rounding 0.0 (share judgedAgrees cells)
                Near.within rounding 0.5 (shareAmong (agrees >> not) _.IsAtBoundary cells)
            }

            test "a point is at a boundary where one of the eight around it has another optimum" {
                let at row column = all (List.map cell (point row column shared 0 0.0 :: lines)) |> List.head |> _.IsAtBoundary

                Expect.equal [ at 0 95; at 0 50; at 0 0; at 1 51 ] [ false; true; true; false ] ""
            }

            test "starts miss where they are more than a hundredth above the optimum" {
                Near.within rounding (16.0 / 40.0) (missed cells)
                Near.within rounding 0.75 (share found cells)
            }

            test "the densest point of a phase is that of the column nearest to a ratio" {
                Expect.equal (densest (string shared) (ratios[90] * 1.01) cells) (densities[1]) ""
                Expect.isTrue (System.Double.IsNaN(densest (string shared) ratios[20] cells)) ""
            }

            test "averages are noisier by as much as their norms are further from the optimum's" {
                // The lowest loss is off by 1 at one point of four, the averages by 0.1, 0.1, 0 and 0.
                Near.within rounding (sqrt 0.02) (noise cells)
            }

            test "a look at a few points has no share of what it lacks" {
                Expect.isTrue (System.Double.IsNaN(shareAmong (fun point -> point.Density > 0.5) agrees cells)) ""
                Expect.isEmpty (all (List.map cell points)) ""
            }

            test "every point of the square has draws of its own" {
                let seeds =
                    points |> List.map (fun (place, _) -> (trained "T" { Features = 2; Hidden = 1 } place).Setting.Seeds.Head)

                Expect.equal ((List.distinct seeds).Length) points.Length ""
            }
        ]
