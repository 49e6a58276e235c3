module Research.Tests.ChaptersTests

open System.Threading
open Research
open Research.Live
open Expecto

let private usual: LiveSettings = { LiveSettings.usual with Loss = OnSamples(64, false) }

let private engine: IEngine = SimdEngine 1

/// The state after slices of some numbers of steps.
let private slices (recipe: Recipe) (steps: int list) =
    (Chapters.begin' recipe, steps)
    ||> List.fold (fun state steps -> (Chapters.advance engine recipe 2 steps state CancellationToken.None).Final)

/// The state after all steps at once, trained as run does.
let private whole (recipe: Recipe) (steps: int) =
    let trainer = recipe.Trainer.With(TrainerChange(System.Nullable steps, System.Nullable(), System.Nullable()))
    let plan = Recipe.plan { recipe with Trainer = trainer } 0
    let states = engine.Train(Population([| plan |]), NoProgress(), CancellationToken.None)
    states[0].Final

let private cases: LiveSettings list =
    [
        usual
        { usual with Features = 40; Hidden = 5; Density = 0.3; Importance = Ratio 0.9 }
        { usual with Sampler = CorrelatedPairs; Pairs = 2; Decay = 0.01 }
        { usual with Loss = Expected; Importance = Extra 0.5 }
        { usual with Model = LinearBottleneck; Sampler = OneActive; Horizon = 60 }
        { usual with Model = ReluNeurons; Hidden = 9; Sampler = SomeActive; Penalty = HiddenL1 }
        { usual with Model = AbsoluteNeurons; Density = 0.4; Penalty = WeightsL1 }
        { usual with Loss = Expected; Features = 3; Penalty = WeightsL2 }
    ]

[<Tests>]
let tests =
    testList
        "Live/ChaptersTests"
        [
            test "slices of steps lead to the bits of a training that was never interrupted" {
                for settings in cases do
                    let recipe = LiveSettings.recipe settings None 1
                    Expect.equal (slices recipe [ 1; 1; 5; 23; 10 ]) (whole recipe 40) $"{settings}"
            }

            test "the first steps of a training with a cosine are those of the whole training" {
                let settings = { usual with Horizon = 50 }
                let recipe = LiveSettings.recipe settings None 1

                let declared =
                    { recipe with
                        Trainer =
                            Adam(
                                LearningRate = settings.Rate,
                                Steps = 50,
                                Schedule = Schedule.Cosine(),
                                Record = Recording.At [ 20 ]
                            )
                    }

                let states = engine.Train(Population([| Recipe.plan declared 0 |]), NoProgress(), CancellationToken.None)
                Expect.equal (slices recipe [ 7; 13 ]) states[0].Recorded[0] "after 20 of 50 steps"
                Expect.equal (slices recipe [ 7; 13; 30 ]) states[0].Final "after all of them"
            }

            test "to evaluate a state changes nothing of it" {
                let recipe = LiveSettings.recipe usual None 1
                let state = slices recipe [ 9 ]
                let evaluated = Chapters.advance engine recipe 512 0 state CancellationToken.None
                Expect.equal evaluated.Final state ""
                Expect.equal evaluated.Evaluation.Samples 512 ""
            }

            test "a chapter begins with the weights that the one before it ended with, and with no moments" {
                let state = slices (LiveSettings.recipe usual None 1) [ 12 ]
                let next = Chapters.next { usual with Density = 0.4 } [ { Settings = usual; Steps = 12 } ] state.Parameters
                let begun = Chapters.begin' next
                Expect.equal begun.Parameters state.Parameters "the weights are floats already"
                Expect.equal begun.Step 0 ""
                Expect.all begun.FirstMoment ((=) 0.0) ""
            }

            test "frames that nobody took give their points to the next one of the same setup" {
                let frame: LiveFrame =
                    {
                        Setup = 1
                        Step = 5
                        Total = 5
                        Loss = 0.5
                        Parameters = EquatableArray.Of<float> [ 1.0; 2.0 ]
                        Dimensionalities = [| 0.25 |]
                        Curve = [ 5, 0.5 ]
                    }

                let later = { frame with Step = 9; Total = 9; Curve = [ 9, 0.25 ] }
                Expect.equal (LiveFrame.after (Some frame) later).Curve [ 9, 0.25; 5, 0.5 ] ""
                Expect.equal (LiveFrame.after (Some { frame with Setup = 0 }) later).Curve [ 9, 0.25 ] ""
                let bytes = LiveFrame.write (LiveFrame.after (Some frame) later)
                Expect.equal bytes.Length (24 + 4 * (2 + 1 + 4)) ""
                Expect.equal [ for k in 0..3 -> System.BitConverter.ToInt32(bytes, 4 * k) ] [ 1; 9; 9; 2 ] ""
                Expect.equal (System.BitConverter.ToDouble(bytes, 16)) 0.5 ""

                Expect.equal
                    [ for k in 0..6 -> System.BitConverter.ToSingle(bytes, 24 + 4 * k) ]
                    [ 1f; 2f; 0.25f; 5f; 0.5f; 9f; 0.25f ]
                    "in the order of the steps"
            }
        ]
