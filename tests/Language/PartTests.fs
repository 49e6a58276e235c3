/// Parts of studies: labels, results that stay apart, and what each finds.
module Research.Tests.PartTests

open Research
open Expecto
open Research.Tests.DslSamples

/// A state whose first weight tells it from others.
let private marked mark = [ stateOf (float mark :: List.replicate 8 0.0) 0.5 ]

let private lost = stateOf (nan :: List.replicate 8 0.0) 0.5

let private first (trained: Trained<#IModel>) = trained.State.Final.Parameters[0]

let private labels (part: Part<'found>) = List.map fst part.Cells @ List.map fst part.Computed

/// What a part finds in states of its cells, none where a cell was not run, and in numbers of its derivations.
let private find (part: Part<'found>) (states: TrainedState list option list) (numbers: EquatableArray<Numbers> option list) =
    let trained (label, recipe) states = label, states |> Option.map (fun states -> Recipe.plans recipe, states)

    part.Find
        {
            Trained = List.map2 trained part.Cells states
            Computed =
                List.map2
                    (fun (label, derivation) numbers -> label, numbers |> Option.map (fun numbers -> derivation, numbers))
                    part.Computed
                    numbers
            Cancellation = System.Threading.CancellationToken.None
        }

/// The numbers that a polygon of so many sides is read from.
let private gon sides =
    let derivation = OneHotGon(Sides = sides) :> IDerivation

    let silent =
        { new System.IProgress<int64> with
            member _.Report _ = ()
        }

    derivation.Compute(silent, System.Threading.CancellationToken.None)

let private polygon sides = OneHotGon(Sides = sides)

type private Case =
    | Alone
    | Together of int

let private swept values = sweep "p" values (planned relu) |> ask first

let private faults part = Part.faults part

[<Tests>]
let tests =
    testList
        "Language/PartTests"
        [
            test "a label is its axis and its value as people write it" {
                let label value = Label.at "x" value

                Expect.equal
                    ([ 1.0; 0.1; 0.001; 1.0 / 3.0; 1e9 ] |> List.map label)
                    [ "x=1"; "x=0.1"; "x=0.001"; "x=0.333333"; "x=1E+09" ]
                    ""

                Expect.equal [ label 5; label "relu"; label Alone ] [ "x=5"; "x=relu"; "x=Alone" ] ""
                Expect.equal (Label.at "1−S" 0.1) "1−S=0.1" ""
                Expect.equal (Label.at "" 0.1) "0.1" ""
            }

            test "a sweep and what is computed over an axis are labelled by axis and value" {
                Expect.equal (labels (swept [ 1.0; 0.5 ])) [ "p=1"; "p=0.5" ] ""
                Expect.equal (labels (computeOver "k" [ 5; 6 ] polygon |> ask id)) [ "k=5"; "k=6" ] ""
            }

            test "a grid has a cell for every pair, row by row, labelled by both axes" {
                let part = grid ("r", [ 2; 3 ]) ("p", [ 1.0; 0.5; 0.1 ]) (fun _ -> planned relu) |> ask first

                Expect.equal
                    (labels part)
                    [
                        for r in [ 2; 3 ] do
                            for p in [ "1"; "0.5"; "0.1" ] -> $"r={r},p={p}"
                    ]
                    ""

                let cells = (find part [ for mark in 1..6 -> Some(marked mark) ] []).Value.Value

                Expect.equal
                    [ for cell in cells -> cell.At, cell.Answer ]
                    (List.zip (List.allPairs [ 2; 3 ] [ 1.0; 0.5; 0.1 ]) [ 1.0 .. 6.0 ])
                    ""
            }

            test "what stands alone is labelled by its model, its chain or its derivation" {
                let chain = ChainModel(Name = "untied", Chain = Chain [ Layer.Dense("A", 2, 3); Layer.Dense("B", 3, 2) ])
                Expect.equal (labels (train (planned linear 0.5) |> ask first)) [ "LinearModel" ] ""
                Expect.equal (labels (train (planned chain 0.5) |> ask first)) [ "untied" ] ""
                Expect.equal (labels (compute (polygon 5) |> ask id)) [ "OneHotGon" ] ""
            }

            test "parts side by side keep their results apart" {
                let part =
                    Part.both
                        (Part.both (swept [ 1.0; 0.5 ]) (compute (polygon 5) |> ask _.Sides))
                        (Part.both (train (planned linear 0.5) |> ask first) (computeOver "k" [ 6; 7; 8 ] polygon |> ask _.Sides))

                Expect.equal (labels part) [ "p=1"; "p=0.5"; "LinearModel"; "OneHotGon"; "k=6"; "k=7"; "k=8" ] ""
                let numbers = [ for sides in 5..8 -> Some(gon sides) ]
                let found = find part [ for mark in 1..3 -> Some(marked mark) ] numbers
                let (two, five), (one, three) = found.Value.Value
                Expect.equal [ for cell in two -> cell.At, cell.Label, cell.Answer ] [ 1.0, "p=1", 1.0; 0.5, "p=0.5", 2.0 ] ""
                Expect.equal (five, one) (5, 3.0) ""

                Expect.equal
                    [ for cell in three -> cell.At, cell.Label, cell.Answer ]
                    [ 6, "k=6", 6; 7, "k=7", 7; 8, "k=8", 8 ]
                    ""

                Expect.equal (List.map fst found.Answers) [ "p=1"; "p=0.5"; "OneHotGon"; "LinearModel"; "k=6"; "k=7"; "k=8" ] ""

                Expect.isEmpty found.Unanswered ""
            }

            test "a cell that was not run is missing in its part alone, and nothing is missing in the others" {
                let part = Part.both (swept [ 1.0; 0.5 ]) (swept [ 0.3; 0.1 ])
                let found = find part [ Some(marked 1); None; None; Some(marked 4) ] []
                let one, two = found.Value.Value
                Expect.equal [ for cell in one @ two -> cell.At, cell.Answer ] [ 1.0, 1.0; 0.1, 4.0 ] ""
                Expect.equal (List.map fst found.Answers, found.Unanswered) ([ "p=1"; "p=0.1" ], []) ""
            }

            test "what stands alone and was not run is named" {
                for name, part in
                    [
                        "ReluOutputModel", train (tiny 0.5) |> ask first
                        "own, ReluOutputModel", train (tiny 0.5) |> ask first |> named "own"
                    ] do
                    let found = find part [ None ] []
                    let thrown = throws<NotMeasured>(fun () -> found.Value.Value |> ignore)
                    Expect.equal thrown.why $"the cell at {name} was not run" ""
                    Expect.isEmpty found.Unanswered ""

                let thrown =
                    throws<NotMeasured>(fun () -> (find (compute (polygon 5) |> ask id) [] [ None ]).Value.Value |> ignore)

                Expect.equal thrown.why "the cell at OneHotGon was not run" ""
            }

            test "two cells under one label are a fault, because claims could not tell them apart, and a name resolves it" {
                let one, two = swept [ 1.0; 0.5 ], swept [ 0.5; 0.1 ]
                Faults.one "the number of cells at p=0.5" "2" "1" (faults (Part.both one two))
                let apart = Part.both one (two |> named "again")
                Expect.isEmpty (faults apart) ""
                Expect.equal (labels apart) [ "p=1"; "p=0.5"; "again, p=0.5"; "again, p=0.1" ] ""
                Faults.one "the number of cells at p=0.5" "2" "1" (faults (swept [ 0.5; 0.50000001 ]))

                let alone density = train (planned relu density) |> ask first
                Faults.one "the number of cells at ReluOutputModel" "2" "1" (faults (Part.both (alone 0.5) (alone 0.1)))
                Expect.isEmpty (faults (Part.both (alone 0.5) (alone 0.1 |> named "sparse"))) ""
                let same = Part.both (alone 0.5 |> named "a") (alone 0.1 |> named "a")
                Faults.one "the number of cells at a, ReluOutputModel" "2" "1" (faults same)

                let mixed = Part.both (sweep "k" [ 5 ] (fun _ -> tiny 0.5) |> ask first) (computeOver "k" [ 5 ] polygon |> ask id)
                Faults.one "the number of cells at k=5" "2" "1" (faults mixed)
            }

            test "a name stands in the answers and in the reasons, and cells keep their own labels" {
                let part = swept [ 1.0; 0.5 ] |> named "inner" |> named "outer"
                let found = find part [ Some(marked 1); Some [ lost ] ] []
                Expect.equal (List.map fst found.Answers) [ "outer, inner, p=1" ] ""
                Expect.equal found.Unanswered [ "at outer, inner, p=0.5 the only restart diverged" ] ""
                Expect.equal [ for cell in found.Value.Value -> cell.Label ] [ "p=1" ] ""
            }

            test "a sweep over nothing is a fault, trained or computed" {
                Faults.one "the number of cells" "0" "at least 1" (faults (swept []))
                Faults.one "the number of cells" "0" "at least 1" (faults (computeOver "k" [] polygon |> ask id))
            }

            test "a cell gives what all but the worst answered, or all but those that diverged" {
                let part = sweep "p" [ 0.5 ] (planned relu >> Stage.restart (Best(Of = 3))) |> ask first

                let states =
                    [
                        for weight, loss in [ 1.0, 0.2; 3.0, 0.1; 100.0, 0.9 ] -> stateOf (weight :: List.replicate 8 0.0) loss
                    ]

                let left states = single (find part [ Some states ] []).Value.Value |> Cells.withoutWorst
                Expect.equal (left states) [ 3.0; 1.0 ] ""
                Expect.equal (left [ states[0]; lost; states[2] ]) [ 1.0; 100.0 ] ""
            }

            test "a cell knows its plan, its losses and what every restart answered, whichever of them is the best" {
                let part = sweep "p" [ 0.5 ] (planned relu >> Stage.restart (Best(Of = 3))) |> ask first

                let states =
                    [
                        for mark, loss in [ 1, 0.5; 2, 0.25; 3, 0.75 ] -> stateOf (float mark :: List.replicate 8 0.0) loss
                    ]

                let cell = single (find part [ Some states ] []).Value.Value
                Expect.equal cell.Plan (Some (Recipe.plans (snd part.Cells.Head)).Head) ""
                Expect.equal (cell.Evaluations |> List.map _.Loss) [ 0.5; 0.25; 0.75 ] ""
                Expect.equal (Cells.all cell) [ 1.0; 2.0; 3.0 ] ""
                Expect.equal (Cells.restarts cell) [ 0.5, 1.0; 0.25, 2.0; 0.75, 3.0 ] ""
                Expect.equal cell.Answer 2.0 ""
            }

            test "a count has its spread over the restarts that did not diverge, and only the best counts" {
                let part = sweep "p" [ 0.5 ] (planned relu >> Stage.restart (Best(Of = 4))) |> ask first
                let marked mark = stateOf (float mark :: List.replicate 8 0.0)
                let states = [ marked 1 0.5; marked 4 0.25; marked 2 0.75; marked 9 nan ]
                let cell = single (find part [ Some states ] []).Value.Value
                let verdict = cell |> Cells.counted int (Research.Expect.equal 4)
                Expect.equal (verdict.Holds, verdict.Detail) (Some true, "over 3 restarts 1 … 4, median 2") ""
                Expect.equal cell.Counted.Value Counted.Best "what is read beside a verdict does not count"
                Expect.equal (Cells.median id cell, cell.Counted.Value) (3.0, Counted.All) "the middle of 1, 2, 4 and 9"

                let derived = single (find (computeOver "k" [ 5 ] polygon |> ask _.Sides) [] [ Some(gon 5) ]).Value.Value
                Expect.equal (Cells.spread float derived) "no restarts" ""
            }

            test "a restart is asked once, whether it is the best or is looked at among all" {
                let asked = ResizeArray<float>()

                let question (trained: Trained<ReluOutputModel>) =
                    asked.Add(first trained)
                    first trained

                let part = sweep "p" [ 0.5 ] (planned relu >> Stage.restart (Best(Of = 3))) |> ask question
                let states = [ for mark in 1..3 -> stateOf (float mark :: List.replicate 8 0.0) (float mark) ]
                let cell = single (find part [ Some states ] []).Value.Value
                Expect.equal (Cells.all cell) [ 1.0; 2.0; 3.0 ] ""
                Expect.equal (List.sort (List.ofSeq asked)) [ 1.0; 2.0; 3.0 ] ""
            }

            test "a cell that nothing is trained for has neither plan nor fits" {
                let cell = single (find (computeOver "k" [ 5 ] polygon |> ask _.Sides) [] [ Some(gon 5) ]).Value.Value
                Expect.equal (cell.Answer, cell.Plan, Cells.all cell, Cells.restarts cell) (5, None, [], []) ""
            }

            test "where all restarts diverged a cell has no answer, and says so" {
                let part = sweep "p" [ 1.0; 0.5 ] (planned relu >> Stage.restart (Best(Of = 2))) |> ask first
                let found = find part [ Some [ lost; lost ]; Some(marked 1 @ marked 1) ] []
                Expect.equal (List.map fst found.Answers) [ "p=0.5" ] ""
                Expect.equal found.Unanswered [ "at p=1 all 2 restarts diverged" ] ""
                Expect.isEmpty found.Broken ""
                Expect.equal [ for cell in found.Value.Value -> cell.At ] [ 0.5 ] ""

                let found = find (train (tiny 0.5) |> ask first) [ Some [ lost ] ] []
                let thrown = throws<NotMeasured>(fun () -> found.Value.Value |> ignore)
                Expect.equal thrown.why "at ReluOutputModel the only restart diverged" ""
            }

            test "a question that breaks in one cell is named, and the other cells keep their answers" {
                let odd (trained: Trained<ReluOutputModel>) =
                    if first trained = 2.0 then invalidOp "two is not odd" else first trained

                let part = Part.both (sweep "p" [ 1.0; 0.5; 0.1 ] (planned relu) |> ask odd) (swept [ 0.3 ])
                let found = find part [ for mark in [ 1; 2; 3; 4 ] -> Some(marked mark) ] []
                let one, two = found.Value.Value
                Expect.equal [ for cell in one @ two -> cell.At, cell.Answer ] [ 1.0, 1.0; 0.1, 3.0; 0.3, 4.0 ] ""
                Expect.equal found.Unanswered [ "at p=0.5 the question failed: two is not odd" ] ""
                Expect.equal found.Broken found.Unanswered ""

                let computed =
                    computeOver "k" [ 5; 6 ] polygon |> ask (fun gon -> if gon.Sides = 5 then failwith "odd" else gon.Sides)

                let found = find computed [] [ Some(gon 5); Some(gon 6) ]
                Expect.equal [ for cell in found.Value.Value -> cell.At, cell.Answer ] [ 6, 6 ] ""
                Expect.equal found.Unanswered [ "at k=5 the question failed: odd" ] ""

                let none = computeOver "k" [ 5 ] polygon |> ask (fun gon -> List.max [ for k in 9 .. gon.Sides -> k ])

                let why =
                    "at k=5 the question takes the largest, the mean or the first of an empty list, because nothing is of the kind that it asks about"

                Expect.equal (find none [] [ Some(gon 5) ]).Unanswered [ why ] ""
            }
        ]
