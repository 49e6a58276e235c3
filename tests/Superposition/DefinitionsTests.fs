module Research.Tests.DefinitionsTests

open Research
open Expecto

/// Rows of W, of features of density 1, which cost 1/12 each.
let private numbers loss (rows: float list list) =
    let features = rows.Head.Length
    let embedding = Matrices.ofRows (rows.Length, features, rows |> List.concat |> Array.ofList)

    Portrait.ofWeights embedding (Array.zeroCreate<float> features) (Array.create features 0.5)
    |> Definitions.ofPortrait (Array.create features 1.0) loss

[<Tests>]
let tests =
    testList
        "Superposition/DefinitionsTests"
        [
            test "features with dimensions of their own are in superposition by rank alone" {
                let found = numbers (2.0 / 12.0) [ [ 1.0; 0.0; 0.0; 0.0 ]; [ 0.0; 1.0; 0.0; 0.0 ] ]
                Expect.isTrue (Definitions.isSingular found) ""
                Expect.equal (found.Rank, found.Represented, found.Overlapped, found.Squeezed) (2, 2, 0.0, 0.0) ""
                Near.within 1e-12 0.0 found.Gain
                Near.within 1e-12 0.0 (Definitions.surplus found)
            }

            test
                "a rotated principal component overlaps all features, represents no more than it has dimensions and gains nothing" {
                let found = numbers (3.0 / 12.0) [ [ 0.5; 0.5; 0.5; 0.5 ] ]
                Expect.equal (found.Rank, found.Overlapped, found.Squeezed) (1, 1.0, 1.0) ""
                Near.within 1e-12 0.0 found.Gain
                let short = numbers (3.0 / 12.0) [ [ 0.4; 0.4; 0.4; 0.4; 0.4; 0.4 ] ]
                Near.within 1e-12 0.0 (Definitions.surplus short)
            }

            test "two pairs in a plane are in superposition by every definition" {
                let found = numbers (1.0 / 12.0) [ [ 1.0; 0.0; -1.0; 0.0 ]; [ 0.0; 1.0; 0.0; -1.0 ] ]
                Expect.isTrue (Definitions.isSingular found) ""
                Expect.equal (found.Overlapped, found.Squeezed) (1.0, 1.0) ""
                Near.within 1e-12 1.0 (Definitions.surplus found)
                Near.within 1e-12 0.5 found.Gain
            }

            test "as many dimensions as independent features leave WᵀW regular" {
                Expect.isFalse
                    (Definitions.isSingular (numbers 0.0 [ [ 1.0; 0.2; 0.0 ]; [ 0.0; 1.0; 0.0 ]; [ 0.0; 0.0; 1.0 ] ]))
                    ""
            }
        ]
