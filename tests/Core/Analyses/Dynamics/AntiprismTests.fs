module Research.Tests.AntiprismTests

open Research
open Expecto
open Research.Tests

/// Rounding of a few products.
let private rounding = 1e-12

/// W [3, 6]: column i of the first set, then of the second.
let private directions (columns: (float * float * float) list) =
    let rows =
        [
            columns |> List.map (fun (x, _, _) -> x)
            columns |> List.map (fun (_, y, _) -> y)
            columns |> List.map (fun (_, _, z) -> z)
        ]

    Matrices.ofRows (3, columns.Length, rows |> List.concat |> Array.ofList)

let private axes = [ 1.0, 0.0, 0.0; 0.0, 1.0, 0.0; 0.0, 0.0, 1.0 ]

let private opposite = axes |> List.map (fun (x, y, z) -> -x, -y, -z)

let private scaled factor = List.map (fun (x, y, z) -> factor * x, factor * y, factor * z)

let private shape columns = Antiprism.Of(directions columns, ResizeArray [ 0; 1; 2 ])

let private stage columns = (shape columns).Stage 3

[<Tests>]
let tests =
    testList
        "Core/Analyses/Dynamics/AntiprismTests"
        [
            test "a regular octahedron has the separation, the spread and the pairs of its description" {
                let shape = shape (axes @ opposite)
                Near.within rounding (1.0 / sqrt 3.0) shape.Separation
                Near.within rounding (sqrt (2.0 / 3.0)) shape.Spread
                Expect.equal (shape.CrossPairs, shape.InnerPairs) (3, 0) ""
                Near.within rounding 0.0 shape.Skew
            }

            test "each stage is told by its own picture" {
                let together z = List.replicate 3 (0.0, 0.0, z)

                let opened z =
                    [
                        for k in 0..2 -> let turn = 2.0 * System.Math.PI * float k / 3.0 in 0.8 * cos turn, 0.8 * sin turn, z
                    ]

                Expect.equal (stage (scaled 0.1 (axes @ opposite))) AntiprismStage.Origin ""
                Expect.equal (stage (together 0.6 @ together -0.6)) AntiprismStage.Apart ""
                Expect.equal (stage (opened 0.5 @ opened -0.5)) AntiprismStage.Triangles ""
                Expect.equal (stage (axes @ opposite)) AntiprismStage.Octahedron ""
            }

            test "an octahedron with antipodal members of one set is no stage D" {
                let mixed = [ axes[0]; opposite[0]; axes[1]; opposite[1]; axes[2]; opposite[2] ]
                Expect.equal ((shape mixed).CrossPairs, (shape mixed).InnerPairs) (1, 2) ""
                Expect.equal (stage mixed) AntiprismStage.Triangles ""
            }

            test "three antipodal pairs on bent axes are no octahedron" {
                let bent = [ 1.0, 0.0, 0.0; 0.6, 0.8, 0.0; 0.0, 0.0, 1.0 ]
                Near.within rounding 0.6 (shape (bent @ scaled -1.0 bent)).Skew
                Expect.equal (stage (bent @ scaled -1.0 bent)) AntiprismStage.Triangles ""
            }

            test "upright, the sets lie apart along the last axis and all inner products are kept" {
                let embedding = directions (axes @ opposite)
                let upright = Antiprism.Upright(embedding, embedding, ResizeArray [ 0; 1; 2 ])

                for i in 0..2 do
                    Near.within rounding (1.0 / sqrt 3.0) upright[2, i]
                    Near.within rounding (-1.0 / sqrt 3.0) upright[2, i + 3]

                for i in 0..5 do
                    for j in 0..5 do
                        Near.within rounding (embedding.Gram()[i, j]) (upright.Gram()[i, j])
            }
        ]
