module Research.Tests.PipelineTests

open Research
open Expecto
open Research.Tests.DslSamples

[<Tests>]
let tests =
    testList
        "Running/Spec/PipelineTests"
        [
            test "a recipe is shown verb by verb" {
                let shown =
                    Pipeline.verbs
                        { recipe with
                            Weights = [ Importance.Geometric(Ratio = 0.9); Importance.Explicit [ 1.0; 2.0; 0.5 ] ]
                            Starts = [ Initialiser.NotebookXavier(Instances = 10) ]
                            Restarts = [ Best(Of = 5) ]
                        }

                let expected =
                    [
                        "sample", "SparseUniform(density = 0.5, features = 3, drawing = every feature, or gaps/2)"
                        "model", "ReluOutputModel(features = 3, hidden = 2)"
                        "weigh", "Geometric(ratio = 0.9) × Explicit(weights = [1, 2, 0.5])"
                        "initialise", "NotebookXavier(instances = 10)"
                        "minimise", "Sampled(Batch = 16, Reduction = Sum, EvaluationSamples = 64)"
                        "train",
                        "AdamW(beta1 = 0.9, beta2 = 0.999, curvePoints = 200, epsilon = 1E-08, learningRate = 0.01, record = [], schedule = Constant, "
                        + "steps = 12, weightDecay = 0.01)"
                        "restart", "Best(Of = 5)"
                        "seed", "7"
                    ]

                Expect.equal shown expected ""
            }

            test "defaults are shown too" {
                let shown = Pipeline.verbs { recipe with Seeds = []; Restarts = []; Starts = []; Weights = [] } |> dict

                Expect.equal (shown["weigh"]) "Uniform" ""
                Expect.equal (shown["initialise"]) "XavierNormal" ""
                Expect.equal (shown["restart"]) "Best(Of = 1)" ""
                Expect.equal (shown["seed"]) "0" ""
            }
        ]
