module Research.Tests.PairSupportTests

open System
open Research
open Expecto

let private det (directions: Matrix) i j = directions[0, i] * directions[1, j] - directions[1, i] * directions[0, j]

/// How often the densest pair that can have made a sample is the right one, over samples of random pairs.
let private sampled samples (directions: Matrix) =
    let random, n = Random 3, directions.Columns

    let pairs =
        [|
            for i in 0 .. n - 1 do
                for j in i + 1 .. n - 1 -> i, j
        |]

    let likely (h: float * float) =
        let x, y = h

        let can (i, j) =
            let det = det directions i j
            let a = (x * directions[1, j] - y * directions[0, j]) / det
            let b = (directions[0, i] * y - directions[1, i] * x) / det
            abs det > 1e-9 && a >= 0.0 && a <= 1.0 && b >= 0.0 && b <= 1.0

        pairs |> Array.filter can |> Array.sortBy (fun (i, j) -> abs (det directions i j)) |> Array.tryHead

    let right =
        [
            for _ in 1..samples ->
                let i, j = pairs[random.Next pairs.Length]
                let a, b = random.NextDouble(), random.NextDouble()
                let along row = a * directions[row, i] + b * directions[row, j]
                if likely (along 0, along 1) = Some(i, j) then 1.0 else 0.0
        ]

    List.average right

[<Tests>]
let tests =
    testList
        "Core/Analyses/Recovery/PairSupportTests"
        [
            test "the rate of the most probable pair is that of deciding sample by sample" {
                let random = Random 4
                let any = Matrix.Build(2, 5, (fun _ _ -> 2.0 * random.NextDouble() - 1.0))

                let close (directions: Matrix) =
                    Near.within 0.015 (sampled 20_000 directions) (PairSupport.MostProbable(directions, false))

                close any

                // Pairs of equal density exchange samples, which changes no rate on average.
                close (RegularPolygon.Of 5)
                close (RegularPolygon.Of 7)
            }

            test "opposite features are found on their line: all pairs of a square, and 3 of 15 more of a hexagon" {
                Near.within 1e-12 1.0 (PairSupport.MostProbable(RegularPolygon.Of 4, true))
                Near.within 1e-12 (4.0 / 6.0) (PairSupport.MostProbable(RegularPolygon.Of 4, false))
                Near.within 1e-12 0.4 (PairSupport.MostProbable(RegularPolygon.Of 6, false))
                Near.within 1e-12 0.6 (PairSupport.MostProbable(RegularPolygon.Of 6, true))
            }

            test "a pair that is alone is always right, and lengths do not matter to it" {
                Near.within 1e-12 1.0 (PairSupport.MostProbable(Matrix.OfRows(2, 2, [| 1.0; 0.3; 0.2; 2.0 |].AsSpan()), true))
            }

            test "basis pursuit finds 2/(k − 1) of the pairs of a k-gon and no triple" {
                for sides in 4..9 do
                    Near.within 1e-12 (2.0 / float (sides - 1)) (PairSupport.Faces(RegularPolygon.Of sides, 2))
                    Near.within 0.0 1.0 (PairSupport.Faces(RegularPolygon.Of sides, 1))
                    Near.within 0.0 0.0 (PairSupport.Faces(RegularPolygon.Of sides, 3))
            }

            test "on the moment curve every set of half as many features as dimensions is a face, whatever their number" {
                let curve dimensions features =
                    Matrix.Build(dimensions, features, (fun row i -> Math.Pow(float (i + 1) / float features, float (row + 1))))

                Near.within 0.0 1.0 (PairSupport.Faces(curve 4 8, 2))
                Expect.isLessThan (PairSupport.Faces(curve 4 8, 3)) 1.0 ""
            }

            test "bad input is refused in a sentence" {
                let refused action fragment =
                    let message = Expect.throwsC action (fun error -> error.Message)
                    Expect.stringContains message fragment ""

                refused (fun () -> PairSupport.MostProbable(RegularPolygon.Of 1, true) |> ignore) "features"
                refused (fun () -> PairSupport.Faces(RegularPolygon.Of 5, 6) |> ignore) "active"
            }
        ]
