module Research.Tests.LeverageTests

open Research
open Expecto

let private rounding = 1e-10

let private random (random: System.Random) =
    Matrix.Build(random.Next(1, 6), random.Next(1, 10), (fun _ _ -> Property.between -1.0 1.0 random))

[<Tests>]
let tests =
    testList
        "Core/Analyses/LeverageTests"
        [
            property "leverage scores add up to the rank and lie between 0 and 1" (fun generator ->
                let embedding = random generator
                let scores = Leverage.Scores embedding
                Near.within rounding (float (min embedding.Rows embedding.Columns)) (Array.sum scores)

                for score in scores do
                    Near.inRange 0.0 (1.0 + rounding) score)

            property "no dimensionality is above its leverage score" (fun generator ->
                let embedding = random generator

                for d, h in Array.zip (FeatureGeometry.Dimensionalities embedding) (Leverage.Scores embedding) do
                    Expect.isTrue (d <= h + rounding) $"D = {d} is above {h}.")

            test "they are equal for polytopes and their products, which are made of eigenvectors" {
                for corners in
                    [
                        for polytope in Polytope.All do
                            yield polytope.Corners
                        yield Polytope.Tegum [ Polytope.Pentagon; Polytope.Digon ]
                    ] do
                    Near.allWithin rounding (Leverage.Scores corners) (FeatureGeometry.Dimensionalities corners)
            }

            test "rows that others span take nothing" {
                let scores = Leverage.Scores(Matrices.ofRows (3, 3, [| 1.0; 2.0; 2.0; 2.0; 4.0; 4.0; 0.0; 0.0; 0.0 |]))
                Near.allWithin rounding [| 1.0 / 9.0; 4.0 / 9.0; 4.0 / 9.0 |] scores
            }
        ]
