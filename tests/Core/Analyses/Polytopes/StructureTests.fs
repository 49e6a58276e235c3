module Research.Tests.StructureTests

open System
open Research
open Expecto
open Research.Tests.PolytopeSamples

let private only (structure: Structure) = single structure.Graph.Components

let private products =
    [
        "triangular bipyramid", [ Polytope.Triangle; Polytope.Digon ]
        "pentagonal bipyramid", [ Polytope.Pentagon; Polytope.Digon ]
        "octahedron", [ Polytope.Digon; Polytope.Digon; Polytope.Digon ]
        "square", [ Polytope.Digon; Polytope.Digon ]
        "digon ⊕ dedicated", [ Polytope.Dedicated; Polytope.Digon ]
        "square antiprism ⊕ pentagon ⊕ tetrahedron", [ Polytope.Tetrahedron; Polytope.SquareAntiprism; Polytope.Pentagon ]
    ]

/// Eight corners of a cube, for which D_i = 3/8 as for the square antiprism.
let private cube =
    Matrix.Build(3, 8, (fun row corner -> if (corner >>> row) % 2 = 0 then sqrt (1.0 / 3.0) else -sqrt(1.0 / 3.0)))

/// Four vectors half upwards, and one down.
let private squarePyramid =
    Matrices.ofRows (3, 5, [| 1.0; 0.0; -1.0; 0.0; 0.0; 0.0; 1.0; 0.0; -1.0; 0.0; 0.5; 0.5; 0.5; 0.5; -1.0 |])

let private plane degrees =
    Matrix.Build(
        2,
        List.length degrees,
        (fun row k ->
            let angle = List.item k degrees * Math.PI / 180.0
            if row = 0 then cos angle else sin angle)
    )

[<Tests>]
let tests =
    testList
        "Core/Analyses/Polytopes/StructureTests"
        [
            for polytope in all do
                property
                    $"a {polytope.Name} is recognised however it is turned, mirrored, shuffled, scaled and shaken"
                    (fun random ->
                        let _, vectors = disguised polytope.Corners random
                        let found = only (structure vectors)
                        Expect.equal (found.Name, found.Dimensions) (polytope.Name, polytope.Dimensions) ""
                        Near.inRange 0.0 PolytopeThresholds.Trained.Cosine found.Deviation)

            test "exact corners deviate by rounding alone" {
                for polytope in all do
                    Near.inRange 0.0 (1e-14) ((only (structure polytope.Corners)).Deviation)
            }

            property "the deviation does not depend on the order of the features" (fun random ->
                let vectors = shaken noise Polytope.SquareAntiprism.Corners random
                let _, other = shuffled vectors random
                Near.within 1e-12 (only (structure vectors)).Deviation (only (structure other)).Deviation)

            for name, factors in products do
                let owner = [| for k, factor in List.indexed factors -> Array.create factor.Features k |] |> Array.concat

                property $"a {name} falls into its factors, which keep their features" (fun random ->
                    let order, vectors = disguised (Polytope.Tegum factors) random
                    let found = structure vectors
                    Expect.equal found.Name name ""
                    Expect.equal found.Graph.Components.Count factors.Length "how many components there are"

                    for part in found.Graph.Components do
                        let k = single (part.Features |> Seq.map (fun feature -> owner[order[feature]]) |> Seq.distinct)
                        Expect.equal part.Name (factors[k].Name) $"the component of factor {k}")

            test "factors may differ in length, the corners of one may not" {
                let lengthened (corner: int) factor (vectors: Matrix) =
                    Matrix.Build(
                        vectors.Rows,
                        vectors.Columns,
                        (fun row column -> (if column >= corner then factor else 1.0) * vectors[row, column])
                    )

                Expect.equal
                    (string (structure (lengthened 3 0.6 (Polytope.Tegum [ Polytope.Triangle; Polytope.Digon ]))))
                    "triangular bipyramid"
                    ""

                Expect.equal (string (structure (lengthened 2 0.6 Polytope.Triangle.Corners))) "3 features in 2 dimensions" ""
            }

            test "what only resembles a polytope is not called so" {
                for name, vectors in
                    [
                        "8 features in 3 dimensions", cube
                        "5 features in 2 dimensions", plane [ 0.0; 72.0; 144.0; 216.0; 268.0 ]
                        "3 features in 2 dimensions", plane [ 0.0; 100.0; 230.0 ]
                        "2 features in 2 dimensions", plane [ 0.0; 130.0 ]
                        "2 features in 1 dimension", plane [ 0.0; 150.0 ]
                        "2 features in 1 dimension", plane [ 0.0; 0.0 ]
                        "5 features in 3 dimensions", squarePyramid
                    ] do
                    Expect.equal (string (structure vectors)) name $"for {name}"
            }

            test "random directions are hardly ever a polytope of three features or more" {
                // Exact shapes have measure 0; with a tolerance of 0.1 a few random triangles pass.
                let count, allowed = 2000, 0.02
                let random = Random 1

                let passed =
                    Seq.init count (fun _ ->
                        let k = random.Next(3, 9)
                        let d = random.Next(2, 4)
                        structure (Matrix.Build(d, k, (fun _ _ -> Property.between -1.0 1.0 random))))
                    |> Seq.filter (fun found ->
                        found.Graph.Components |> Seq.exists (fun part -> part.Features.Count > 2 && not (isNull part.Polytope)))
                    |> Seq.length

                Near.inRange 0.0 allowed (float passed / float count)
            }

            test "short features are no nodes, and no features at all are nothing" {
                let vectors = Matrices.ofRows (2, 3, [| 1.0; -1.0; 0.0; 0.0; 0.0; 0.4 |])
                Expect.equal (string (structure vectors)) "digon" ""
                Expect.sequenceEqual ((structure vectors).Graph.Nodes) [ 0; 1 ] ""
                Expect.equal (string (structure (Matrices.ofRows (1, 2, [| 0.0; 0.0 |])))) "nothing" ""
            }

            test "edges are the overlaps of what is joined" {
                let graph =
                    FeatureGraph.Of(scaled 2.0 (Polytope.Tegum [ Polytope.Triangle; Polytope.Digon ]), PolytopeThresholds.Trained)

                let edges = [ for edge in graph.Edges -> (edge.First, edge.Second), edge.Weight ]
                Expect.equal (List.map fst edges) [ 0, 1; 0, 2; 1, 2; 3, 4 ] ""
                Near.allWithin 1e-14 [| 2.0; 2.0; 2.0; 4.0 |] [| for _, weight in edges -> weight |]
                Expect.equal (string graph) "1 × digon, 1 × triangle" ""
            }

            test "thresholds out of range and weights that are not finite are refused, with what to write instead" {
                let refused vectors (thresholds: PolytopeThresholds) =
                    (throws<ArgumentException>(fun () -> Structure.Of(vectors, thresholds) |> ignore)).Message

                let corners = Polytope.Triangle.Corners
                let faulty = PolytopeThresholds(Edge = 0.0, Cosine = nan, Length = 1.0)
                Expect.equal (Seq.length (faulty.Faults())) 3 ""

                for part in
                    [
                        "cosine of an edge is 0"
                        "deviation of a cosine is NaN"
                        "ratio of lengths is 1"
                        "use one such as"
                    ] do
                    Expect.stringContains (refused corners faulty) part ""

                Expect.stringContains (refused (scaled nan corners) PolytopeThresholds.Trained) "NaN" ""
                Expect.isEmpty (PolytopeThresholds.Trained.Faults()) ""
            }
        ]
