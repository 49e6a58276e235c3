module Research.Tests.JobTests

open Research
open Expecto
open Research.Tests.DslSamples

type private Column =
    | Linear of float
    | Relu of float

    override column.ToString() =
        match column with
        | Linear density -> $"linear {density}"
        | Relu density -> $"relu {density}"

let private norms shape density =
    planned shape density
    |> Stage.analyse Geometry.featureNorms
    |> Stage.claim "norm 0 is 1" (Array.head >> int >> Research.Expect.equal 1)

let private at column =
    match column with
    | Linear density
    | Relu density -> density

let private sweep =
    study paper "T5" {
        over [ Linear 1.0 ] (at >> norms linear)
        over [ Relu 1.0; Relu 0.1 ] (at >> norms relu)
        claim "the sparse one" (Cells.at (Relu 0.1) >> Array.head >> Expect.atLeast 3.0)
        claim "how many" (List.length >> Research.Expect.equal 3)
        draw (fun cells -> figure $"{cells.Length} cells")
        draw (Cells.at (Relu 0.1) >> fun _ -> figure "sparse")
    }

let private job = Job.ofStudy "Norms" sweep

/// What training would have left: the first weight says which cell it is.
let private result index =
    let plans = Setting.plans (snd job.Cells[index])
    Some(plans, [ stateOf (float (index + 1) :: List.replicate 8 0.0) 0.5 ])

[<Tests>]
let tests =
    testList
        "Dsl/JobTests"
        [
            test "a job lists its cells in order, under their labels" {
                Expect.equal (job.Id, job.Title) ("T5", "Norms") ""
                Expect.equal (List.map fst job.Cells) [ "linear 1"; "relu 1"; "relu 0.1" ] ""
                Expect.equal (List.map snd job.Cells) (sweep.Cells |> List.map _.Setting) ""
                Expect.isEmpty job.Faults ""
                Expect.equal (Job.work job) 36L ""
            }

            test "numbers are labels as people write them" {
                let labelled values =
                    Job.ofStudy "" (study paper "T6" { over values (fun density -> tiny density) }) |> _.Cells |> List.map fst

                Expect.equal (labelled [ 1.0; 0.1; 0.001; 1.0 / 3.0 ]) [ "1"; "0.1"; "0.001"; "0.333333" ] ""
            }

            test "answers, claims and figures come of all cells, in order" {
                let conclusion = job.Conclude [ result 0; result 1; result 2 ] []

                let answers = [ for label, answer in conclusion.Answers -> label, Array.head (unbox<float[]> answer) ]

                Expect.equal answers [ "linear 1", 1.0; "relu 1", 2.0; "relu 0.1", 3.0 ] ""

                let expected =
                    [
                        "linear 1: norm 0 is 1", Some true
                        "relu 1: norm 0 is 1", Some false
                        "relu 0.1: norm 0 is 1", Some false
                        "the sparse one", Some true
                        "how many", Some true
                    ]

                Expect.equal (holds conclusion.Claims) expected ""
                Expect.equal (names conclusion.Figures) [ "3 cells"; "sparse" ] ""
            }

            test "a cell that was not run leaves its claims open and its figures out" {
                let conclusion = job.Conclude [ result 0; result 1; None ] []
                Expect.equal (List.map fst conclusion.Answers) [ "linear 1"; "relu 1" ] ""

                let expected =
                    [
                        "linear 1: norm 0 is 1", Some true
                        "relu 1: norm 0 is 1", Some false
                        "relu 0.1: norm 0 is 1", None
                        "the sparse one", None
                        "how many", Some false
                    ]

                Expect.equal (holds conclusion.Claims) expected ""

                for text in [ "relu 0.1: norm 0 is 1"; "the sparse one" ] do
                    let verdict = conclusion.Claims |> List.find (fst >> (=) text) |> snd
                    Expect.equal verdict.Detail "the cell at relu 0.1 was not run" $"for {text}"

                Expect.equal (names conclusion.Figures) [ "2 cells" ] ""
            }

            test "a job of which nothing was run concludes nothing and throws nothing" {
                let conclusion = job.Conclude [ None; None; None ] []
                Expect.isEmpty conclusion.Answers ""
                Expect.equal (holds conclusion.Claims |> List.map snd) [ None; None; None; None; Some false ] ""
            }

            test "an experiment by itself claims without a label" {
                let alone =
                    tiny 0.5
                    |> Stage.claim "three norms" (Array.length >> Research.Expect.equal 3)
                    |> Stage.draw (fun _ -> figure "norms")
                    |> Job.ofExperiment "One"

                let plans = Setting.plans setting

                let conclusion = alone.Conclude [ Some(plans, [ stateOf (List.replicate 9 1.0) 0.5 ]) ] []

                Expect.equal (holds conclusion.Claims) [ "three norms", Some true ] ""
                Expect.equal (names conclusion.Figures) [ "norms" ] ""
                Expect.equal (List.map fst conclusion.Answers) [ "T1" ] ""
            }

            test "a cell knows its plan and what every restart was judged at" {
                let seen = ResizeArray<Cell<float, float>>()

                let watching =
                    study paper "T7" {
                        over [ 0.5 ] (fun density ->
                            planned relu density |> Stage.restart (Best(Of = 2)) |> Stage.analyse Training.loss)

                        claim "one cell" (fun cells ->
                            seen.AddRange cells
                            Research.Expect.equal 1 cells.Length)
                    }

                let job = Job.ofStudy "" watching
                let plans = Setting.plans (snd job.Cells.Head)

                let states = [ stateOf (List.replicate 9 1.0) 0.5; stateOf (List.replicate 9 1.0) 0.25 ]

                job.Conclude [ Some(plans, states) ] [] |> ignore
                let cell = single seen
                Expect.equal (cell.At, cell.Answer, cell.Plan) (0.5, 0.25, Some plans.Head) ""
                Expect.equal (cell.Judged |> List.map _.Loss) [ 0.5; 0.25 ] ""
            }

            testCase "a cell gives what every restart answered beside its loss, also where only the best one counts" (fun () ->
                let mutable fits = []

                let watching =
                    study paper "T7" {
                        over [ 0.5 ] (fun density ->
                            planned relu density |> Stage.restart (Best(Of = 3)) |> Stage.analyse Geometry.featureNorms)

                        claim "the norms of all" (fun cells ->
                            fits <- Cells.find 0.5 cells |> Cells.fits
                            Research.Expect.equal 3 fits.Length)
                    }

                let job = Job.ofStudy "" watching
                let plans = Setting.plans (snd job.Cells.Head)
                let weights k = List.init 9 (fun i -> if i = 0 then float k else 0.0)
                let states = [ for k, loss in [ 1, 0.5; 2, 0.25; 3, 0.75 ] -> stateOf (weights k) loss ]
                let conclusion = job.Conclude [ Some(plans, states) ] []
                Expect.equal [ for loss, norms in fits -> loss, norms[0] ] [ 0.5, 1.0; 0.25, 2.0; 0.75, 3.0 ] ""
                Expect.equal ((conclusion.Answers |> List.exactlyOne |> snd |> unbox<float[]>)[0] |> box) (box 2.0) "")

            testCase "a cell that nothing is trained for has no fits" (fun () ->
                let mutable fits = -1

                let derived =
                    study paper "T7" {
                        derive [ 5 ] (fun sides -> OneHotGon(Sides = sides)) (fun (gon: KGon) -> gon.Loss)

                        claim "none" (fun cells ->
                            fits <- (Cells.find 5 cells |> Cells.fits).Length
                            Research.Expect.equal 0 fits)
                    }

                (Job.ofStudy "" derived |> Run.job options) |> ignore
                Expect.equal fits 0 "")

            test "a sweep over nothing is a fault" {
                let empty = study paper "T8" { over [] (fun density -> tiny density) }
                Faults.one "the number of cells" "0" "at least 1" (Job.ofStudy "" empty).Faults
            }

            test "an answer without a mean under DropWorst is a fault" {
                let averaged ask =
                    planned relu 0.5 |> Stage.restart (DropWorst(Of = 3)) |> Stage.analyse ask |> Job.ofExperiment ""

                let subject, bound = "the answer averaged over restarts", "a float, a float[], or a tuple of these"

                Faults.one subject "a Matrix" bound (averaged Geometry.embedding).Faults
                Faults.one subject "a Portrait" bound (averaged Geometry.portrait).Faults
                Expect.isEmpty ((averaged Geometry.featureNorms).Faults) ""
            }

            test "two cells under one label are a fault, because claims could not tell them apart" {
                let twice =
                    study paper "T9" {
                        over [ 1.0; 0.5 ] (norms linear)
                        over [ 0.5; 0.1 ] (norms relu)
                    }

                Faults.one "the number of cells at 0.5" "2" "1" (Job.ofStudy "" twice).Faults
            }
        ]
