module Research.Tests.TrainerTests

open System.Runtime.CompilerServices
open Research
open Expecto

/// The three trainers with the settings that all have.
let private all rate steps (record: int list) : ITrainer list =
    let record = Recording.At record

    [
        Sgd(LearningRate = rate, Steps = steps, Record = record)
        Adam(LearningRate = rate, Steps = steps, Record = record)
        AdamW(LearningRate = rate, Steps = steps, Record = record, WeightDecay = 0.01)
    ]

let private each (trainers: ITrainer list) subject value bound =
    for trainer in trainers do
        Faults.one subject value bound (trainer.Faults())

let private shape (trainer: ITrainer) = trainer.Shape

[<Tests>]
let tests =
    testList
        "Core/Training/TrainerTests"
        [
            test "settings in range have no fault" {
                for trainer in all 1e-3 100 [ 1; 50; 100 ] do
                    Expect.isEmpty (trainer.Faults()) $"for {trainer}"

                Expect.isEmpty (AdamW(WeightDecay = 0.0, Beta1 = 0.0, Beta2 = 0.0).Faults()) ""
                Expect.isEmpty (Sgd(LearningRate = 10.0, Momentum = 0.0).Faults()) ""
            }

            test "a loss curve may have no point or many, not fewer than none nor thousands upon thousands" {
                let curved points : ITrainer list =
                    [
                        Sgd(LearningRate = 1e-3, CurvePoints = points)
                        Adam(CurvePoints = points)
                        AdamW(WeightDecay = 0.01, CurvePoints = points)
                        QuasiNewton(CurvePoints = points)
                    ]

                for points in [ 0; 1; 10_000 ] do
                    for trainer in curved points do
                        Expect.isEmpty (trainer.Faults()) $"for {points}, {trainer}"

                each (curved -1) "the points of the loss curve" "-1" "at least 0"
                each (curved 10_001) "the points of the loss curve" "10001" "at most 10000"
            }

            test "zero steps are a fault" { each (all 1e-3 0 []) "the number of steps" "0" "at least 1" }

            for rate, written in
                [ 0.0, "0"; -0.001, "-0.001"; System.Double.NaN, "NaN"; System.Double.PositiveInfinity, "Infinity" ] do
                test $"a learning rate that is not above 0 is a fault: {rate}, {written}" {
                    each (all rate 10 []) "the learning rate" written "a finite number above 0"
                }

            for beta, written in [ 1.0, "1"; -0.1, "-0.1"; System.Double.NaN, "NaN" ] do
                test $"a beta or a momentum outside [0, 1) is a fault: {beta}, {written}" {
                    each [ Adam(Beta1 = beta); AdamW(Beta1 = beta, WeightDecay = 0.0) ] "beta 1" written "in [0, 1)"
                    each [ Adam(Beta2 = beta); AdamW(Beta2 = beta, WeightDecay = 0.0) ] "beta 2" written "in [0, 1)"
                    each [ Sgd(LearningRate = 0.1, Momentum = beta) ] "the momentum" written "in [0, 1)"
                }

            test "an epsilon of zero and a negative decay are faults" {
                each [ Adam(Epsilon = 0.0); AdamW(Epsilon = 0.0, WeightDecay = 0.0) ] "epsilon" "0" "a finite number above 0"
                each [ AdamW(WeightDecay = -0.01) ] "the weight decay" "-0.01" "a finite number, 0 or above"
                each [ AdamW(WeightDecay = nan) ] "the weight decay" "NaN" "a finite number, 0 or above"
            }

            test "a recorded step before the first, beyond the last, repeated or out of order is a fault" {
                let bound = "ascending and in [1, 10]"
                each (all 1e-3 10 [ 0; 5 ]) "a recorded step" "0" bound
                each (all 1e-3 10 [ 5; 11 ]) "a recorded step" "11" bound
                each (all 1e-3 10 [ 5; 5 ]) "a recorded step" "5" bound
                each (all 1e-3 10 [ 5; 2 ]) "a recorded step" "2" bound
            }

            test "all faults of a trainer are found at once" {
                let trainer = AdamW(Steps = 0, LearningRate = -1.0, WeightDecay = -1.0, Beta1 = 1.0, Beta2 = 2.0, Epsilon = -1.0)

                Expect.equal (Seq.length (trainer.Faults())) 6 ""
            }

            test "the shape forgets rate and decay" {
                for one, other in List.zip (all 1e-3 10 [ 5 ]) (all 1e-2 10 [ 5 ]) do
                    Expect.notEqual other one $"for {one}, {other}"
                    Expect.equal other.Shape one.Shape $"for {one}, {other}"
                    Expect.equal (other.Shape.GetHashCode()) (one.Shape.GetHashCode()) $"for {one}, {other}"

                Expect.equal (shape (AdamW(WeightDecay = 0.02))) (shape (AdamW(WeightDecay = 0.01))) ""
            }

            test "the shape keeps all else" {
                let shapes =
                    [
                        shape (AdamW(WeightDecay = 0.0))
                        shape (AdamW(WeightDecay = 0.0, Steps = 5))
                        shape (AdamW(WeightDecay = 0.0, Beta1 = 0.8))
                        shape (AdamW(WeightDecay = 0.0, Beta2 = 0.99))
                        shape (AdamW(WeightDecay = 0.0, Epsilon = 1e-6))
                        shape (AdamW(WeightDecay = 0.0, Schedule = Schedule.Linear()))
                        shape (AdamW(WeightDecay = 0.0, Record = Recording.At [ 3 ]))
                        shape (Adam())
                        shape (Sgd(LearningRate = 0.1))
                        shape (Sgd(LearningRate = 0.1, Momentum = 0.9))
                    ]

                Expect.equal ((List.distinct shapes).Length) shapes.Length ""
            }

            test "weight decay cannot be left out and is what the rule takes" {
                let decay = typeof<AdamW>.GetProperties() |> Seq.find (fun property -> property.Name = "WeightDecay")

                Expect.isTrue (decay.IsDefined(typeof<RequiredMemberAttribute>, false)) ""
                Expect.equal (AdamW(WeightDecay = 0.03).Rule.Decay) 0.03 ""
                Expect.equal (Adam().Rule.Decay) 0.0 ""
                Expect.equal (Sgd(LearningRate = 0.1).Rule.Decay) 0.0 ""
            }

            test "the rule carries every scalar of its trainer" {
                let adamW = AdamW(LearningRate = 0.1, WeightDecay = 0.2, Beta1 = 0.3, Beta2 = 0.4, Epsilon = 0.5)

                Expect.equal adamW.Rule (UpdateRule(true, 0.1, 0.3, 0.4, 0.5, 0.2)) ""
                Expect.equal (Adam().Rule) (UpdateRule(true, 1e-3, 0.9, 0.999, 1e-8, 0.0)) ""
                let sgd = Sgd(LearningRate = 0.1, Momentum = 0.9).Rule
                Expect.equal (sgd.Adaptive, sgd.Rate, sgd.Beta1) (false, 0.1, 0.9) ""
            }
        ]
