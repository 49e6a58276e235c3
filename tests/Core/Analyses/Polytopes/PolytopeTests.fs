module Research.Tests.PolytopeTests

open System
open Research
open Expecto
open Research.Tests.PolytopeSamples

let private rounding = 1e-14

[<Tests>]
let tests =
    testList
        "Core/Analyses/Polytopes/PolytopeTests"
        [
            test "corners are unit vectors that add up to nothing, but for one by itself" {
                Expect.isTrue (all.Length > 5) ""

                for polytope in all do
                    Near.allWithin rounding (Array.create polytope.Features 1.0) (FeatureGeometry.Norms polytope.Corners)

                    if polytope.Features > 1 then
                        for row in 0 .. polytope.Dimensions - 1 do
                            Near.within rounding 0.0 (Array.sum (polytope.Corners.Row(row).ToArray()))
            }

            test "every corner has d / k dimensions, because all are tight frames" {
                for polytope in all do
                    Near.allWithin
                        rounding
                        (Array.create polytope.Features polytope.Dimensionality)
                        (FeatureGeometry.Dimensionalities polytope.Corners)
            }

            test "dimensionalities are those the paper colours" {
                let named = all |> List.map (fun polytope -> polytope.Name, polytope.Dimensionality) |> Map.ofList

                for name, expected in
                    [
                        "dedicated", 1.0
                        "tetrahedron", 3.0 / 4.0
                        "triangle", 2.0 / 3.0
                        "digon", 1.0 / 2.0
                        "pentagon", 2.0 / 5.0
                        "square antiprism", 3.0 / 8.0
                    ] do
                    Near.within rounding expected named[name]
            }

            test "the corners of a simplex are all as far apart as can be" {
                for d in 1..6 do
                    let gram = (Polytope.Simplex d).Corners.Gram()

                    for i in 0..d do
                        for j in 0..d do
                            Near.within rounding (if i = j then 1.0 else -1.0 / float d) gram[i, j]
            }

            test "the factors of a tegum product are orthogonal" {
                let gram = Polytope.Tegum([ Polytope.Triangle; Polytope.Digon ]).Gram()
                Expect.equal gram.Rows 5 ""

                for i in 0..2 do
                    for j in 3..4 do
                        Expect.equal (gram[i, j]) 0.0 $"for {i}, {j}"

                Near.within rounding -1.0 gram[3, 4]
            }

            test "simplices and polygons out of range are refused" {
                for wrong in [ 0; 7 ] do
                    throws<ArgumentOutOfRangeException>(fun () -> Polytope.Simplex wrong |> ignore) |> ignore

                for wrong in [ 4; 9 ] do
                    throws<ArgumentOutOfRangeException>(fun () -> Polytope.Polygon wrong |> ignore) |> ignore
            }
        ]
