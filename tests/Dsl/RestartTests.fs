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

let private restarted rule = answer (planned linear 0.5 |> Stage.restart rule) Geometry.featureNorms

[<Tests>]
let tests =
    testList
        "Dsl/RestartTests"
        [
            test "the lowest loss is kept" { Expect.equal (pick (Best(Of = 4)) [ 3.0; 2.0; 1.0; 4.0 ]) [ 2 ] "" }

            test "every run that diverged is dropped, and then no finite one as the worst" {
                Expect.equal (pick (Best(Of = 3)) [ nan; 5.0; infinity ]) [ 1 ] ""
                Expect.equal (pick (DropWorst(Of = 3)) [ nan; 5.0; infinity ]) [ 1 ] ""
                Expect.equal (pick (DropWorst(Of = 3)) [ 5.0; nan; 4.0 ]) [ 2; 0 ] ""
                Expect.equal (pick (DropWorst(Of = 5)) [ nan; 5.0; infinity; 3.0; 4.0 ]) [ 3; 4; 1 ] ""
            }

            test "where all diverged none counts, and no question has an answer" {
                let lost = [ stateOf (nan :: List.replicate 8 0.0) 0.5; stateOf (List.replicate 9 1.0) infinity ]

                for rule in [ Best(Of = 2); DropWorst(Of = 2) ] do
                    Expect.isEmpty (pick rule [ nan; infinity ]) ""
                    let thrown = throws<NotMeasured>(fun () -> restarted rule lost |> ignore)
                    Expect.equal thrown.why "at one all 2 restarts diverged" ""

                let thrown = throws<NotMeasured>(fun () -> answer (planned linear 0.5) Geometry.gram [ lost[0] ] |> ignore)
                Expect.equal thrown.why "at one the only restart diverged" ""
            }

            test "a mean is that of all restarts that did not diverge, where one did" {
                let lost = stateOf (nan :: List.replicate 8 0.0) 0.5
                let doubled = stateOf [ 2.0; 0.0; 0.0; 0.0; 4.0; 0.0; 0.0; 0.0; 0.0 ] 3.0
                Expect.equal (restarted (DropWorst(Of = 3)) [ mirrored[0]; lost; doubled ]) [| 1.5; 3.0; 0.0 |] ""
            }

            test "restarts of equal loss keep their order" {
                Expect.equal (pick (Best(Of = 3)) [ 1.0; 1.0; 1.0 ]) [ 0 ] ""
                Expect.equal (pick (DropWorst(Of = 4)) [ 1.0; 0.5; 1.0; 1.0 ]) [ 1; 0; 2 ] ""
            }

            propertyOf "what is dropped is all that diverged, or else the worst alone" (fun (losses: float list) ->
                losses.Length < 2
                || (let kept = pick (DropWorst(Of = losses.Length)) losses
                    let left = [ 0 .. losses.Length - 1 ] |> List.except kept |> List.map (fun i -> losses[i])

                    match losses |> List.filter (System.Double.IsFinite >> not) with
                    | [] -> left = [ List.max losses ]
                    | lost -> left.Length = lost.Length && left |> List.forall (System.Double.IsFinite >> not)))

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
                Expect.equal (restarted (DropWorst(Of = 3)) mirrored) [| 1.0; 2.0; 0.0 |] ""
            }

            test "the best restart alone answers where the lowest loss is kept" {
                Expect.equal (restarted (Best(Of = 3)) mirrored) [| 1.0; 2.0; 0.0 |] ""

                let reversed = List.rev mirrored

                let kept = answer (planned linear 0.5 |> Stage.restart (Best(Of = 3))) _.Plan.Restart
                Expect.equal (kept reversed) 2 ""
            }

            test "a restart whose weights are not finite counts as diverged whatever its loss says" {
                let lost = stateOf (nan :: List.replicate 8 0.0) 0.5
                Expect.equal (restarted (Best(Of = 2)) [ lost; mirrored[0] ]) [| 1.0; 2.0; 0.0 |] ""
            }
        ]
