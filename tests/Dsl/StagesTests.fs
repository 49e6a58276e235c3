module Research.Tests.StagesTests

open Research
open Expecto
open Research.Tests.DslSamples

let private source = { Paper = paper; Figure = "S1" }

let private sampler = SparseUniform(Features = 3, Density = Density.Of 0.1)

let private trainer = AdamW(WeightDecay = 0.02, Steps = 5)

let private built =
    experiment paper "S1" {
        sample sampler
        model relu
        weigh (Importance.Geometric(Ratio = 0.5))
        weigh (Importance.Explicit [ 1.0; 2.0; 3.0 ])
        initialise (Initialiser.NotebookXavier(Instances = 4))
        minimise (Sampled(Batch = 8, Reduction = Reduction.Mean, JudgedOn = 32))
        train trainer
        restart (DropWorst(Of = 3))
        seed 11UL
        analyse Geometry.featureNorms
    }

let private composed =
    source
    |> Stage.sample sampler
    |> Stage.model relu
    |> Stage.weigh (Importance.Geometric(Ratio = 0.5))
    |> Stage.weigh (Importance.Explicit [ 1.0; 2.0; 3.0 ])
    |> Stage.initialise (Initialiser.NotebookXavier(Instances = 4))
    |> Stage.minimise (Sampled(Batch = 8, Reduction = Reduction.Mean, JudgedOn = 32))
    |> Stage.train trainer
    |> Stage.restart (DropWorst(Of = 3))
    |> Stage.seed 11UL
    |> Stage.analyse Geometry.featureNorms

let private widened =
    composed
    |> Stage.claim "norms" (Array.length >> Research.Expect.equal 3)
    |> Stage.draw (fun norms -> figure $"{norms.Length} norms")
    |> Stage.also (fun trained -> trained.Plan.Seed)
    |> Stage.claim "seed" (snd >> int >> Research.Expect.equal 11)
    |> Stage.also Training.loss
    |> Stage.claim "loss" (fun ((_, _), loss) -> Expect.atMost 0.25 loss)
    |> Stage.draw (fun ((_, seed), _) -> figure $"seed {seed}")

let private state = stateOf (List.replicate 9 1.0) 0.25

/// The answer about one restart, whatever the rule averages.
let private asked (experiment: Experiment<ReluOutputModel, 'answer>) =
    let trained = Trained(relu, (Setting.plans experiment.Setting).Head, state)

    match experiment.Ask with
    | OfKept ask -> ask trained
    | OfAll ask -> ask [ trained ]

[<Tests>]
let tests =
    testList
        "Dsl/StagesTests"
        [
            test "the verbs of the builder give what the functions give" {
                Expect.equal built.Setting composed.Setting ""
                Expect.equal built.Source source ""
                Expect.equal (Setting.plans built.Setting) (Setting.plans composed.Setting) ""
            }

            test "every verb reaches the plan" {
                let plan = (Setting.plans built.Setting)[2]

                let expected =
                    TrainingPlan(
                        Model = relu,
                        Sampler = sampler,
                        Importance = Values.Of<float> [ 1.0; 1.0; 0.75 ],
                        Loss = SampledLoss(Batch = 8, Reduction = Reduction.Mean, JudgedOn = 32),
                        Trainer = trainer,
                        Start = Initialiser.NotebookXavier(Instances = 4),
                        Seed = 11UL,
                        Restart = 2
                    )

                Expect.equal plan expected ""
            }

            test "what is not said is uniform importance, seed 0, one run, Xavier" {
                let bare =
                    experiment paper "S2" {
                        sample sampler
                        model linear
                        minimise (Sampled())
                        train trainer
                        analyse Training.loss
                    }

                let plan = single (Setting.plans bare.Setting)
                let standard = SampledLoss()
                Expect.equal plan.Importance (Values.Of<float> [ 1.0; 1.0; 1.0 ]) ""
                Expect.equal (plan.Seed, plan.Restart) (0UL, 0) ""
                Expect.equal plan.Start (Initialiser.XavierNormal() :> Initialiser) ""
                Expect.equal plan.Loss (standard :> ILoss) ""
                Expect.equal (Setting.rule bare.Setting) Restart.once ""
            }

            test "minimise takes the exact loss, whole or truncated, by builder and by function" {
                let exact =
                    experiment paper "S4" {
                        sample sampler
                        model relu
                        minimise Analytic.Loss
                        train trainer
                        analyse Training.loss
                    }

                let truncated =
                    experiment paper "S5" {
                        sample sampler
                        model relu
                        minimise (fun (sampler, model) -> Analytic.Loss(sampler, model, 2))
                        train trainer
                        analyse Training.loss
                    }

                let composed =
                    source
                    |> Stage.sample sampler
                    |> Stage.model linear
                    |> Stage.minimise Analytic.Loss
                    |> Stage.train trainer
                    |> Stage.analyse Training.loss

                Expect.equal ((Setting.plans exact.Setting).Head.Loss) (ExactLoss() :> ILoss) ""
                Expect.equal ((Setting.plans truncated.Setting).Head.Loss) (ExactLoss(Most = System.Nullable 2) :> ILoss) ""
                Expect.equal ((Setting.plans composed.Setting).Head.Loss) (ExactLoss() :> ILoss) ""
            }

            test "the plans of the restarts differ in nothing but the restart" {
                let plans = Setting.plans built.Setting
                Expect.equal (plans |> List.map _.Restart) [ 0; 1; 2 ] ""
                Expect.equal (plans |> List.map _.Shape |> List.distinct |> List.length) 1 ""

                let spec (plan: TrainingPlan) =
                    let fields = Spec.ofPlan plan
                    Expect.isTrue (fields.Remove "restart") ""
                    fields.ToJsonString()

                Expect.equal (plans |> List.map spec |> List.distinct |> List.length) 1 ""
            }

            test "the work of a setting is steps times restarts" { Expect.equal (Setting.work built.Setting) 15L "" }

            test "also widens the answer, and the claims before it still see theirs" {
                let answer = asked widened
                let (norms, seed), loss = answer
                Expect.equal (norms.Length, seed, loss) (3, 11UL, 0.25) ""

                let verdicts = widened.Claims |> List.map (fun claim -> claim.Text, (Claim.check answer claim).Holds)

                Expect.equal verdicts [ "norms", Some true; "seed", Some true; "loss", Some true ] ""
            }

            test "also carries the drawings before it" {
                let answer = asked widened
                Expect.equal (widened.Draws |> List.map (fun draw -> draw answer) |> names) [ "3 norms"; "seed 11" ] ""
            }

            test "the builder's also, claim and draw are those of the functions" {
                let wide =
                    experiment paper "S3" {
                        sample sampler
                        model relu
                        minimise (Sampled())
                        train trainer
                        analyse Training.loss
                        claim "small" (Expect.atMost 0.25)
                        draw (fun loss -> figure $"loss {loss}")
                        also Geometry.bias
                        claim "three" (snd >> Array.length >> Research.Expect.equal 3)
                        draw (fun (loss, bias) -> figure $"{loss} and {bias.Length}")
                    }

                let answer = asked wide
                Expect.equal [ for claim in wide.Claims -> (Claim.check answer claim).Holds ] [ Some true; Some true ] ""
                Expect.equal ([ for draw in wide.Draws -> draw answer ] |> names) [ "loss 0.25"; "0.25 and 3" ] ""
            }

            test "a survey is asked of all restarts in their order, whatever the rule keeps" {
                let losses = List.map Training.loss

                let surveyed rule =
                    experiment paper "S4" {
                        sample sampler
                        model relu
                        minimise (Sampled())
                        train trainer
                        restart rule
                        survey losses
                        also Training.loss
                    }

                let states = [ for loss in [ 3.0; 1.0; 2.0 ] -> stateOf (List.replicate 9 1.0) loss ]

                for rule in [ Best(Of = 3); DropWorst(Of = 3) ] do
                    let all, lowest = answer (surveyed rule) states
                    Expect.equal all [ 3.0; 1.0; 2.0 ] $"for {rule}"
                    Expect.equal lowest 1.0 $"for {rule}"
            }
        ]
