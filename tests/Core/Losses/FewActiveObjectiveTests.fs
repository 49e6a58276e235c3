module Research.Tests.FewActiveObjectiveTests

open System
open Research
open Expecto

/// A plan that minimises the loss of few active features.
let private planOf (model: IModel) (sampler: ISampler) penalties : TrainingPlan =
    Plans.make (model = model, sampler = sampler, penalties = penalties, loss = FewActiveLoss(), trainer = QuasiNewton())

/// The loss of a step of a plan, and its gradient.
let private step (plan: TrainingPlan) =
    let loss = LossEvaluator.Of plan

    fun (parameters: float[]) ->
        let gradient = Array.zeroCreate<float> parameters.Length
        loss.Step(parameters.AsSpan(), 0, gradient.AsSpan()), gradient

let private parametersOf (model: IModel) random = Array.init model.Layout.Size (fun _ -> Property.between -1.2 1.2 random)

let private sparse n p = SparseUniform(Features = n, Density = Density.Of p)

let private signed n p = SparseUniform(Features = n, Density = Density.Of p, Magnitude = Magnitude.Symmetric())

[<Tests>]
let tests =
    testList
        "Core/Losses/FewActiveObjectiveTests"
        [
            test "a chain is trained on it to rounding, by a quasi-Newton search" {
                let hidden: Layer list = [ Layer.Dense("W", 3, 3); Layer.Relu; Layer.Transposed "W"; Layer.Bias "b"; Layer.Relu ]

                let found =
                    training {
                        sample (sparse 3 0.05)
                        model (ChainModel(Name = "tied", Chain = Chain hidden))
                        minimise (FewActive())
                        train (QuasiNewton())
                        restart (Best(Of = 20))
                    }

                let plans = Recipe.plans found.Recipe
                Expect.isEmpty (Validate.recipe found.Recipe) ""
                let states = plans |> Trains.on "simd" 2
                let best = states |> List.minBy _.Evaluation.Loss
                Near.inRange 0.0 1e-20 best.Evaluation.Loss
                let trained = Trained(plans.Head.Model, plans.Head, best)
                let bounded = Training.fewActive 2 trained
                Expect.isGreaterThan bounded.Loss best.Evaluation.Loss "pairs add to it"
                Near.inRange 1e-5 0.01 bounded.Remainder
                let errors = Training.errorsAlone trained
                Near.allWithin 1e-9 (Array.zeroCreate 9) (Array.ofSeq errors.Values)
            }

            test "L1 on hidden units costs λ|w|/2 for a feature of its own, and the feature dies at λ = .7258" {
                // I (1 − w²)² / 3 + λ w / 2 = I / 3 where λ = (2I/3) (2w − w³), and is stationary where λ = (8I/3) (w − w³).
                let model, sampler = ReluOutputModel(Features = 1, Hidden = 1), OneHot(Features = 1)

                let loss penalty w = step (planOf model sampler [ penalty ]) [| w; 0.0 |] |> fst

                let l1 weight = L1 weight (Place.Site "hidden")
                let energy lambda w = pown (1.0 - w * w) 2 / 3.0 + lambda * abs w / 2.0

                for w in [ -1.2; -0.3; 0.0; 0.4; 0.9 ] do
                    Near.within 1e-15 (energy 0.3 w) (loss (l1 0.3) w)
                    Near.within 1e-15 (energy 0.0 w + 0.3 * w * w / 3.0) (loss (L2 0.3 (Place.Site "hidden")) w)

                let w = sqrt (2.0 / 3.0)
                let critical = 8.0 / 3.0 * (w - w * w * w)
                Near.within 5e-7 0.725775 critical
                Near.within 1e-15 (1.0 / 3.0) (loss (l1 critical) w)
                Expect.isLessThan (loss (l1 (0.99 * critical)) w) (1.0 / 3.0) ""
            }

            property "the gradient of penalties on sites is that of central differences" (fun random ->
                let n, m = random.Next(1, 5), random.Next(1, 5)

                let layers: Layer list =
                    [
                        Layer.Site "x"
                        Layer.Dense("W1", m, n)
                        Layer.Bias "a"
                        Layer.Site "before"
                        Layer.Relu
                        Layer.Site "neurons"
                        Layer.Dense("W2", n, m)
                        Layer.Bias "b"
                        Layer.Relu
                        Layer.Site "output"
                    ]

                let penalties =
                    [
                        for site in [ "x"; "before"; "neurons"; "output" ] do
                            match random.Next 3 with
                            | 0 -> L1 0.3 (Place.Site site)
                            | 1 -> L2 0.3 (Place.Site site)
                            | _ -> ()
                    ]

                let model = ChainModel(Name = "with sites", Chain = Chain layers)
                let sampler = if random.Next 2 = 0 then sparse n 0.3 else signed n 0.3
                let loss = step (planOf model sampler penalties)
                let parameters = parametersOf model random
                let _, gradient = loss parameters
                let scale = gradient |> Array.map abs |> Array.max |> max 1.0

                for k in 0 .. parameters.Length - 1 do
                    let moved change =
                        loss (Array.mapi (fun i value -> if i = k then value + change else value) parameters) |> fst

                    Near.slope scale moved gradient[k])

            test "its value with penalties on sites is the mean over samples" {
                let model, sampler = AbsoluteValueModel(Features = 2, Neurons = 3), signed 2 0.6
                let penalties = [ L1 0.3 (Place.Site "neurons"); L2 0.2 (Place.Tensor "W1") ]
                let parameters = parametersOf model (Random 3)

                let evaluate (loss: ILoss) =
                    let plan =
                        Plans.make (
                            model = model,
                            sampler = sampler,
                            target = Target.Absolute,
                            penalties = penalties,
                            loss = loss,
                            trainer = Sgd(LearningRate = 1e-3, Steps = 1)
                        )

                    LossEvaluator.Of(plan).Evaluate(ReadOnlySpan parameters)

                let drawn = evaluate (SampledLoss(EvaluationSamples = 100_000))
                Near.statistic "the loss" (evaluate (FewActiveLoss(Most = 2))).Loss drawn.StandardError drawn.Loss
            }

            test "a penalty whose function is neither a square nor linear on each side of 0 is refused" {
                let task =
                    PlanShape(
                        AbsoluteValueModel(Features = 2, Neurons = 2),
                        sparse 2 0.1,
                        Target.Absolute,
                        FewActiveLoss(),
                        EquatableArray.Of<Penalty> [ Penalty.Tanh(0.1, Place.Site "neurons") ],
                        Adam()
                    )

                Expect.equal
                    [ for fault in task.Faults() -> fault.Sentence ]
                    [
                        "The function of the penalty on the site \"neurons\" is Tanh but must be |v|, v² or one that is linear on each side of 0, under a loss of few active features: minimise Sampled(…)."
                    ]
                    ""
            }
        ]
