module Research.Tests.RobustnessTests

open System
open Research
open Expecto

let private trained (parameters: float[]) =
    let plan =
        Plans.make (
            model = ReluOutputModel(Features = 4, Hidden = 2),
            sampler = SparseUniform(Features = 4, Density = Density.Of 0.3)
        )

    let values = EquatableArray.Of<float> parameters
    let snapshot = Snapshot(1, values, values, values)

    let state =
        TrainedState(snapshot, EquatableArray.Of<Snapshot> [], EquatableArray.Of<LossPoint> [], Evaluation(0.0, 0.0, 0))

    Trained<ReluOutputModel>((plan.Model :?> ReluOutputModel), plan, state)

let private ask = Robustness.under (ExactAttack(Samples = 300))

[<Tests>]
let tests =
    testList
        "Superposition/RobustnessTests"
        [
            test "the model without superposition is as vulnerable as itself" {
                // W = [e₁ e₂ 0 0], b = [0 0 p/2 p/2].
                let answer = ask (trained [| 1.0; 0.0; 0.0; 0.0; 0.0; 1.0; 0.0; 0.0; 0.0; 0.0; 0.15; 0.15 |])

                for ratio in
                    [
                        answer.Vulnerability
                        answer.VulnerabilityPerModel
                        answer.VulnerabilityMoved
                        answer.OwnOutput
                        answer.AllOutputs
                    ] do
                    Near.within 1e-12 1.0 ratio

                Expect.equal (answer.FeaturesPerDimension, answer.Represented, answer.Superposition) (1.0, 2.0, 0.0) ""
            }

            test "antipodal pairs have twice the features and up to twice the vulnerability" {
                // ‖(WᵀW)_i‖² = 2 and ‖WᵀW d_i‖² = 4; one of both outputs of a pair is below zero and silent when inputs are zero.
                let answer = ask (trained [| 1.0; -1.0; 0.0; 0.0; 0.0; 0.0; 1.0; -1.0; 0.0; 0.0; 0.0; 0.0 |])
                Near.within 1e-12 2.0 answer.FeaturesPerDimension
                Near.within 1e-12 2.0 answer.OwnOutput
                Near.within 1e-12 4.0 answer.AllOutputs
                Near.within 1e-12 1.0 answer.Superposition
                Near.inRange 2.0 6.0 answer.Vulnerability
            }

            test "a bad attack is refused where it is declared" {
                let thrown = throws<InvalidOperationException>(fun () -> Robustness.under (ExactAttack(Budget = nan)) |> ignore)

                Expect.stringContains thrown.Message "NaN" ""
            }

            test "correlation is 1 along a line, −1 down a line, and unknown for two points" {
                let points = [ 0.0; 1.0; 5.0; 7.0 ]
                Near.within 1e-15 1.0 (Robustness.correlation id (fun x -> 3.0 * x - 2.0) points)
                Near.within 1e-15 -1.0 (Robustness.correlation id (fun x -> 1.0 - x) points)
                Expect.isTrue (Double.IsNaN(Robustness.correlation id id [ 1.0; 2.0 ])) ""
                Expect.isTrue (Double.IsNaN(Robustness.correlation id (fun _ -> 1.0) points)) ""
            }

            test "adversarial training is declared as any other" {
                let declared =
                    training {
                        sample (SparseUniform(Features = 3, Density = Density.Of 0.5))
                        model (ReluOutputModel(Features = 3, Hidden = 2))
                        attack 0.8
                        minimise (Sampled(Batch = 32, EvaluationSamples = 64))
                        train (Adam(Steps = 3))
                    }

                Expect.equal
                    (unbox<Attacked> declared.Recipe.Sampler)
                    (Attacked(Clean = SparseUniform(Features = 3, Density = Density.Of 0.5), Budget = 0.8))
                    ""

                let said = Pipeline.verbs declared.Recipe |> dict
                Expect.stringStarts (said["sample"]) "Attacked(budget = 0.8, clean = SparseUniform(" ""
                Expect.isEmpty (Validate.recipe declared.Recipe) ""

                let bad = { declared.Recipe with Sampler = Attacked(Clean = declared.Recipe.Sampler, Budget = 0.0) }
                Expect.exists (Validate.recipe bad) (fun fault -> fault.Subject = "the budget of the attack") ""
            }
        ]
