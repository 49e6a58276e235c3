/// What is said of trainings that are worse than a model that ignores every feature.
module Research.Tests.FailedTrainingTests

// What a study binds is used by its claims and drawings, which the compiler does not see.
#nowarn 1182

open Research
open Expecto
open Research.Tests.DslSamples

// Three features of density 1 lose 1/4 where they are ignored.
let private good, bad = 0.1, 0.4

let private first (trained: Trained<#IModel>) = trained.State.Final.Parameters[0]

/// What a study concludes of a cell at 1 with restarts of these losses, whose first weights are 1, 2, ….
let private concluded (losses: float list) (study: Study<'space>) =
    let job = Job.ofStudy study
    let states = losses |> List.mapi (fun k loss -> stateOf (float (k + 1) :: List.replicate 8 0.0) loss)
    job.Conclude System.Threading.CancellationToken.None [ for _, recipe in job.Cells -> Some(Recipe.plans recipe, states) ] []

let private verdict (conclusion: Conclusion) = let verdict = conclusion.Claims.Head.Verdict in verdict.Holds, verdict.Detail

let private at restarts density = planned relu density |> Stage.restart (Best(Of = restarts))

/// A claim about one cell.
let private claiming restarts (judge: Cell<float, float> -> Verdict) =
    study paper "T20" "Failed" {
        let! cells = sweep "p" [ 1.0 ] (at restarts) |> ask first
        claim "it is so" (judge cells.Head)
        draw (figure $"{(Cells.all cells.Head).Length} restarts")
    }

let private best expected (cell: Cell<float, float>) = Research.Expect.within 0.0 expected cell.Answer

let private many read expected (cell: Cell<float, float>) = Research.Expect.equal expected (List.length (read cell))

let private why = "at p=1 the best restart is worse than ignoring every feature"

[<Tests>]
let tests =
    testList
        "Running/FailedTrainingTests"
        [
            test "a claim that would hold is undecided where the best restart is worse than ignoring everything, and says so" {
                let conclusion = concluded [ bad ] (claiming 1 (best 1.0))
                Expect.equal (verdict conclusion) (None, why) ""
                Expect.equal conclusion.Claims.Head.Verdict.Measured 1.0 ""
                Expect.equal (List.map fst conclusion.Answers, names conclusion.Figures) ([ "p=1" ], [ "1 restarts" ]) ""
            }

            test "a claim that does not hold still does not, and says so too" {
                let judge cell = best 2.0 cell |> Research.Expect.withDetail "more"
                Expect.equal (verdict (concluded [ bad ] (claiming 1 judge))) (Some false, $"{why}; more") ""
            }

            test "a loss that is no more than a thousandth above is no failure" {
                Expect.equal (verdict (concluded [ 0.2502 ] (claiming 1 (best 1.0)))) (Some true, "") ""
            }

            test "a restart that does not count opens nothing, drawn or not" {
                Expect.equal (verdict (concluded [ bad; good; bad ] (claiming 3 (best 2.0)))) (Some true, "") ""
            }

            test "every restart counts where a claim asks all of them" {
                for read in [ Cells.all; Cells.restarts >> List.map snd ] do
                    Expect.equal
                        (verdict (concluded [ bad; good; bad ] (claiming 3 (many read 3))))
                        (None, "at p=1 2 of 3 restarts are worse than ignoring every feature")
                        ""

                    Expect.equal (verdict (concluded [ good; good; good ] (claiming 3 (many read 3)))) (Some true, "") ""
            }

            test "a question about training itself counts the best alone" {
                Expect.equal (verdict (concluded [ bad; good; bad ] (claiming 3 (many Cells.attempts 3)))) (Some true, "") ""
                Expect.equal (fst (verdict (concluded [ bad; bad; bad ] (claiming 3 (many Cells.attempts 3))))) None ""
            }

            test "the worst does not count where it is left out, the others do" {
                let claim = claiming 3 (many Cells.withoutWorst 2)
                Expect.equal (verdict (concluded [ bad; good; good ] claim)) (Some true, "") ""

                Expect.equal
                    (verdict (concluded [ bad; good; bad ] claim))
                    (None, "at p=1 1 of 2 restarts is worse than ignoring every feature")
                    ""
            }

            test "of several cells the first is named and the others are counted" {
                let study =
                    study paper "T21" "Failed" {
                        let! cells = sweep "p" [ 1.0; 0.9; 0.8 ] (at 1) |> ask first
                        claim "three" (Research.Expect.equal 3 cells.Length)
                    }

                Expect.equal (verdict (concluded [ bad ] study)) (None, $"{why}, and so at 2 further cells") ""
            }

            test "the summary and the report name the figures" {
                let row holds detail figure =
                    {
                        Paper = "P"
                        Figure = figure
                        Result =
                            {
                                Claimed = { Text = "so"; Kind = ClaimKind.Paper; Reason = None }
                                Verdict = { Expected = "1"; Measured = 1.0; Holds = holds; Detail = detail }
                            }
                        Scale = ""
                        Cost = ""
                    }

                let said =
                    Scoreboard.summary [ row (Some true) "" "F1"; row None why "F2"; row None why "F2"; row None "not run" "F3" ]

                Expect.stringEnds said "Undecided because a training is worse than ignoring every feature: F2." ""
                Expect.isFalse ((Scoreboard.summary [ row None "not run" "F3" ]).Contains "Undecided because") ""
            }
        ]
