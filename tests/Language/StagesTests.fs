module Research.Tests.StagesTests

open Research
open Expecto
open Research.Tests.DslSamples

let private sampler = SparseUniform(Features = 3, Density = Density.Of 0.1)

let private trainer = AdamW(WeightDecay = 0.02, Steps = 5)

let private built =
    training {
        sample sampler
        model relu
        weigh (Importance.Geometric(Ratio = 0.5))
        weigh (Importance.Explicit [ 1.0; 2.0; 3.0 ])
        initialise (Initialiser.NotebookXavier(Instances = 4))
        minimise (Sampled(Batch = 8, Reduction = Reduction.Mean, EvaluationSamples = 32))
        train trainer
        restart (Best(Of = 3))
        seed 11UL
    }

let private composed =
    Stage.sample sampler
    |> Stage.model relu
    |> Stage.weigh (Importance.Geometric(Ratio = 0.5))
    |> Stage.weigh (Importance.Explicit [ 1.0; 2.0; 3.0 ])
    |> Stage.initialise (Initialiser.NotebookXavier(Instances = 4))
    |> Stage.minimise (Sampled(Batch = 8, Reduction = Reduction.Mean, EvaluationSamples = 32))
    |> Stage.train trainer
    |> Stage.restart (Best(Of = 3))
    |> Stage.seed 11UL

[<Tests>]
let tests =
    testList
        "Language/StagesTests"
        [
            test "the verbs of the builder give what the functions give" {
                Expect.equal built.Recipe composed.Recipe ""
                Expect.equal (Recipe.plans built.Recipe) (Recipe.plans composed.Recipe) ""
            }

            test "every verb reaches the plan" {
                let plan = (Recipe.plans built.Recipe)[2]

                let expected =
                    TrainingPlan(
                        Model = relu,
                        Sampler = sampler,
                        Importance = EquatableArray.Of<float> [ 1.0; 1.0; 0.75 ],
                        Loss = SampledLoss(Batch = 8, Reduction = Reduction.Mean, EvaluationSamples = 32),
                        Trainer = trainer,
                        Start = Initialiser.NotebookXavier(Instances = 4),
                        Seed = 11UL,
                        Restart = 2
                    )

                Expect.equal plan expected ""
            }

            test "an attack, a target and a penalty reach the plan, by builder and by function" {
                let written =
                    training {
                        sample sampler
                        model relu
                        target Target.Absolute
                        attack 0.8
                        minimise (Sampled())
                        penalise (L1 0.03) (Place.Tensor "W")
                        penalise (L2 0.5) (Place.Tensor "b")
                        train trainer
                    }

                let composed =
                    Stage.sample sampler
                    |> Stage.model relu
                    |> Stage.target Target.Absolute
                    |> Stage.attack 0.8
                    |> Stage.minimise (Sampled())
                    |> Stage.penalise (L1 0.03) (Place.Tensor "W")
                    |> Stage.penalise (L2 0.5) (Place.Tensor "b")
                    |> Stage.train trainer

                let plan = single (Recipe.plans written.Recipe)
                Expect.equal written.Recipe composed.Recipe ""
                Expect.equal plan.Sampler (Attacked(Clean = sampler, Budget = 0.8) :> ISampler) ""
                Expect.equal plan.Target Target.Absolute ""

                Expect.equal
                    (List.ofSeq plan.Penalties)
                    [ Penalty.L1(0.03, Place.Tensor "W"); Penalty.L2(0.5, Place.Tensor "b") ]
                    ""
            }

            test "what is not said is uniform importance, seed 0, one run, Xavier" {
                let bare =
                    training {
                        sample sampler
                        model linear
                        minimise (Sampled())
                        train trainer
                    }

                let plan = single (Recipe.plans bare.Recipe)
                let standard = SampledLoss()
                Expect.equal plan.Importance (EquatableArray.Of<float> [ 1.0; 1.0; 1.0 ]) ""
                Expect.equal (plan.Seed, plan.Restart) (0UL, 0) ""
                Expect.equal plan.Start (Initialiser.XavierNormal() :> Initialiser) ""
                Expect.equal plan.Loss (standard :> ILoss) ""
                Expect.equal (Recipe.rule bare.Recipe) Restart.once ""
            }

            test "a seed is written as a plain number or with all its bits" {
                let seeded (plain: int) =
                    training {
                        sample sampler
                        model relu
                        minimise (Sampled())
                        train trainer
                        seed plain
                    }

                let large =
                    training {
                        sample sampler
                        model relu
                        minimise (Sampled())
                        train trainer
                        seed 18446744073709551615UL
                    }

                Expect.equal ((seeded 11).Recipe.Seeds) [ 11UL ] ""
                Faults.one "the seed" "-1" "a whole number, 0 or above" (Validate.recipe (seeded -1).Recipe)
                Expect.equal large.Recipe.Seeds [ System.UInt64.MaxValue ] ""
            }

            test "minimise takes the exact loss, whole or truncated, by builder and by function" {
                let exact =
                    training {
                        sample sampler
                        model relu
                        minimise Exact.Loss
                        train trainer
                    }

                let truncated =
                    training {
                        sample sampler
                        model relu
                        minimise (fun (sampler, model) -> Exact.Loss(sampler, model, 2))
                        train trainer
                    }

                let composed = Stage.sample sampler |> Stage.model linear |> Stage.minimise Exact.Loss |> Stage.train trainer

                Expect.equal ((Recipe.plans exact.Recipe).Head.Loss) (ExactLoss() :> ILoss) ""
                Expect.equal ((Recipe.plans truncated.Recipe).Head.Loss) (ExactLoss(Most = System.Nullable 2) :> ILoss) ""
                Expect.equal ((Recipe.plans composed.Recipe).Head.Loss) (ExactLoss() :> ILoss) ""
            }

            test "the plans of the restarts differ in nothing but the restart" {
                let plans = Recipe.plans built.Recipe
                Expect.equal (plans |> List.map _.Restart) [ 0; 1; 2 ] ""
                Expect.equal (plans |> List.map _.Shape |> List.distinct |> List.length) 1 ""

                let spec (plan: TrainingPlan) =
                    let fields = Spec.ofPlan plan
                    Expect.isTrue (fields.Remove "restart") ""
                    fields.ToJsonString()

                Expect.equal (plans |> List.map spec |> List.distinct |> List.length) 1 ""
            }

            test "the work of a recipe is steps times restarts" { Expect.equal (Recipe.work built.Recipe) 15L "" }
        ]
