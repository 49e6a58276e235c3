/// What breaks in one question, claim or drawing, and what is kept.
module Research.Tests.LocalFailureTests

// What a study binds is used by its claims and drawings, which the compiler does not see.
#nowarn 1182

open Research
open Expecto
open Research.Tests.DslSamples

let private first (trained: Trained<#IModel>) = trained.State.Final.Parameters[0]

/// What a job concludes where the first weights of its cells are 1, 2, …; NaN where one diverged.
let private concluded (job: Job) (marks: float list) =
    let result (_, recipe) mark = Some(Recipe.plans recipe, [ stateOf (mark :: List.replicate 8 0.0) 0.01 ])
    job.Conclude System.Threading.CancellationToken.None (List.map2 result job.Cells marks) []

let private details (conclusion: Conclusion) = [ for claim in conclusion.Claims -> claim.Verdict.Holds, claim.Verdict.Detail ]

let private densities = [ 1.0; 0.5; 0.1 ]

/// A question that is asked of cells 1, 2, 3 and of one more.
let private asked (question: Trained<ReluOutputModel> -> float) =
    study paper "T8" "Asked" {
        let! cells = sweep "p" densities (planned relu) |> ask question
        and! one = train (planned linear 0.5) |> ask first
        claim "the first" (Cells.at 1.0 cells |> Research.Expect.within 0.0 1.0)
        claim "the second" (Cells.at 0.5 cells |> Research.Expect.within 0.0 2.0)
        draw (figure $"{cells.Length} cells and {one}")
        draw (figure $"{Cells.at 0.5 cells}")
    }
    |> Job.ofStudy

[<Tests>]
let tests =
    testList
        "Running/LocalFailureTests"
        [
            test "a question that breaks in one cell opens the claims of its study with the reason, and loses nothing else" {
                let job = asked (fun trained -> if first trained = 2.0 then invalidOp "It is even." else first trained)
                let conclusion = concluded job [ 1.0; 2.0; 3.0; 4.0 ]
                let answers = [ for label, answer in conclusion.Answers -> label, unbox<float> answer ]
                Expect.equal answers [ "p=1", 1.0; "p=0.1", 3.0; "LinearModel", 4.0 ] ""
                let why = "at p=0.5 the question failed: It is even."
                let missing = "the cell at 0.5 was not run, or has no answer"
                Expect.equal (details conclusion) [ None, why; None, $"{why}; {missing}" ] ""
                Expect.equal (conclusion.Claims.Head.Verdict.Measured) 1.0 ""
                Expect.equal (names conclusion.Figures) [ "2 cells and 4" ] ""
                Expect.equal conclusion.Broken [ "At p=0.5 the question failed: It is even." ] ""
                Expect.equal conclusion.Undrawn [ $"Figure 2 of 2 could not be drawn: {missing}." ] ""
            }

            test "a cell that diverged opens the claims of its study with the reason, and loses nothing else" {
                let conclusion = concluded (asked first) [ 1.0; nan; nan; 4.0 ]
                Expect.equal (List.map fst conclusion.Answers) [ "p=1"; "LinearModel" ] ""
                let why = "at p=0.5 the only restart diverged, and so at 1 further cells"
                Expect.equal (details conclusion |> List.head) (None, why) ""
                Expect.equal (names conclusion.Figures) [ "1 cells and 4" ] ""
                Expect.isEmpty conclusion.Broken ""
            }

            test "a training that stands alone and diverged is the reason once, and the other answers stay" {
                let conclusion = concluded (asked first) [ 1.0; 2.0; 3.0; nan ]
                Expect.equal (List.map fst conclusion.Answers) [ "p=1"; "p=0.5"; "p=0.1" ] ""
                let why = "at LinearModel the only restart diverged"
                Expect.equal (details conclusion) [ None, why; None, why ] ""
                Expect.isEmpty conclusion.Figures ""

                Expect.equal conclusion.Undrawn [ for figure in 1..2 -> $"Figure {figure} of 2 could not be drawn: {why}." ] ""
            }

            test "a claim that breaks loses no other claim and no figure" {
                let job =
                    study paper "T9" "Claims" {
                        let! cells = sweep "p" densities (planned relu) |> ask first
                        claim "before" (Research.Expect.equal 3 cells.Length)
                        claim "breaks" (Research.Expect.equal 1 cells[7].Label.Length)
                        claim "after" (Research.Expect.within 0.0 1.0 cells.Head.Answer)
                        draw (figure "drawn")
                    }
                    |> Job.ofStudy

                let conclusion = concluded job [ 1.0; 2.0; 3.0 ]
                Expect.equal (holds conclusion.Claims) [ "before", Some true; "breaks", None; "after", Some true ] ""
                Expect.stringStarts (details conclusion |> List.item 1 |> snd) "the check failed: " ""
                Expect.equal (names conclusion.Figures, conclusion.Undrawn) ([ "drawn" ], []) ""
            }

            test "a drawing that breaks loses no other figure and no claim, and says why" {
                let job =
                    study paper "T9" "Drawings" {
                        let! cells = sweep "p" densities (planned relu) |> ask first
                        claim "three" (Research.Expect.equal 3 cells.Length)
                        draw (figure "first")
                        draw (if cells.Length = 3 then failwith "No pen." else figure "second")
                        draw (figure "third")
                    }
                    |> Job.ofStudy

                let conclusion = concluded job [ 1.0; 2.0; 3.0 ]
                Expect.equal (holds conclusion.Claims) [ "three", Some true ] ""
                Expect.equal (names conclusion.Figures) [ "first"; "third" ] ""
                Expect.equal conclusion.Undrawn [ "Figure 2 of 3 could not be drawn: the drawing failed: No pen." ] ""
            }

            test "a question that finds nothing to measure, or breaks, is a warning of the run also where nothing is claimed" {
                let job =
                    study paper "T9" "Warned" {
                        let! some =
                            sweep "p" [ 1.0; 0.5 ] (planned relu) |> ask (fun _ -> raise (NotMeasured "nothing was there"))

                        and! one = train (planned linear 0.5) |> ask (fun _ -> if true then failwith "No scale." else 0.0)
                        return List.length (some: Cell<float, float> list), one
                    }
                    |> Job.ofStudy

                let heard = ResizeArray<string>()

                let hear event =
                    match event with
                    | Warned sentence -> heard.Add sentence
                    | _ -> ()

                let result = Run.job { options with Hear = hear } job

                let expected =
                    [
                        "At p=1 nothing was there."
                        "At p=0.5 nothing was there."
                        "At LinearModel the question failed: No scale."
                    ]

                Expect.equal (result.Warnings |> List.filter _.StartsWith("At")) expected ""
                Expect.equal (List.ofSeq heard) result.Warnings ""
                Expect.isEmpty result.Conclusion.Answers ""
            }

            test "what is made of the answers and breaks opens every claim and drawing with the reason, and keeps the answers" {
                let job =
                    study paper "T9" "Derived" {
                        let! cells = sweep "p" densities (planned relu) |> ask first
                        let last = (if cells.Length = 3 then failwith "No such number" else cells.Length)
                        claim "one" (Research.Expect.equal 3 last)
                        claim "two" (Research.Expect.equal 3 cells.Length)
                        draw (figure "drawn")
                    }
                    |> Job.ofStudy

                let conclusion = concluded job [ 1.0; 2.0; 3.0 ]
                Expect.equal (List.map fst conclusion.Answers) [ "p=1"; "p=0.5"; "p=0.1" ] ""
                let why = "the check failed: No such number"
                Expect.equal (details conclusion) [ None, why; None, why ] ""
                Expect.stringContains (single conclusion.Undrawn) "No such number" ""
            }
        ]
