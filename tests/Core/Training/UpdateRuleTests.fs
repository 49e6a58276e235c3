/// Two optimiser steps of the reference engine against the formulas of the papers, written out here once more.
module Research.Tests.UpdateRuleTests

open Research
open Expecto

let private start = [| 0.75; -0.25 |]

/// x' = w²x + b with a batch of one sample x: e = w²x + b − x, ∂L/∂w = 4ewx, ∂L/∂b = 2e.
let private plan trainer =
    Plans.make (
        model = LinearModel(Features = 1, Hidden = 1),
        sampler = SparseUniform(Features = 1),
        batch = 1,
        start = Initialiser.Given start,
        trainer = trainer
    )

let private gradient (plan: TrainingPlan) step (w: float, b: float) =
    let samples = Draws.samples plan.Sampler (plan.Stream StreamPurpose.Training) step 1
    let x = float (samples[0][0])

    let error = w * w * x + b - x
    4.0 * error * w * x, 2.0 * error

/// Trains two steps and compares each with what the update, a function of t = 1, 2, makes of parameters and gradients.
let private follows (trainer: ITrainer) (update: int -> float list -> float -> float) =
    let plan = plan trainer
    let recorded = (Reference.train [ plan ]).Head.Recorded

    let mutable w, b = start[0], start[1]
    let mutable history = [], []

    for t in 1..2 do
        let gw, gb = gradient plan (t - 1) (w, b)
        history <- gw :: fst history, gb :: snd history
        w <- update t (fst history) w
        b <- update t (snd history) b
        Expect.notEqual w (start[0]) $"for {t}"
        Near.allWithin 1e-14 [| w; b |] (recorded[t - 1].Parameters.ToArray())

    Expect.equal [ for snapshot in recorded -> snapshot.Step ] [ 1; 2 ] ""

/// m̂ / (√v̂ + ε) of Kingma and Ba (2015), algorithm 1, from the gradients, latest first, in closed form.
let private adamStep beta1 beta2 epsilon t (gradients: float list) =
    let moment beta power =
        let weighted = gradients |> List.mapi (fun age g -> (1.0 - beta) * pown beta age * pown g power)

        List.sum weighted / (1.0 - pown beta t)

    moment beta1 1 / (sqrt (moment beta2 2) + epsilon)

[<Tests>]
let tests =
    testList
        "Core/Training/UpdateRuleTests"
        [
            test "gradient descent subtracts rate times gradient" {
                follows (Sgd(LearningRate = 0.1, Steps = 2, Record = Recording.At [ 1; 2 ])) (fun _ gradients theta ->
                    theta - 0.1 * gradients.Head)
            }

            test "momentum adds up the gradients, each step weighing the older ones less" {
                follows
                    (Sgd(LearningRate = 0.1, Momentum = 0.75, Steps = 2, Record = Recording.At [ 1; 2 ]))
                    (fun _ gradients theta -> theta - 0.1 * (gradients |> List.mapi (fun age g -> pown 0.75 age * g) |> List.sum))
            }

            test "Adam is algorithm 1 of Kingma and Ba" {
                follows
                    (Adam(
                        LearningRate = 0.1,
                        Beta1 = 0.8,
                        Beta2 = 0.95,
                        Epsilon = 0.01,
                        Steps = 2,
                        Record = Recording.At [ 1; 2 ]
                    ))
                    (fun t gradients theta -> theta - 0.1 * adamStep 0.8 0.95 0.01 t gradients)
            }

            test "AdamW takes rate times decay off every parameter, the bias too" {
                follows
                    (AdamW(LearningRate = 0.1, WeightDecay = 0.3, Steps = 2, Record = Recording.At [ 1; 2 ]))
                    (fun t gradients theta -> theta - 0.1 * 0.3 * theta - 0.1 * adamStep 0.9 0.999 1e-8 t gradients)
            }

            test "a schedule scales the rate, and with it the decay" {
                follows
                    (AdamW(
                        LearningRate = 0.1,
                        WeightDecay = 0.3,
                        Schedule = Schedule.Linear(),
                        Steps = 2,
                        Record = Recording.At [ 1; 2 ]
                    ))
                    (fun t gradients theta ->
                        let rate = if t = 1 then 0.1 else 0.05
                        theta - rate * 0.3 * theta - rate * adamStep 0.9 0.999 1e-8 t gradients)
            }

            test "the first step of Adam has the size of the rate, whatever the size of the gradient" {
                let plan = plan (Adam(LearningRate = 0.01, Steps = 1))
                let final = (Reference.train [ plan ]).Head.Final.Parameters
                Near.within 1e-8 0.01 (abs (final[0] - start[0]))
                Near.within 1e-8 0.01 (abs (final[1] - start[1]))
            }
        ]
