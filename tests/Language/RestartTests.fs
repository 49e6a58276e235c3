module Research.Tests.RestartTests

open Research
open Expecto
open Research.Tests.DslSamples

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
        "Language/RestartTests"
        [
            test "restarts are ranked by their loss, and those of equal loss keep their order" {
                Expect.equal (Restart.ranked [ 3.0; 2.0; 1.0; 4.0 ]) [ 2; 1; 0; 3 ] ""
                Expect.equal (Restart.ranked [ 1.0; 0.5; 1.0; 1.0 ]) [ 1; 0; 2; 3 ] ""
            }

            test "a restart that diverged has no rank" {
                Expect.equal (Restart.ranked [ nan; 5.0; infinity; 3.0; 4.0 ]) [ 3; 4; 1 ] ""
            }

            test "every restart that diverged is left out as the worst, and then no finite one" {
                Expect.equal (Restart.withoutWorst [ nan; 5.0; infinity ]) [ 1 ] ""
                Expect.equal (Restart.withoutWorst [ 5.0; nan; 4.0 ]) [ 2; 0 ] ""
                Expect.equal (Restart.withoutWorst [ 1.0; 0.5; 1.0; 1.0 ]) [ 1; 0; 2 ] ""
                Expect.equal (Restart.withoutWorst [ 1.0 ]) [ 0 ] ""
            }

            test "where all diverged none counts, and no question has an answer" {
                let lost = [ stateOf (nan :: List.replicate 8 0.0) 0.5; stateOf (List.replicate 9 1.0) infinity ]
                Expect.isEmpty (Restart.ranked [ nan; infinity ]) ""
                Expect.isEmpty (Restart.withoutWorst [ nan; infinity ]) ""
                let thrown = throws<NotMeasured>(fun () -> restarted (Best(Of = 2)) lost |> ignore)
                Expect.equal thrown.why "at one all 2 restarts diverged" ""

                let thrown = throws<NotMeasured>(fun () -> answer (planned linear 0.5) Geometry.gram [ lost[0] ] |> ignore)
                Expect.equal thrown.why "at one the only restart diverged" ""
            }

            propertyOf "what is left out is all that diverged, or else the worst alone" (fun (losses: float list) ->
                losses.Length < 2
                || (let kept = Restart.withoutWorst losses
                    let left = [ 0 .. losses.Length - 1 ] |> List.except kept |> List.map (fun i -> losses[i])

                    match losses |> List.filter (System.Double.IsFinite >> not) with
                    | [] -> left = [ List.max losses ]
                    | lost -> left.Length = lost.Length && left |> List.forall (System.Double.IsFinite >> not)))

            test "the best restart alone answers" {
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
