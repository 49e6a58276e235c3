module Research.Tests.SetCollapseTests

open System
open Research
open Expecto

/// Rounding of a few sines, cosines and quotients.
let private rounding = 1e-14

let private pairs = FeatureSets.Pairs 2

/// Two pairs, the first with so many degrees between its members, the second orthogonal.
let private apart degrees =
    let angle = degrees * Math.PI / 180.0

    Matrices.ofRows (2, 4, [| 1.0; cos angle; 0.7; 0.0; 0.0; sin angle; 0.0; 0.7 |])

[<Tests>]
let tests =
    testList
        "Core/Analyses/SetCollapseTests"
        [
            test "the share of a pair is cos² of half the angle between its members" {
                for degrees in [ 0.0; 30.0; 60.0; 90.0; 180.0 ] do
                    let half = degrees * Math.PI / 360.0
                    Near.allWithin rounding [| cos half ** 2.0; 0.5 |] (SetCollapse.PrincipalShares(apart degrees, pairs))
            }

            test "k orthogonal features share 1/k, and equal ones 1" {
                let identity = Matrix.Build(3, 3, (fun i j -> if i = j then 2.0 else 0.0))
                let equal = Matrix.Build(3, 3, (fun i _ -> float i))
                Near.allWithin rounding [| 1.0 / 3.0 |] (SetCollapse.PrincipalShares(identity, FeatureSets.Blocks(1, 3)))
                Near.allWithin rounding [| 1.0 |] (SetCollapse.PrincipalShares(equal, FeatureSets.Blocks(1, 3)))
            }

            test "pairs closer than thirty degrees are collapsed, hexagon neighbours are not" {
                for degrees, count in [ 0.0, 1; 29.9, 1; 30.1, 0; 60.0, 0 ] do
                    Expect.equal (SetCollapse.Count(apart degrees, pairs, 0.5)) count $"for {degrees}, {count}"
            }

            test "a pair that is ignored is not collapsed" {
                let faint = Matrices.ofRows (2, 4, [| 0.01; 0.01; 1.0; 1.0; 0.01; 0.01; 0.0; 0.0 |])
                Expect.equal (SetCollapse.Count(faint, pairs, 0.5)) 1 ""
                let none = Matrix.Build(2, 4, (fun _ _ -> 0.0))
                Expect.equal (SetCollapse.PrincipalShares(none, pairs)) [| 0.0; 0.0 |] ""
                Expect.equal (SetCollapse.PrincipalShare(none, pairs)) 0.0 ""
            }

            test "the share of the whole model is the mean over its sets, weighted by their squares" {
                let expected = (2.0 * cos (Math.PI / 6.0) ** 2.0 + 2.0 * 0.49 * 0.5) / (2.0 + 2.0 * 0.49)
                Near.within rounding expected (SetCollapse.PrincipalShare(apart 60.0, pairs))
            }

            property "turning the hidden space changes no share" (fun random ->
                let entries = Array.init 8 (fun _ -> random.NextDouble() - 0.5)
                let angle = random.NextDouble() * 7.0
                let plain = Matrices.ofRows (2, 4, entries)

                let turned =
                    Matrix.Build(
                        2,
                        4,
                        fun row i ->
                            if row = 0 then
                                cos angle * plain[0, i] - sin angle * plain[1, i]
                            else
                                sin angle * plain[0, i] + cos angle * plain[1, i]
                    )

                Near.allWithin
                    rounding
                    (Array.ofSeq (SetCollapse.PrincipalShares(plain, pairs)))
                    (Array.ofSeq (SetCollapse.PrincipalShares(turned, pairs))))

            test "sets that do not fit the model are refused by name" {
                let shares sets = SetCollapse.PrincipalShares(apart 60.0, FeatureSets.Of sets) |> ignore
                Expect.stringContains ((throws<ArgumentException>(fun () -> shares [ [ 0; 1 ]; [ 4 ] ])).Message) "Set 1" ""
                Expect.stringContains ((throws<ArgumentException>(fun () -> shares [ [ 0; 1 ]; [ 4 ] ])).Message) "0 … 3" ""
                Expect.stringContains ((throws<ArgumentException>(fun () -> shares [ []; [ 1 ] ])).Message) "Set 0" ""
            }
        ]
