module Research.Tests.RestartTests

open Research
open Expecto
open Research.Tests.DslSamples

let private pick rule losses = Restart.pick rule losses

/// W and −W are the same solution: their mean is no solution at all.
let private mirrored =
    let weights = [ 1.0; 0.0; 0.0; 0.0; 2.0; 0.0 ]
    let bias = [ 0.0; 0.0; 0.0 ]

    [
        stateOf (weights @ bias) 1.0
        stateOf (List.map (~-) weights @ bias) 2.0
        stateOf (List.replicate 9 100.0) 3.0
    ]

let private restarted rule = planned linear 0.5 |> Stage.restart rule |> Stage.analyse Geometry.featureNorms

[<Tests>]
let tests =
    testList
        "Dsl/RestartTests"
        [
            test "the lowest loss is kept" { Expect.equal (pick (Best(Of = 4)) [ 3.0; 2.0; 1.0; 4.0 ]) [ 2 ] "" }

            test "a run that diverged is the worst, after an infinite loss" {
                Expect.equal (pick (Best(Of = 3)) [ nan; 5.0; infinity ]) [ 1 ] ""
                Expect.equal (pick (DropWorst(Of = 3)) [ nan; 5.0; infinity ]) [ 1; 2 ] ""
            }

            test "where all diverged the first is kept" { Expect.equal (pick (Best(Of = 2)) [ nan; nan ]) [ 0 ] "" }

            test "restarts of equal loss keep their order" {
                Expect.equal (pick (Best(Of = 3)) [ 1.0; 1.0; 1.0 ]) [ 0 ] ""
                Expect.equal (pick (DropWorst(Of = 4)) [ 1.0; 0.5; 1.0; 1.0 ]) [ 1; 0; 2 ] ""
            }

            propertyOf "exactly the worst is dropped" (fun (losses: float list) ->
                losses.Length < 2
                || (let kept = pick (DropWorst(Of = losses.Length)) losses

                    let worst = losses |> List.map (fun loss -> if System.Double.IsNaN loss then infinity else loss) |> List.max

                    let left = Set.difference (Set [ 0 .. losses.Length - 1 ]) (Set kept)

                    kept.Length = losses.Length - 1
                    && left |> Set.forall (fun i -> System.Double.IsNaN losses[i] || losses[i] = worst)))

            test "numbers, lists of numbers and tuples of them are averaged element by element" {
                let mean = (Restart.average<float>()).Value
                Expect.equal (mean [ 1.0; 3.0 ]) 2.0 ""

                let means = (Restart.average<float[]>()).Value
                Expect.equal (means [ [| 1.0; 4.0 |]; [| 3.0; 6.0 |] ]) [| 2.0; 5.0 |] ""

                let nested = (Restart.average<(float * float[]) * float>()).Value
                let (a, b), c = nested [ (1.0, [| 2.0 |]), 3.0; (3.0, [| 4.0 |]), 5.0 ]
                Expect.equal (a, b[0], c) (2.0, 3.0, 4.0) ""
            }

            test "nothing else has a mean" {
                Expect.isTrue ((Restart.average<Matrix>()).IsNone) ""
                Expect.isTrue ((Restart.average<int>()).IsNone) ""
                Expect.isTrue ((Restart.average<string>()).IsNone) ""
                Expect.isTrue ((Restart.average<Portrait>()).IsNone) ""
                Expect.isTrue ((Restart.average<float * Matrix>()).IsNone) ""
            }

            test "answers are averaged, never weights" {
                Expect.equal (answer (restarted (DropWorst(Of = 3))) mirrored) [| 1.0; 2.0; 0.0 |] ""
            }

            test "the best restart alone answers where the lowest loss is kept" {
                Expect.equal (answer (restarted (Best(Of = 3))) mirrored) [| 1.0; 2.0; 0.0 |] ""

                let reversed = List.rev mirrored

                let biased =
                    planned linear 0.5 |> Stage.restart (Best(Of = 3)) |> Stage.analyse (fun trained -> trained.Plan.Restart)

                Expect.equal (answer biased reversed) 2 ""
            }

            test "a restart whose weights are not finite counts as diverged whatever its loss says" {
                let lost = stateOf (nan :: List.replicate 8 0.0) 0.5
                Expect.equal (answer (restarted (Best(Of = 2))) [ lost; mirrored[0] ]) [| 1.0; 2.0; 0.0 |] ""
            }
        ]
