module Research.Tests.RecordingTests

open Research
open Expecto
open Research.Tests

let private logarithmic count last = (Recording.Logarithmic(Count = count)).Resolve(last) |> List.ofSeq

let private faults (checkpoints: Recording) last =
    [ for fault in checkpoints.Faults(last) -> fault.Subject, fault.Value, fault.Bound ]

let private plan =
    Plans.make (trainer = AdamW(WeightDecay = 0.01, Steps = 40, Record = Recording.Logarithmic(Count = 7)))

[<Tests>]
let tests =
    testList
        "Core/Training/RecordingTests"
        [
            test "logarithmic checkpoints are as many as asked for, ascending, from the first step to the last" {
                for count, last in [ 2, 2; 2, 10_000; 3, 5; 7, 7; 60, 60; 60, 61; 60, 10_000; 200, 40_000 ] do
                    let steps = logarithmic count last
                    Expect.equal (steps.Length, steps.Head, List.last steps) (count, 1, last) $"for {count}, {last}"

                    Seq.iter
                        (fun (earlier, later) -> Expect.isTrue (earlier < later) $"for {count}, {last}")
                        (List.pairwise steps)
            }

            test "powers of ten lie evenly on a logarithmic axis" {
                Expect.equal (logarithmic 5 10_000) [ 1; 10; 100; 1_000; 10_000 ] ""
            }

            test "where steps are many, neighbours have nearly one ratio" {
                // A step is rounded to a whole one: by half a step at most, so by half a percent from the hundredth on.
                let ratios =
                    logarithmic 60 20_000
                    |> List.filter (fun step -> step >= 100)
                    |> List.pairwise
                    |> List.map (fun (earlier, later) -> float later / float earlier)

                Expect.isTrue (ratios.Length > 20) ""
                Expect.isTrue (List.max ratios / List.min ratios < 1.015) ""
            }

            test "a number of checkpoints that a run does not have is a fault, with its bound" {
                let subject, bound = "the number of checkpoints", "in [1, 10], the steps of the run"

                for count in [ -3; 0; 11 ] do
                    Expect.equal
                        (faults (Recording.Logarithmic(Count = count)) 10)
                        [ subject, string count, bound ]
                        $"for {count}"

                for count in [ 1; 2; 10 ] do
                    Expect.isEmpty (faults (Recording.Logarithmic(Count = count)) 10) $"for {count}"
            }

            test "a shorter run has no more checkpoints than steps" {
                let short = (Recording.Logarithmic(Count = 60)).UpTo 3
                Expect.isEmpty (faults short 3) ""
                Expect.equal (List.ofSeq (short.Resolve 3)) [ 1; 2; 3 ] ""
            }

            test "listed steps that are negative or beyond the last are faults, each by itself" {
                let bound = "ascending and in [1, 10]"
                let listed = Recording.At [ -1; 4; 11 ]

                Expect.equal (faults listed 10) [ "a recorded step", "-1", bound; "a recorded step", "11", bound ] ""

                Expect.isEmpty (faults Recording.None 10) ""
            }

            test "checkpoints are equal by content, and a list is written as one" {
                let listed (steps: int list) = Recording.At steps
                Expect.equal (listed [ 1; 2 ]) (listed [ 1; 2 ]) ""
                Expect.notEqual (listed [ 1; 3 ]) (listed [ 1; 2 ]) ""
                Expect.equal (Recording.Logarithmic(Count = 5)) (Recording.Logarithmic(Count = 5)) ""

                let record checkpoints =
                    (nonNull ((Spec.ofPart (Adam(Steps = 9, Record = checkpoints)))["record"])).ToJsonString()

                Expect.equal (record (listed [ 1; 2 ])) "[1,2]" ""
                Expect.equal (record Recording.None) "[]" ""
                Expect.equal (record (Recording.Logarithmic(Count = 5))) """{"kind":"Logarithmic","count":5}""" ""
            }

            for engine in Engines.names do
                test $"a run goes on from any of its checkpoints to the same bits: {engine}" {
                    let whole = Trains.on engine 1 [ plan ] |> List.head
                    Expect.equal [ for snapshot in whole.Recorded -> snapshot.Step ] (logarithmic 7 40) ""

                    for snapshot in whole.Recorded do
                        let rest = Trains.from engine [ plan ] [ snapshot ] |> List.head
                        Expect.equal rest.Final whole.Final ""

                        Expect.equal
                            (List.ofSeq rest.Recorded)
                            (whole.Recorded |> Seq.filter (fun later -> later.Step > snapshot.Step) |> List.ofSeq)
                            ""
                }
        ]
