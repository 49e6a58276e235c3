module Research.Tests.SetsTests

open System
open Research
open Expecto
open Research.Tests.DslSamples

/// Rounding of a few sines and cosines; of an angle that is read off its cosine near 1, the root of that.
let private rounding, ofAngle = 1e-12, 1e-5

let private pairs = FeatureSets.Pairs 3

let private portraitOf (degrees: float list) =
    let turn trigonometric = degrees |> List.map (fun angle -> trigonometric (angle * Math.PI / 180.0))
    let nothing = Array.zeroCreate degrees.Length
    Portrait.ofWeights (Matrices.ofRows (2, degrees.Length, List.toArray (turn cos @ turn sin))) nothing nothing

let private hexagon = portraitOf [ 0.0; 60.0; 120.0; 180.0; 240.0; 300.0 ]

[<Tests>]
let tests =
    testList
        "Superposition/SetsTests"
        [
            test "in a hexagon with members side by side angles within pairs are 60°, and no pair is collapsed" {
                Near.within ofAngle 0.0 (Sets.awry 60.0 pairs hexagon)
                Near.within ofAngle 30.0 (Sets.awry 90.0 pairs hexagon)
                Near.allWithin rounding [| 0.5; 0.5; 0.5 |] (Array.ofList (Sets.within pairs hexagon))
                Expect.equal ((Sets.across pairs hexagon).Length) 12 ""
                Expect.equal (Sets.collapsed pairs hexagon) 0 ""
                Near.allWithin rounding [| 0.75; 0.75; 0.75 |] (Sets.principalShares pairs hexagon)
                Near.within rounding 0.75 (Sets.principalShare pairs hexagon)
            }

            test "members that lie on each other are counted as a collapsed pair" {
                let model = portraitOf [ 0.0; 1.0; 120.0; 180.0; 240.0; 241.0 ]
                Expect.equal (Sets.collapsed pairs model) 2 ""
                Near.within ofAngle 59.0 (Sets.awry 60.0 pairs model)
            }

            test "where a feature is ignored no angle is right" {
                let weights = Matrices.ofRows (2, 4, [| 1.0; 0.0; 0.01; 0.0; 0.0; 1.0; 0.0; 0.0 |])
                let portrait = Portrait.ofWeights weights (Array.zeroCreate 4) (Array.zeroCreate 4)
                Expect.equal (Sets.awry 90.0 (FeatureSets.Pairs 2) portrait) 360.0 ""
            }

            test "a set is as far from a basis as its worst product" {
                let model = portraitOf [ 0.0; 90.0; 0.0; 60.0; 10.0; 100.0 ]
                Near.within rounding 0.5 (Sets.distanceFromBasis pairs model)
                let half = Matrices.ofRows (1, 2, [| 0.5; 0.0 |])
                let portrait = Portrait.ofWeights half (Array.zeroCreate 2) (Array.zeroCreate 2)
                Near.within rounding 1.0 (Sets.distanceFromBasis (FeatureSets.Pairs 1) portrait)
            }

            test "the expected loss of trained weights is that of the exact loss at them" {
                let sampler = SparseUniform(Features = 3, Density = Density.Of 0.5)
                let exact = Exact.Loss(sampler, relu)
                let parameters = [ 0.9; 0.1; -0.3; 0.2; 0.8; 0.4; 0.05; 0.0; -0.1 ]
                let found = answer (planned relu 0.5) (Training.exactLossOf exact) [ stateOf parameters 123.0 ]
                let importance = Array.create 3 1.0
                Expect.equal found (exact.Evaluate(List.toArray parameters, importance, Span<float>.Empty)) ""
            }
        ]
