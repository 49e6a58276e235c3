/// Addresses of cells, and which cells are run.
module Research.Tests.AddressTests

// What a study binds is used by its claims and drawings, which the compiler does not see.
#nowarn 1182

open Research
open Expecto
open Research.Tests.DslSamples

let private grid' =
    grid ("1−S", [ 0.5; 0.1 ]) ("r", [ 1; 2 ]) (fun density _ -> planned relu density) |> ask Training.loss

let private places = List.concat (Part.both grid' (train (tiny 0.5) |> ask Training.loss)).Addresses

let private labels = List.map (fun (place: Address) -> place.Label)

let private found address = Address.find address places |> labels

let private wanted only = Address.wanted only places |> labels

let private along axis value = Wanted.Along(axis, value)

/// A study whose axis sweeps what a change may replace.
let private sweeping values (change: float -> Training<ReluOutputModel> -> Training<ReluOutputModel>) =
    study paper "T11" "Swept" {
        let! cells = sweep "x" values (fun x -> change x (planned relu 0.5)) |> ask Training.loss
        return cells.Length
    }
    |> Job.ofStudy

let private faults change job = Run.faults options.Engine (changed change) job

[<Tests>]
let tests =
    testList
        "Language/AddressTests"
        [
            test "a cell has its axes with their values beside its label" {
                Expect.equal places.Head { Label = "1−S=0.5,r=1"; Axes = [ "1−S", "0.5"; "r", "1" ] } ""
                Expect.equal (List.last places) { Label = "ReluOutputModel"; Axes = [] } ""
                let named = (grid' |> named "exact").Addresses.Head.Head
                Expect.equal named { Label = "exact, 1−S=0.5,r=1"; Axes = [ "1−S", "0.5"; "r", "1" ] } ""
            }

            for address in [ "1−S=0.1,r=2"; "1-S=0.1,r=2"; "r=2,1-S=0.10"; " r = 2.0 , 1−S = 1e-1 " ] do
                test $"an address is found in any order and in ASCII: {address}" {
                    Expect.equal (found address) [ "1−S=0.1,r=2" ] ""
                }

            test "what no cell is called finds none" {
                for address in [ ""; "r=2"; "1-S=0.1"; "1-S=0.1,r=3"; "1-S=0.1,r=2,r=2"; "LinearModel" ] do
                    Expect.isEmpty (found address) address

                Expect.equal (found "ReluOutputModel") [ "ReluOutputModel" ] ""
            }

            test "axes and values name a cell of a named part, unless one without a name has them" {
                let exact = (grid' |> named "exact").Addresses.Head
                Expect.equal (Address.find "r=1,1-S=0.5" exact |> labels) [ "exact, 1−S=0.5,r=1" ] ""
                Expect.equal (Address.find "1-S=0.5,exact,r=1" exact |> labels) [ "exact, 1−S=0.5,r=1" ] ""
                Expect.equal (Address.find "r=1,1-S=0.5" (exact @ places) |> labels) [ "1−S=0.5,r=1" ] ""
                let other = (grid' |> named "other").Addresses.Head
                Expect.equal (Address.find "r=1,1-S=0.5" (exact @ other)).Length 2 ""
            }

            test "Greek letters have names" {
                let place = { Label = "ε=0.4"; Axes = [ "ε", "0.4" ] }
                Expect.equal (Address.find "epsilon=0.4" [ place ]) [ place ] ""
            }

            test "values on different axes combine, and values on one axis are alternatives" {
                Expect.equal (wanted [ along "r" "2" ]) [ "1−S=0.5,r=2"; "1−S=0.1,r=2" ] ""
                Expect.equal (wanted [ along "r" "2"; along "1-S" "0.1" ]) [ "1−S=0.1,r=2" ] ""
                Expect.equal (wanted [ along "r" "1"; along "r" "2" ]).Length 4 ""
                Expect.isEmpty (wanted [ along "r" "3" ]) ""
                Expect.equal (wanted []).Length 5 ""
                Expect.equal (wanted [ Wanted.Cell "r=2,1-S=0.1"; along "r" "1" ]) [] ""
            }

            test "a quick run takes up to four cells of each part" {
                let swept = sweep "p" [ 0.1..0.1..0.9 ] (planned relu) |> ask Training.loss
                let parts = Part.both swept (train (tiny 0.5) |> ask Training.loss)
                let chosen scale = Scale.chosen scale parts.Addresses |> List.ofSeq
                let quick = { Scale.full with Quick = true }
                Expect.equal (chosen quick) [ "p=0.1"; "p=0.3"; "p=0.6"; "p=0.9"; "ReluOutputModel" ] ""
                Expect.equal (chosen { quick with Only = [ Wanted.Cell "p=0.5" ] }) [ "p=0.5" ] ""
                Expect.equal (chosen Scale.full).Length 10 ""
            }

            test "a run of some cells has a name of its own, however they are spelt, and leaves claims undecided" {
                let job =
                    study paper "T12" "Some" {
                        let! cells = sweep "1−S" [ 0.5; 0.1 ] (planned relu) |> ask Training.loss
                        claim "of all" (cells.Length |> Expect.atLeast 1)
                    }
                    |> Job.ofStudy

                let at address = { Scale.full with Only = [ Wanted.Cell address ] }
                Expect.equal (Run.name (at "1-S=0.10") job) "T12-at-1-S=0.1" ""
                Expect.equal (Run.name (at "1−S=0.1") job) "T12-at-1-S=0.1" ""
                let result = Run.job { options with Scale = at "1-S=0.1" } job
                Expect.equal (List.map fst result.Conclusion.Answers) [ "1−S=0.1" ] ""

                Expect.equal
                    [ for claim in result.Conclusion.Claims -> claim.Verdict.Holds, claim.Verdict.Measured ]
                    [ None, 1.0 ]
                    ""

                Faults.one "the number of cells at 1-S=3" "0" "at least 1" (Run.faults options.Engine (at "1-S=3") job)
            }

            test "a change of what an axis sweeps is refused, and of anything else is not" {
                let seeds = sweeping [ 1.0; 2.0 ] (fun x -> Stage.restart (Best(Of = int x)))
                let change = { Scale.noChange with Restarts = Some 3 }

                Faults.one
                    "the change of restarts"
                    "3"
                    "left out, because the cells along x differ in it and their labels would be wrong"
                    (faults change seeds)

                Expect.isEmpty (faults { Scale.noChange with Steps = Some 3; Batch = Some 2; Rate = Some 0.1 } seeds) ""
                Expect.isEmpty (faults change (sweeping [ 1.0; 2.0 ] (fun _ -> id))) ""
            }

            test "a change is refused where nothing is trained" {
                let job =
                    study paper "T14" "Computed" {
                        let! cells = computeOver "k" [ 3; 4 ] (fun sides -> OneHotGon(Sides = sides)) |> ask id
                        return cells.Length
                    }
                    |> Job.ofStudy

                Faults.one
                    "the change of seed"
                    "3"
                    "left out, because the study trains nothing"
                    (faults { Scale.noChange with Seed = Some 3UL } job)

                Expect.isEmpty (faults Scale.noChange job) ""
            }

            test "along one axis of a grid only that axis is named, and every key once" {
                let job =
                    study paper "T13" "Grid" {
                        let! cells =
                            grid ("a", [ 1; 2 ]) ("b", [ 1; 2 ]) (fun _ b ->
                                Stage.sample (SparseUniform(Features = 3, Density = Density.Of 0.5))
                                |> Stage.model relu
                                |> Stage.minimise (Sampled(Batch = 16 * b))
                                |> Stage.train (Adam(Steps = b, LearningRate = 0.1 * float b))
                                |> Stage.seed (uint64 b))
                            |> ask Training.loss

                        return cells.Length
                    }
                    |> Job.ofStudy

                let change =
                    { Scale.noChange with
                        Steps = Some 5
                        Batch = Some 5
                        Rate = Some 5.0
                        Seed = Some 5UL
                        Restarts = Some 5
                    }

                let found = faults change job
                Expect.equal (subjects found) [ for key in [ "steps"; "batch"; "rate"; "seed" ] -> $"the change of {key}" ] ""

                for fault in found do
                    Expect.stringContains fault.Sentence "is 5 but must be left out, because the cells along b differ" ""
            }

            test "names that are empty are faults" {
                let empty =
                    study paper " " "Unnamed" {
                        let! loss = train (tiny 0.5) |> ask Training.loss |> named ""
                        and! cells = sweep "" [ ""; "a" ] (fun _ -> tiny 0.5) |> ask Training.loss
                        return loss, cells.Length
                    }
                    |> Job.ofStudy

                Expect.equal (subjects empty.Faults) [ "the name of a study"; "the name of a part"; "the label of a cell" ] ""
            }
        ]
