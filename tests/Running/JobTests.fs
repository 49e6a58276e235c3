module Research.Tests.JobTests

// What a study binds is used by its claims and drawings, which the compiler does not see.
#nowarn 1182

open Research
open Expecto
open Research.Tests.DslSamples

let private norms =
    study paper "T5" "Norms" {
        let! dense = sweep "p" [ 1.0 ] (planned linear) |> ask Geometry.featureNorms |> named "linear"
        and! sparse = sweep "p" [ 1.0; 0.1 ] (planned relu) |> ask Geometry.featureNorms
        claim "of the linear model" ((Cells.at 1.0 dense)[0] |> int |> Research.Expect.equal 1)
        claim "of the sparse one" ((Cells.at 0.1 sparse)[0] |> Expect.atLeast 4)
        claim "how many" (Research.Expect.equal 3 (dense.Length + sparse.Length))
        draw (figure $"{dense.Length + sparse.Length} cells")
        draw (figure $"sparse {(Cells.at 0.1 sparse)[0]}")
    }

let private job = Job.ofStudy norms

/// What training would have left: the first weight says which cell it is.
let private result index =
    let plans = Recipe.plans (snd job.Cells[index])
    Some(plans, [ stateOf (float (index + 1) :: List.replicate 8 0.0) 0.01 ])

[<Tests>]
let tests =
    testList
        "Running/JobTests"
        [
            test "a job lists its cells in order, under their labels" {
                Expect.equal (job.Id, job.Title, job.Claims.Length) ("T5", "Norms", 3) ""
                Expect.equal job.Cells norms.Part.Cells ""
                Expect.equal (List.map fst job.Cells) [ "linear, p=1"; "p=1"; "p=0.1" ] ""
                Expect.equal [ for _, recipe in job.Cells -> recipe.Model ] [ linear :> IModel; relu; relu ] ""
                Expect.isEmpty job.Faults ""
                Expect.isEmpty job.Derived ""
                Expect.equal (Job.work job) 36L ""
            }

            test "a job has the faults of its parts and of their labels" {
                let twice =
                    study paper "T6" "Twice" {
                        let! one = sweep "p" [ 0.5 ] (planned relu) |> ask Geometry.featureNorms
                        and! two = sweep "p" [ 0.5 ] (planned linear) |> ask Geometry.featureNorms
                        return one, two
                    }

                Faults.one "the number of cells at p=0.5" "2" "1" (Job.ofStudy twice).Faults
            }

            test "answers, claims and figures come of all cells, in order" {
                let conclusion = job.Conclude System.Threading.CancellationToken.None [ result 0; result 1; result 2 ] []

                let answers = [ for label, answer in conclusion.Answers -> label, Array.head (unbox<float[]> answer) ]

                Expect.equal answers [ "linear, p=1", 1.0; "p=1", 2.0; "p=0.1", 3.0 ] ""

                let expected = [ "of the linear model", Some true; "of the sparse one", Some false; "how many", Some true ]

                Expect.equal (holds conclusion.Claims) expected ""
                Expect.equal (names conclusion.Figures) [ "3 cells"; "sparse 3" ] ""
                Expect.isEmpty conclusion.Undrawn ""
            }

            test "a cell that was not run leaves the claims undecided that need it, and its figures out, both with the reason" {
                let conclusion = job.Conclude System.Threading.CancellationToken.None [ result 0; result 1; None ] []
                Expect.equal (List.map fst conclusion.Answers) [ "linear, p=1"; "p=1" ] ""

                let expected = [ "of the linear model", Some true; "of the sparse one", None; "how many", Some false ]

                Expect.equal (holds conclusion.Claims) expected ""

                let verdict = (conclusion.Claims |> List.find (fun claim -> claim.Text = "of the sparse one")).Verdict
                Expect.equal verdict.Detail "the cell at 0.1 was not run, or has no answer" ""
                Expect.equal (names conclusion.Figures) [ "2 cells" ] ""

                Expect.equal
                    conclusion.Undrawn
                    [ "Figure 2 of 2 could not be drawn: the cell at 0.1 was not run, or has no answer." ]
                    ""
            }

            test "a job of which nothing was run concludes nothing and throws nothing" {
                let conclusion = job.Conclude System.Threading.CancellationToken.None [ None; None; None ] []
                Expect.isEmpty conclusion.Answers ""
                Expect.equal (holds conclusion.Claims |> List.map snd) [ None; None; Some false ] ""
                Expect.equal (names conclusion.Figures, conclusion.Undrawn.Length) ([ "0 cells" ], 1) ""
            }

            test "the job of a single training claims and draws from its answer" {
                let alone =
                    study paper "T1" "One" {
                        let! norms = train (tiny 0.5) |> ask Geometry.featureNorms
                        claim "three norms" (Research.Expect.equal 3 norms.Length)
                        draw (figure "norms")
                    }
                    |> Job.ofStudy

                let plans = Recipe.plans recipe

                let conclusion =
                    alone.Conclude
                        System.Threading.CancellationToken.None
                        [ Some(plans, [ stateOf (List.replicate 9 1.0) 0.01 ]) ]
                        []

                Expect.equal (holds conclusion.Claims) [ "three norms", Some true ] ""
                Expect.equal (names conclusion.Figures) [ "norms" ] ""
                Expect.equal (List.map fst conclusion.Answers) [ "ReluOutputModel" ] ""
            }

            test "a study of parts that were not all run keeps the answers of the others, and says which is missing" {
                let both =
                    study paper "T7" "Both" {
                        let! cells = sweep "p" [ 1.0; 0.5 ] (planned relu) |> ask Training.loss
                        and! one = train (planned linear 0.5) |> ask Training.loss
                        claim "alike" (Research.Expect.within 1.0 one cells.Head.Answer)
                        draw (figure "both")
                    }
                    |> Job.ofStudy

                let made index = Some(Recipe.plans (snd both.Cells[index]), [ stateOf (List.replicate 9 1.0) 0.01 ])
                let conclusion = both.Conclude System.Threading.CancellationToken.None [ made 0; made 1; None ] []
                Expect.equal (List.map fst conclusion.Answers) [ "p=1"; "p=0.5" ] ""
                let verdict = (single conclusion.Claims).Verdict
                Expect.equal (verdict.Holds, verdict.Detail) (None, "the cell at LinearModel was not run") ""
                Expect.equal conclusion.Undrawn [ "Figure 1 of 1 could not be drawn: the cell at LinearModel was not run." ] ""
            }
        ]
