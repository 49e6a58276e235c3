module Research.Tests.PackingTests

open System
open Research
open Expecto

let private rounding = 1e-12

/// Columns of W.
let private packing (columns: float list list) =
    let rows = columns.Head.Length

    [
        for row in 0 .. rows - 1 do
            for column in columns -> column[row]
    ]
    |> List.toArray
    |> fun entries -> Matrices.ofRows (rows, columns.Length, entries)
    |> Packing.ofWeights

/// Two features of norms 1 and r in opposite directions have D_i = 1 / (1 + r²) and r² / (1 + r²).
let private digon ratio = packing [ [ 1.0; 0.0 ]; [ -ratio; 0.0 ] ]

let private density = 0.2
let private exact = PolytopePacking(Density = density)
let private optimum = (exact.Read(exact.Compute(Progress<int64>(), Threading.CancellationToken.None))).Filling 2

let private cell at answer evaluations =
    {
        At = at
        Label = ""
        Answer = answer
        Plan = None
        Evaluations = evaluations
        Answers = lazy []
        Counted = ref Counted.Best
    }

[<Tests>]
let tests =
    testList
        "Superposition/PackingTests"
        [
            test "a feature is a corner of a polytope, alone, of no polytope, or short" {
                let found =
                    packing
                        [
                            [ 1.0; 0.0; 0.0; 0.0 ]
                            [ -1.0; 0.0; 0.0; 0.0 ]
                            [ 0.0; 1.0; 0.0; 0.0 ]
                            [ 0.0; 0.0; 1.0; 0.0 ]
                            [ 0.0; 0.0; 0.6; 0.8 ]
                            [ 0.0; 0.4; 0.0; 0.0 ]
                        ]

                let roles = Packing.roles found
                let corner, other = FeatureRole.Corner, FeatureRole.Other
                Expect.equal (Array.map fst roles) [| corner; corner; FeatureRole.Alone; other; other; FeatureRole.Short |] ""
                Expect.equal (Array.map snd roles) found.Dimensionalities ""
            }

            test "features crowd at a level where they are within the tolerance, and are even in five times that" {
                Expect.equal (Packing.crowding 0.5 0.01 [ digon 1.0; digon 1.0 ]) (4, 0.8) "exactly at it"
                Expect.equal (Packing.crowding 0.5 0.01 [ digon 0.95; digon 1.0 ]) (2, 0.8) "0.474 and 0.526 are near alone"
                Expect.equal (Packing.crowding 0.5 0.01 [ digon 0.8 ]) (0, 0.0) "0.39 and 0.61 are not"
            }

            test "a gap is the loss above the polytopes' for a dimension, in units of an ignored feature, of the best restart" {
                let found = packing [ [ 1.0; 0.0 ]; [ -1.0; 0.0 ]; [ 0.0; 1.0 ]; [ 0.0; -1.0 ]; [ 0.0; 0.0 ] ]
                let unit = 2.0 * (density / 3.0 - density * density / 4.0)
                let above = Evaluation(optimum.Loss 5 + 0.25 * unit, 0.05 * unit, 64)

                let cells =
                    [
                        cell 5.0 found [ Evaluation(nan, nan, 64); above; Evaluation(2.0, 0.0, 64) ]
                        cell 6.0 found [ above ]
                    ]

                let gaps = PolytopeGap.ofCells cells [ cell 5.0 optimum [] ]
                Expect.equal (gaps |> List.map _.At) [ 5.0 ] "6 has no optimum"
                Near.within rounding 0.25 (PolytopeGap.widest 4.0 6.0 gaps)
                Near.within 1e-9 5.0 (PolytopeGap.surest 4.0 6.0 gaps)
                Near.within rounding (abs (0.5 / optimum.DimensionsPerFeature - 1.0)) (PolytopeGap.offDimensions 4.0 6.0 gaps)
                throws<NotMeasured>(fun () -> PolytopeGap.widest 5.5 6.0 gaps |> ignore) |> ignore
            }
        ]
