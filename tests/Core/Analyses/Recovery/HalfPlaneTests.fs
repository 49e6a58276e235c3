module Research.Tests.HalfPlaneTests

open System
open Research
open Expecto

/// Directions of any norm, from a fixed seed.
let private directions (seed: int) features =
    let random = Random seed
    Matrix.Build(2, features, (fun _ _ -> 2.0 * random.NextDouble() - 1.0))

let private row angle = [| cos angle; sin angle |]

/// F1 by counting amplitudes, not by shares.
let private counted (directions: Matrix) feature (row: float[]) threshold =
    let parts = 4000

    let fires i =
        let along = row[0] * directions[0, i] + row[1] * directions[1, i]
        let amplitudes = [| for k in 0 .. parts - 1 -> (float k + 0.5) / float parts |]
        float (amplitudes |> Array.filter (fun x -> x * along > threshold) |> Array.length) / float parts

    let all = List.sumBy fires [ 0 .. directions.Columns - 1 ]
    2.0 * fires feature / (1.0 + all)

let private f1 (directions: Matrix) feature angle threshold =
    Array.item feature (HalfPlane.F1(directions, ReadOnlySpan(row angle), threshold))

[<Tests>]
let tests =
    testList
        "Core/Analyses/Recovery/HalfPlaneTests"
        [
            test "the F1 of a half-plane is that of counting" {
                let random = Random 1

                for features in 2..6 do
                    let directions = directions features features
                    let angle, threshold = 2.0 * Math.PI * random.NextDouble(), random.NextDouble() - 0.4
                    Near.within 2e-3 (counted directions 1 (row angle) threshold) (f1 directions 1 angle threshold)
            }

            test "no threshold is better than the best of the few that are tried" {
                let random = Random 2

                for draw in 0..19 do
                    let directions, angle = directions draw 5, 2.0 * Math.PI * random.NextDouble()
                    let best = HalfPlane.BestThresholds(directions, ReadOnlySpan(row angle))
                    let tried = [ for threshold in -1.5 .. 0.003..1.5 -> f1 directions 2 angle threshold ]
                    Near.inRange (List.max tried - 1e-12) (List.max tried + 0.02) best[2]
            }

            test "the ceilings of the k-gons, from 3 to 12" {
                let third = 1.0 - cos (3.0 * Math.PI / 8.0) / cos (Math.PI / 8.0)

                let known =
                    [ 3, 1.0; 4, 1.0; 5, 0.817256; 6, 2.0 / 3.0; 7, 0.600964; 8, 2.0 * third / (1.0 + 2.0 * third) ]
                    @ [ 9, 0.489982; 10, 2.0 * sqrt 5.0 - 4.0 ]

                for sides, expected in known do
                    let found = HalfPlaneCeiling.Of(RegularPolygon.Of sides, 0)
                    Near.within 1e-6 expected found.F1
                    Near.inRange found.F1 (found.F1 + 1.1e-8) found.Bound
                    Near.within 1e-12 found.F1 (max found.F1 (f1 (RegularPolygon.Of sides) 0 found.Angle found.Threshold))

                for sides in 3..11 do
                    let ceiling sides = HalfPlaneCeiling.Of(RegularPolygon.Of sides, 0).F1
                    Expect.isGreaterThanOrEqual (ceiling sides) (ceiling (sides + 1)) "more features, more to confuse"
            }

            test "a search over angles and thresholds finds nothing above a ceiling, and comes close to it" {
                for draw in 0..5 do
                    let directions = directions (10 + draw) (3 + draw % 4)

                    for feature in 0 .. directions.Columns - 1 do
                        let ceiling = HalfPlaneCeiling.Of(directions, feature)

                        let found =
                            [
                                for angle in 0.0..0.02..6.28 do
                                    for threshold in -0.6 .. 0.05..1.2 -> f1 directions feature angle threshold
                            ]

                        Near.inRange (ceiling.F1 - 0.06) ceiling.Bound (List.max found)

                        let fine =
                            [
                                for angle in -0.02 .. 0.001..0.02 do
                                    for threshold in -0.02 .. 0.001..0.02 ->
                                        f1 directions feature (ceiling.Angle + angle) (ceiling.Threshold + threshold)
                            ]

                        Near.inRange (ceiling.F1 - 1e-3) ceiling.Bound (List.max fine)
            }

            test "bad input is refused in a sentence" {
                let refused action fragment =
                    let message = Expect.throwsC action (fun error -> error.Message)
                    Expect.stringContains message fragment ""

                refused (fun () -> HalfPlaneCeiling.Of(RegularPolygon.Of 5, 5) |> ignore) "The feature is 5"

                refused
                    (fun () -> HalfPlaneCeiling.Of(Matrix.Build(3, 4, (fun _ _ -> 1.0)), 0) |> ignore)
                    "number of dimensions is 3"

                refused (fun () -> HalfPlane.F1(RegularPolygon.Of 5, ReadOnlySpan [| 1.0 |], 0.0) |> ignore) "encoder"
                refused (fun () -> RegularPolygon.Of 0 |> ignore) "sides"
            }
        ]
