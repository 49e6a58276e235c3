module Research.Tests.SolidTests

open System
open System.Threading
open Research
open Expecto
open Research.Tests.PolytopeSamples

let private bipyramid = Polytope.Tegum [ Polytope.Triangle; Polytope.Digon ]

let private octahedron = Polytope.Tegum [ Polytope.Digon; Polytope.Digon; Polytope.Digon ]

[<Tests>]
let tests =
    testList
        "Core/Analyses/Polytopes/SolidTests"
        [
            test "solids have as many edges as geometry says, however they are turned" {
                for corners, edges in
                    [
                        Polytope.Tetrahedron.Corners, 6
                        bipyramid, 9
                        octahedron, 12
                        Polytope.Tegum [ Polytope.Pentagon; Polytope.Digon ], 15
                        Polytope.SquareAntiprism.Corners, 16
                    ] do
                    for seed in 1..20 do
                        Expect.equal ((Solid.Edges(turned 3 corners (Random seed))).Count) edges $"for {edges}, {seed}"
            }

            test "opposite corners of an octahedron are not joined, nor are the tips of a bipyramid" {
                Expect.isFalse (Seq.contains (struct (0, 1)) (Solid.Edges octahedron)) "the octahedron"
                Expect.isFalse (Seq.contains (struct (3, 4)) (Solid.Edges bipyramid)) "the bipyramid"
            }

            test "upright, a bipyramid stands on its tip and an antiprism on its square" {
                let heights corners seed =
                    (Solid.Upright(turned 3 corners (Random seed))).Row(2).ToArray() |> Array.map abs |> Array.sort

                for seed in 1..20 do
                    Near.allWithin 1e-9 [| 0.0; 0.0; 0.0; 1.0; 1.0 |] (heights bipyramid seed)
                    Near.allWithin 1e-9 (Array.create 8 (sqrt (1.0 / 3.0))) (heights Polytope.SquareAntiprism.Corners seed)
            }

            test "to stand upright changes no cosine" {
                let corners = turned 3 Polytope.SquareAntiprism.Corners (Random 1)
                let before, after = corners.Gram(), (Solid.Upright corners).Gram()

                for i in 0..7 do
                    Near.allWithin 1e-12 (before.Row(i).ToArray()) (after.Row(i).ToArray())
            }

            test "corners that are not in three dimensions are refused" {
                for corners in [ Polytope.Pentagon.Corners; (Polytope.Simplex 4).Corners ] do
                    Expect.stringContains
                        ((throws<ArgumentException>(fun () -> Solid.Edges corners |> ignore)).Message)
                        "give three"
                        ""

                    throws<ArgumentException>(fun () -> Solid.Upright corners |> ignore) |> ignore
            }

            property "vectors orthogonal to W are as many as W leaves, and orthogonal" (fun random ->
                let embedding = Matrix.Build(random.Next(1, 5), random.Next(1, 9), (fun _ _ -> Property.between -1.0 1.0 random))
                let orthogonal = OrthogonalVectors.Of embedding
                Expect.equal orthogonal.Rows (max 0 (embedding.Columns - embedding.Rows)) ""

                for k in 0 .. orthogonal.Rows - 1 do
                    for row in 0 .. embedding.Rows - 1 do
                        let vector = orthogonal.Row(k).ToArray()
                        let size = Array.sumBy abs vector
                        Near.within (1e-10 * size) 0.0 (Array.sum (Array.map2 (*) vector (embedding.Row(row).ToArray()))))

            test "what is orthogonal to a simplex is (1, …, 1), to digons the sum of each" {
                for d in 1..6 do
                    let vector = OrthogonalVectors.Of (Polytope.Simplex d).Corners
                    Expect.equal vector.Rows 1 $"for {d}"
                    Near.allWithin 1e-12 (Array.create (d + 1) 1.0) (vector.Row(0).ToArray())

                let digons = OrthogonalVectors.Of octahedron
                Near.allWithin 1e-15 [| 0.0; 0.0; 1.0; 1.0; 0.0; 0.0 |] (digons.Row(1).ToArray())
            }

            test "a tegum product of derivations is that of its factors" {
                let product =
                    TegumProduct(Factors = EquatableArray.Of<string> [ "triangle"; "digon" ]) :> IDerivation<Arrangement>

                let found = product.Read(product.Compute(Progress<int64>(), CancellationToken.None))
                Expect.equal found.Name "triangular bipyramid" ""
                Near.allWithin 1e-14 [| 2.0 / 3.0; 2.0 / 3.0; 2.0 / 3.0; 0.5; 0.5 |] found.Dimensionalities
                Expect.isTrue (Double.IsNaN found.Value) ""
            }

            test "a tegum product of nothing, or of what is no polytope, is refused with the names there are" {
                let faults (names: string list) =
                    [ for fault in TegumProduct(Factors = EquatableArray.Of<string> names).Faults() -> fault.Sentence ]

                single (faults []) |> ignore
                let sentence = single (faults [ "digon"; "cube" ])
                Expect.stringContains sentence "\"cube\"" ""
                Expect.stringContains sentence "square antiprism" ""
            }
        ]
