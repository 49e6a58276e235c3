/// Graphs of features: where their nodes are drawn, and in which colours.
module Research.Tests.GraphTests

open System
open Research
open Expecto

let private path n = [ for i in 0 .. n - 2 -> i, i + 1, 1.0 ]

let private graphs =
    [
        [ [ 0 ] ], []
        [ [ 0; 1 ]; [ 2 ]; [ 3; 4; 5 ] ], [ 0, 1, 1.0; 3, 4, 0.5; 4, 5, 0.5; 3, 5, 0.5 ]
        [ [ 0..39 ]; [ 40; 41 ] ], (40, 41, 1.0) :: path 40
        [], []
    ]

[<Tests>]
let tests =
    testList
        "Figures/GraphTests"
        [
            test "every node has a place of its own inside the drawing" {
                for components, edges in graphs do
                    let places, (width, height) = GraphLayout.place components edges

                    Expect.equal
                        [ for node in places.Keys -> node ]
                        (List.sort (List.concat components))
                        $"for {components}, {edges}"

                    Expect.equal (places.Values |> Seq.distinct |> Seq.length) places.Count $"for {components}, {edges}"

                    for x, y in places.Values do
                        Near.inRange 0.0 width x
                        Near.inRange (-height) 0.0 y
            }

            test "components do not overlap" {
                let places, _ = GraphLayout.place [ [ 0..4 ]; [ 5..7 ]; [ 8; 9 ]; [ 10 ] ] []
                let distance i j = sqrt ((fst places[i] - fst places[j]) ** 2.0 + (snd places[i] - snd places[j]) ** 2.0)
                let own = List.max [ for i in 0..4 -> distance i ((i + 1) % 5) ]
                let owner = [| 0; 0; 0; 0; 0; 1; 1; 1; 2; 2; 3 |]

                for i in 0..10 do
                    for j in 0..10 do
                        if owner[i] <> owner[j] then
                            Expect.isTrue (distance i j > 0.5 * own) $"{i} and {j} are {distance i j} apart"
            }

            test "a pentagon is drawn around, not across, its strongest overlaps" {
                // Neighbours of a pentagon overlap less than the corners opposite; here the features are in the order 0 2 4 1 3.
                let order = [| 0; 2; 4; 1; 3 |]

                let edges =
                    [
                        for i in 0..4 do
                            for j in i + 1 .. 4 ->
                                let apart = abs (order[i] - order[j])
                                i, j, (if apart = 1 || apart = 4 then 0.31 else 0.81)
                    ]

                let places, _ = GraphLayout.place [ [ 0..4 ] ] edges
                let distance (i, j) = sqrt ((fst places[i] - fst places[j]) ** 2.0 + (snd places[i] - snd places[j]) ** 2.0)
                let light, heavy = edges |> List.partition (fun (_, _, weight) -> weight < 0.5)
                let distances = List.map (fun (i, j, _) -> distance (i, j))
                Expect.isTrue (List.max (distances light) < List.min (distances heavy)) ""
            }

            test "equal graphs are drawn alike" {
                for components, edges in graphs do
                    Expect.equal
                        (GraphLayout.place components edges)
                        (GraphLayout.place components edges)
                        $"for {components}, {edges}"
            }

            test "named structures have colours of their own, others are grey" {
                let names = [ "dedicated"; "tetrahedron"; "triangle"; "digon"; "pentagon"; "square antiprism" ]
                let colours = names |> List.map GraphPanel.colour
                Expect.equal colours (List.distinct colours) ""
                Expect.equal (GraphPanel.colour "9 features in 4 dimensions") Colouring.Muted ""
                Expect.equal (GraphPanel.legend "9 features in 4 dimensions") "other" ""
            }

            test "a graph without edges, or without nodes, can be drawn" {
                for components in [ []; [ "dedicated", [ 3 ] ] ] do
                    let panel = GraphPanel.make { Label = "few"; Components = components; Edges = [] }
                    let figure = Charts.compact (Drawings.heading "graph") 100.0 [ [ panel ] ]
                    lacks "NaN" ((Plotly.encode figure).ToJsonString())
            }

            test "a matrix is as far from rows as its farthest entry, and infinitely far from rows of another shape" {
                let matrix = Matrices.ofRows (2, 2, [| 1.0; 2.0; 3.0; 4.0 |])
                Expect.equal (PolytopeTable.distance [ [ 1.0; 2.5 ]; [ 3.0; 3.0 ] ] matrix) 1.0 ""

                for rows in [ [ [ 1.0; 2.0 ] ]; [ [ 1.0 ]; [ 3.0 ] ]; [ [ 1.0; 2.0; 3.0; 4.0 ] ] ] do
                    Expect.equal (PolytopeTable.distance rows matrix) infinity ""
            }

            test "the packing of a product: what it fills, how, and what of it is digons" {
                let packing = Packing.ofWeights (Polytope.Tegum [ Polytope.Triangle; Polytope.Digon ])
                Near.within 1e-12 1.0 (Packing.efficiency packing)
                Near.inRange (-1e-12) (1e-12) (Packing.aboveLeverage packing)
                Expect.equal (Packing.featuresIn "digon" packing) 2 ""
                Expect.equal (Packing.featuresIn "pentagon" packing) 0 ""
                Expect.equal (Packing.nodes packing) 5 ""
                Expect.equal (Packing.share "digon" packing) 0.4 ""
                Expect.equal (Packing.structuresNear 0.5 0.01 packing) [ "digon"; "digon" ] ""
                Near.within 1e-12 (3.0 / 5.0) packing.DimensionsPerFeature
                Expect.equal ((Packing.graph "" packing).Components) [ "triangle", [ 0; 1; 2 ]; "digon", [ 3; 4 ] ] ""
            }
        ]
