module Research.Tests.ScaleTests

open Research
open Expecto
open Research.Tests.DslSamples

let private quick = { Scale.full with Quick = true }

let private adam steps = trainedBy (Adam(Steps = steps, LearningRate = 0.5, Schedule = Schedule.Cosine()))

let private stepsAt scale steps = (Scale.apply scale (adam steps)).Trainer.Steps

[<Tests>]
let tests =
    testList
        "Running/ScaleTests"
        [
            test "at full scale nothing changes" {
                Expect.equal (Scale.apply Scale.full recipe) recipe ""
                Expect.equal (Scale.cells Scale.full [ 0..9 ]) [ 0..9 ] ""
                Expect.equal (Scale.whyOpen Scale.full (1, 1) [ recipe ]) None ""
            }

            test "a quick run takes a quarter of the steps, but at least one" {
                let steps = [ 1; 3; 4; 199; 10_000 ]
                Expect.equal (steps |> List.map (stepsAt quick)) [ 1; 1; 1; 49; 2_500 ] ""
            }

            test "a quick run leaves a wrong number of steps to be found as it was written" {
                Expect.equal ([ 0; -5 ] |> List.map (stepsAt quick)) [ 0; -5 ] ""
            }

            test "a quick run keeps rate, schedule, batch and seed" {
                let declared = adam 10_000
                let run = Scale.apply quick declared
                Expect.equal run.Trainer (Adam(Steps = 2_500, LearningRate = 0.5, Schedule = Schedule.Cosine()) :> ITrainer) ""
                Expect.equal (run.Loss.Batch, run.Seeds) (declared.Loss.Batch, declared.Seeds) ""
            }

            test "a quick run restarts at most twice" {
                let restarts rule = (Scale.apply quick { recipe with Restarts = [ rule ] }).Restarts

                Expect.equal (restarts (Best(Of = 10))) [ Best(Of = 2) ] ""
                Expect.equal (restarts (Best(Of = 1))) [ Best(Of = 1) ] ""
                Expect.isEmpty ((Scale.apply quick { recipe with Restarts = [] }).Restarts) ""
            }

            test "a quick run judges on at most 16384 samples" {
                let judged count =
                    (Scale.apply quick { recipe with Loss = SampledLoss(EvaluationSamples = count) }).Loss.EvaluationSamples

                Expect.equal (judged 65_536, judged 16_384, judged 64) (16_384, 16_384, 64) ""
            }

            test "a quick run keeps at most four cells, with both ends, in order" {
                for count in 1..40 do
                    let all = [ 1..count ]
                    let kept = Scale.cells quick all
                    Expect.equal kept.Length (min 4 count) $"for {count}"
                    Expect.equal (kept.Head, List.last kept) (1, count) $"for {count}"
                    Expect.equal kept (kept |> List.distinct |> List.sort) $"for {count}"

                Expect.isEmpty (Scale.cells quick ([]: int list)) ""
            }

            test "what --set names is replaced and nothing else" {
                let declared = trainedBy (AdamW(WeightDecay = 0.01, LearningRate = 0.1, Steps = 100))

                let all =
                    {
                        Steps = Some 50
                        Batch = Some 8
                        Rate = Some 0.2
                        Decay = Some 0.03
                        Seed = Some 9UL
                        Restarts = Some 4
                    }

                let run = Scale.apply (changed all) declared
                Expect.equal run.Trainer (AdamW(WeightDecay = 0.03, LearningRate = 0.2, Steps = 50) :> ITrainer) ""
                Expect.equal run.Loss (SampledLoss(Batch = 8, EvaluationSamples = 64) :> ILoss) ""
                Expect.equal run.Seeds [ 9UL ] ""
                Expect.equal run.Restarts [ Best(Of = 4) ] ""
                Expect.equal (Scale.apply (changed Scale.noChange) declared) declared ""
            }

            test "what is written on the command line is not scaled down again" {
                let scale =
                    { Scale.full with
                        Quick = true
                        Change = { Scale.noChange with Steps = Some 5_000; Restarts = Some 7 }
                    }

                let run = Scale.apply scale (adam 10_000)
                Expect.equal (run.Trainer.Steps, (Recipe.rule run).Count) (5_000, 7) ""
            }

            test "recorded steps beyond the last are dropped with the steps" {
                let recording = trainedBy (Adam(Steps = 2_000, Record = Recording.At [ 1; 500; 501; 2_000 ]))

                Expect.equal ((Scale.apply quick recording).Trainer.Record) (Recording.At [ 1; 500 ]) ""
                let run = Scale.apply (changed { Scale.noChange with Steps = Some 501 }) recording
                Expect.equal run.Trainer.Record (Recording.At [ 1; 500; 501 ]) ""
            }

            test "checkpoints that are not listed follow the steps" {
                let recording = trainedBy (Adam(Steps = 2_000, Record = Recording.Logarithmic(Count = 9)))
                let trainer = (Scale.apply quick recording).Trainer
                Expect.equal trainer.Record recording.Trainer.Record ""
                Expect.equal (Seq.last (trainer.Record.Resolve trainer.Steps)) 500 ""
            }

            test "scaling hides no verb that was written twice" {
                let twice = { recipe with Seeds = [ 1UL; 2UL ]; Restarts = [ Best(Of = 10); Best(Of = 20) ] }

                let both scale = Validate.recipe (Scale.apply scale twice) |> subjects

                let expected = [ "the number of times seed is written"; "the number of times restart is written" ]

                Expect.equal (both quick) expected ""

                Expect.equal (both (changed { Scale.noChange with Seed = Some 3UL; Restarts = Some 3 })) expected ""
            }

            test "whatever is changed leaves claims undecided, with what it was" {
                let declared = { recipe with Restarts = [ Best(Of = 3) ] }

                let why change declared = Scale.whyOpen (changed change) (1, 1) declared |> Option.get

                for change, expected in
                    [
                        { Scale.noChange with Seed = Some 2UL }, "seed 2 instead of the declared 7"
                        { Scale.noChange with Steps = Some 13 }, "steps 13 instead of the declared 12"
                        { Scale.noChange with Batch = Some 17 }, "batch 17 instead of the declared 16"
                        { Scale.noChange with Rate = Some 0.5 }, "rate 0.5 instead of the declared 0.01"
                        { Scale.noChange with Decay = Some 0.0 }, "decay 0 instead of the declared 0.01"
                        { Scale.noChange with Restarts = Some 4 }, "restarts 4 instead of the declared 3"
                        { Scale.noChange with Steps = Some 12 }, "steps 12, as declared"
                    ] do
                    Expect.equal (why change [ declared ]) $"run with {expected}" ""

                Expect.equal
                    (why { Scale.noChange with Steps = Some 5; Seed = Some 2UL } [ declared; trainedBy (Adam(Steps = 9)) ])
                    "run with steps 5 instead of those declared and with seed 2 instead of the declared 7"
                    ""
            }

            test "a quick run and some cells leave claims undecided" {
                Expect.equal (Scale.whyOpen quick (5, 4) [ recipe ]) (Some "run as a quick run") ""
                Expect.equal (Scale.whyOpen quick (1, 1) [ recipe ]) (Some "run as a quick run") "even where nothing is less"
                Expect.equal (Scale.whyOpen Scale.full (5, 2) [ recipe ]) (Some "run in 2 of 5 cells") ""
            }

            test "an exact loss stays what it is at every scale, which only fewer steps or restarts miss" {
                let exact = ExactLoss(Most = System.Nullable 2) :> ILoss
                let declared = { recipe with Loss = exact; Restarts = [ Best(Of = 3) ] }
                Expect.equal ((Scale.apply quick declared).Loss) exact ""
                Expect.equal ((Scale.apply (changed { Scale.noChange with Batch = Some 8 }) declared).Loss) exact ""

                Expect.equal
                    (Scale.describe Scale.full (1, [ declared, Scale.apply quick declared ]) (0, []))
                    "3 of 12 steps, 2 of 3 restarts"
                    ""
            }

            test "what was reduced is said with what was declared" {
                let pairs run = [ recipe, recipe; recipe, run ]
                Expect.equal (Scale.describe Scale.full (2, pairs recipe) (0, [])) "as declared" ""
                Expect.equal (Scale.describe Scale.full (5, pairs recipe) (0, [])) "2 of 5 cells" ""

                let reduced =
                    { recipe with Restarts = [ Best(Of = 3) ] },
                    { trainedBy (Adam(Steps = 3)) with Loss = SampledLoss(Batch = 8, EvaluationSamples = 32) }

                Expect.equal
                    (Scale.describe { Scale.full with Change = { Scale.noChange with Seed = Some 3UL } } (1, [ reduced ]) (0, []))
                    "3 of 12 steps, 8 of 16 samples a step, 1 of 3 restarts, 32 of 64 evaluation samples, seed 3"
                    ""
            }

            test "no change has no fault" { Expect.isEmpty (Scale.faults Scale.noChange recipe) "" }

            test "a trainer without decay cannot have it set" {
                let decay value = { Scale.noChange with Decay = Some value }

                let adam = trainedBy (Adam())
                Faults.one "the weight decay" "0.1" "left out, because the trainer has none" (Scale.faults (decay 0.1) adam)
                Expect.isEmpty (Scale.faults (decay 0.0) adam) ""
                Expect.isEmpty (Scale.faults (decay 0.1) recipe) ""
                Expect.isEmpty (Scale.faults (decay 0.01) recipe) ""
            }

            test "an exact loss has no batch to set" {
                let batch = { Scale.noChange with Batch = Some 8 }
                Expect.isEmpty (Scale.faults batch recipe) ""

                Faults.one
                    "the number of samples a step"
                    "8"
                    "left out, because an exact loss draws none"
                    (Scale.faults batch { recipe with Loss = ExactLoss() })
            }

            test "a quasi-Newton search has no rate or decay to set" {
                let search = { recipe with Loss = ExactLoss(); Trainer = QuasiNewton() }
                let subjects change = Scale.faults change search |> List.map _.Subject
                let both = { Scale.noChange with Rate = Some 0.1; Decay = Some 0.1 }
                Expect.equal (subjects both) [ "the learning rate"; "the weight decay" ] ""
                Expect.isEmpty (subjects { Scale.noChange with Steps = Some 5 }) ""
            }
        ]
