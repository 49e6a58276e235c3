module Research.Tests.ScaleTests

open Research
open Research.Tests.DslSamples
open Xunit

let private quick = { Scale.full with Quick = true }

let private adam steps = trainedBy (Adam(Steps = steps, LearningRate = 0.5, Schedule = Schedule.Cosine()))

let private stepsAt scale steps = (Scale.apply scale (adam steps)).Trainer.Steps

[<Fact>]
let ``at full scale nothing changes`` () =
    Assert.Equal(setting, Scale.apply Scale.full setting)
    Assert.Equal<int list>([ 0..9 ], Scale.cells Scale.full [ 0..9 ])
    Assert.True(Scale.met setting setting)

[<Fact>]
let ``a quick look takes a quarter of the steps, but at least one`` () =
    let steps = [ 1; 3; 4; 199; 10_000 ]
    Assert.Equal<int list>([ 1; 1; 1; 49; 2_500 ], steps |> List.map (stepsAt quick))

[<Fact>]
let ``a quick look leaves a wrong number of steps to be found as it was written`` () =
    Assert.Equal<int list>([ 0; -5 ], [ 0; -5 ] |> List.map (stepsAt quick))

[<Fact>]
let ``a quick look keeps rate, schedule, batch and seed`` () =
    let declared = adam 10_000
    let run = Scale.apply quick declared
    Assert.Equal(Adam(Steps = 2_500, LearningRate = 0.5, Schedule = Schedule.Cosine()) :> ITrainer, run.Trainer)
    Assert.Equal((declared.Loss.Batch, declared.Seeds), (run.Loss.Batch, run.Seeds))

[<Fact>]
let ``a quick look restarts at most twice, by the same rule`` () =
    let restarts rule = (Scale.apply quick { setting with Restarts = [ rule ] }).Restarts

    Assert.Equal<RestartRule list>([ Best(Of = 2) ], restarts (Best(Of = 10)))
    Assert.Equal<RestartRule list>([ DropWorst(Of = 2) ], restarts (DropWorst(Of = 5)))
    Assert.Equal<RestartRule list>([ Best(Of = 1) ], restarts (Best(Of = 1)))
    Assert.Empty((Scale.apply quick { setting with Restarts = [] }).Restarts)

[<Fact>]
let ``a quick look judges on at most 16384 samples`` () =
    let judged count = (Scale.apply quick { setting with Loss = SampledLoss(JudgedOn = count) }).Loss.JudgedOn

    Assert.Equal((16_384, 16_384, 64), (judged 65_536, judged 16_384, judged 64))

[<Fact>]
let ``a quick look keeps at most four cells, with both ends, in order`` () =
    for count in 1..40 do
        let all = [ 1..count ]
        let kept = Scale.cells quick all
        Assert.Equal(min 4 count, kept.Length)
        Assert.Equal((1, count), (kept.Head, List.last kept))
        Assert.Equal<int list>(kept |> List.distinct |> List.sort, kept)

    Assert.Empty(Scale.cells quick ([]: int list))

[<Fact>]
let ``what --set names is replaced and nothing else`` () =
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
    Assert.Equal(AdamW(WeightDecay = 0.03, LearningRate = 0.2, Steps = 50) :> ITrainer, run.Trainer)
    Assert.Equal(SampledLoss(Batch = 8, JudgedOn = 64) :> ILoss, run.Loss)
    Assert.Equal<uint64 list>([ 9UL ], run.Seeds)
    Assert.Equal<RestartRule list>([ Best(Of = 4) ], run.Restarts)
    Assert.Equal(declared, Scale.apply (changed Scale.noChange) declared)

[<Fact>]
let ``--set restarts keeps the rule`` () =
    let declared = { setting with Restarts = [ DropWorst(Of = 5) ] }

    let run = Scale.apply (changed { Scale.noChange with Restarts = Some 3 }) declared

    Assert.Equal<RestartRule list>([ DropWorst(Of = 3) ], run.Restarts)

[<Fact>]
let ``what is written on the command line is not scaled down again`` () =
    let scale = { Quick = true; Change = { Scale.noChange with Steps = Some 5_000; Restarts = Some 7 } }

    let run = Scale.apply scale (adam 10_000)
    Assert.Equal((5_000, 7), (run.Trainer.Steps, (Setting.rule run).Count))

[<Fact>]
let ``recorded steps beyond the last are dropped with the steps`` () =
    let recording = trainedBy (Adam(Steps = 2_000, Record = Recording.At [ 1; 500; 501; 2_000 ]))

    Assert.Equal(Recording.At [ 1; 500 ], (Scale.apply quick recording).Trainer.Record)
    let run = Scale.apply (changed { Scale.noChange with Steps = Some 501 }) recording
    Assert.Equal(Recording.At [ 1; 500; 501 ], run.Trainer.Record)

[<Fact>]
let ``checkpoints that are not listed follow the steps`` () =
    let recording = trainedBy (Adam(Steps = 2_000, Record = Recording.Logarithmic(Count = 9)))
    let trainer = (Scale.apply quick recording).Trainer
    Assert.Equal(recording.Trainer.Record, trainer.Record)
    Assert.Equal(500, Seq.last (trainer.Record.Resolve trainer.Steps))

[<Fact>]
let ``scaling hides no verb that was written twice`` () =
    let twice = { setting with Seeds = [ 1UL; 2UL ]; Restarts = [ Best(Of = 10); Best(Of = 20) ] }

    let both scale = Validate.setting (Scale.apply scale twice) |> subjects

    let expected = [ "the number of times seed is written"; "the number of times restart is written" ]

    Assert.Equal<string list>(expected, both quick)

    Assert.Equal<string list>(expected, both (changed { Scale.noChange with Seed = Some 3UL; Restarts = Some 3 }))

[<Fact>]
let ``the scale is met by as much or more of everything, and missed by less of anything`` () =
    let declared =
        { trainedBy (Adam(Steps = 100)) with
            Loss = SampledLoss(Batch = 16, JudgedOn = 64)
            Restarts = [ Best(Of = 3) ]
        }

    let change steps batch restarts =
        changed { Scale.noChange with Steps = Some steps; Batch = Some batch; Restarts = Some restarts }

    let met steps batch restarts = Scale.met declared (Scale.apply (change steps batch restarts) declared)

    Assert.True(met 100 16 3)
    Assert.True(met 101 17 4)
    Assert.False(met 99 16 3)
    Assert.False(met 100 15 3)
    Assert.False(met 100 16 2)

    Assert.False(Scale.met declared { declared with Loss = SampledLoss(Batch = 16, JudgedOn = 63) })

[<Fact>]
let ``an exact loss stays what it is at every scale, which only fewer steps or restarts miss`` () =
    let exact = ExactLoss(Most = System.Nullable 2) :> ILoss
    let declared = { setting with Loss = exact; Restarts = [ Best(Of = 3) ] }
    Assert.Equal(exact, (Scale.apply quick declared).Loss)
    Assert.Equal(exact, (Scale.apply (changed { Scale.noChange with Batch = Some 8 }) declared).Loss)
    Assert.True(Scale.met declared (Scale.apply Scale.full declared))
    Assert.False(Scale.met declared (Scale.apply quick declared))

    Assert.Equal(
        "3 of 12 steps, 2 of 3 restarts",
        Scale.describe Scale.noChange (1, [ declared, Scale.apply quick declared ]) (0, 0)
    )

[<Fact>]
let ``what was reduced is said with what was declared`` () =
    let pairs run = [ setting, setting; setting, run ]
    Assert.Equal("as declared", Scale.describe Scale.noChange (2, pairs setting) (0, 0))
    Assert.Equal("2 of 5 settings", Scale.describe Scale.noChange (5, pairs setting) (0, 0))

    let reduced =
        { setting with Restarts = [ Best(Of = 3) ] },
        { trainedBy (Adam(Steps = 3)) with Loss = SampledLoss(Batch = 8, JudgedOn = 32) }

    Assert.Equal(
        "3 of 12 steps, 8 of 16 samples a step, 1 of 3 restarts, 32 of 64 evaluation samples, seed 3",
        Scale.describe { Scale.noChange with Seed = Some 3UL } (1, [ reduced ]) (0, 0)
    )
