module Research.Tests.StudyTests

// What a study binds is used by its claims and drawings, which the compiler does not see.
#nowarn 1182

open Research
open Expecto
open Research.Tests.DslSamples

/// What the claims and the drawings of a study see, where these are the states of its cells.
let private found (study: Study<'space>) (states: TrainedState list list) =
    let results =
        List.map2 (fun (label, recipe) states -> label, Some(Recipe.plans recipe, states)) study.Part.Cells states

    (study.Part.Find { Trained = results; Computed = []; Cancellation = System.Threading.CancellationToken.None }).Value.Value

/// A state whose first weight tells it from others.
let private marked mark = [ stateOf (float mark :: List.replicate 8 0.0) 0.5 ]

let private first (trained: Trained<#IModel>) = trained.State.Final.Parameters[0]

let private written =
    study paper "T2" "Two models" {
        let! both = sweep "p" [ 1.0; 0.5 ] (planned linear) |> ask first
        and! one = train (planned relu 0.25) |> ask first
        let sum = (both |> List.sumBy _.Answer) + one
        claim "the sum" (Research.Expect.within 0.0 6.0 sum)
        claim "how many" (Research.Expect.equal 2 both.Length)
        draw (figure $"{one}")
        claim "after a drawing" (Expect.atLeast 3 one)
        draw (figure $"{both.Length} and {sum}")
    }

[<Tests>]
let tests =
    testList
        "Language/StudyTests"
        [
            test "a study has its figure, its title and its cells before anything runs, in the order in which they are written" {
                Expect.equal (written.Source, written.Title) ({ Paper = paper; Figure = "T2" }, "Two models") ""
                let models = [ for _, recipe in written.Part.Cells -> recipe.Model ]
                Expect.equal models [ linear :> IModel; linear; relu ] ""

                let densities = [ for _, recipe in written.Part.Cells -> (recipe.Sampler :?> SparseUniform).Density ]
                Expect.equal densities [ Density.Of 1.0; Density.Of 0.5; Density.Of 0.25 ] ""
            }

            test "claims and drawings see the answers and what was made of them, by name" {
                let space = found written [ marked 1; marked 2; marked 3 ]
                Expect.equal (written.Claims |> List.map _.Claimed.Text) [ "the sum"; "how many"; "after a drawing" ] ""

                let verdicts = [ for claim in written.Claims -> (claim.Judge space).Measured, (claim.Judge space).Holds ]
                Expect.equal verdicts [ 6.0, Some true; 2.0, Some true; 3.0, Some true ] ""
                Expect.equal ([ for draw in written.Draws -> draw space ] |> names) [ "3"; "2 and 6" ] ""
            }

            test "many parts stand side by side" {
                let five =
                    study paper "T3" "Five parts" {
                        let! a = train (planned relu 0.1) |> ask first |> named "a"
                        and! b = train (planned relu 0.2) |> ask first |> named "b"
                        and! c = sweep "p" [ 0.3; 0.4 ] (planned relu) |> ask first
                        and! d = train (planned relu 0.5) |> ask first |> named "d"
                        and! e = train (planned linear 0.6) |> ask first
                        return a, b, [ for cell in c -> cell.Answer ], d, e
                    }

                let space = found five [ for mark in 1..6 -> marked mark ]
                Expect.equal space (1.0, 2.0, [ 3.0; 4.0 ], 5.0, 6.0) ""
                let labels = List.map fst five.Part.Cells

                let expected =
                    [
                        "a, ReluOutputModel"
                        "b, ReluOutputModel"
                        "p=0.3"
                        "p=0.4"
                        "d, ReluOutputModel"
                        "LinearModel"
                    ]

                Expect.equal labels expected ""
            }

            test "a study of one part needs no and!, and a study without a claim may only draw" {
                let one =
                    study paper "T4" "One part" {
                        let! answer = train (planned relu 0.1) |> ask first
                        draw (figure $"{answer}")
                    }

                Expect.isEmpty one.Claims ""
                let space = found one [ marked 4 ]
                Expect.equal ([ for draw in one.Draws -> draw space ] |> names) [ "4" ] ""
            }

            test "a claim is the paper's, or this project's where the study or the word says so, and has at most one reason" {
                let kinds (study: Study<'space>) = [ for claim in study.Claims -> claim.Claimed.Kind ]
                let reasons (study: Study<'space>) = [ for claim in study.Claims -> claim.Claimed.Reason ]

                let about source =
                    study source "T5" "Kinds" {
                        let! answer = train (planned relu 0.1) |> ask first
                        claim "a" (Expect.atLeast 1 answer)
                        because (Contradicted "The exact loss.")
                        identity "b" (Expect.atLeast 1 answer)
                        draw (figure $"{answer}")
                        ours "c" (Expect.atLeast 1 answer)
                        because (Guess "Too low.")
                    }

                let cited, own = about { paper with Citation = "Someone 2022" }, about (Paper.own "own")
                Expect.equal (kinds cited) [ ClaimKind.Paper; ClaimKind.Identity; ClaimKind.Study ] ""
                Expect.equal (kinds own) [ ClaimKind.Study; ClaimKind.Identity; ClaimKind.Study ] ""
                Expect.equal (reasons cited) [ Some(Contradicted "The exact loss."); None; Some(Guess "Too low.") ] ""
                Expect.isEmpty cited.Faults ""
                let judged = [ for claim in cited.Claims -> (claim.Judge(found cited [ marked 0 ])).Holds ]
                Expect.equal judged [ Some false; Some false; Some false ] "reasons change no verdict"
            }

            test "a reason before any claim, a second one and an empty one are faults, all told at once" {
                let wrong =
                    study paper "T6" "Reasons" {
                        let! answer = train (planned relu 0.1) |> ask first
                        because (Recipe "Too early.")
                        claim "a" (Expect.atLeast 1 answer)
                        because (Recipe "Once.")
                        because (Recipe "Twice.")
                        claim "b" (Expect.atLeast 1 answer)
                        because (Guess " ")
                    }

                let faults = [ for fault in (Job.ofStudy wrong).Faults -> fault.Sentence ]

                Expect.equal
                    faults
                    [
                        "The place of a reason is before any claim but must be below the claim that it explains: move because there."
                        "The number of reasons of the claim \"a\" is 2 but must be at most 1: write one because, of one sentence."
                        "The reason of the claim \"b\" is empty but must be a sentence: write what shows why it does not hold."
                    ]
                    ""
            }

            test "a cell is found by its value, and one that has no answer is named" {
                let cell at answer : Cell<float, string> =
                    {
                        At = at
                        Label = ""
                        Answer = answer
                        Plan = Some(Plans.make ())
                        Evaluations = []
                        Answers = lazy []
                        Counted = ref Counted.Best
                    }

                let cells = [ cell 1.0 "dense"; cell 0.1 "sparse" ]
                Expect.equal (Cells.at 0.1 cells) "sparse" ""

                let thrown = throws<NotMeasured>(fun () -> Cells.at 1e9 cells |> ignore)

                Expect.equal thrown.why "the cell at 1E+09 was not run, or has no answer" ""
            }
        ]
