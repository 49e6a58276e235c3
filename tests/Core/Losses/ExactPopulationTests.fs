module Research.Tests.ExactPopulationTests

open System
open Research
open Expecto

let private models (seed: int) count features hidden =
    let random = Random seed
    Array.init count (fun _ -> Expected.random random features hidden)

let private evaluate features hidden (models: (float[] * float[] * float[])[]) =
    let all (part: _ -> float[]) = models |> Array.collect part
    let parameters = all (fun (parameters, _, _) -> parameters)
    let losses, gradients = Array.zeroCreate<float> models.Length, Array.zeroCreate<float> parameters.Length
    let population = Exact.Population(ReluOutputModel(Features = features, Hidden = hidden))

    let densities, importance = all (fun (_, densities, _) -> densities), all (fun (_, _, importance) -> importance)
    population.Evaluate(parameters, densities, importance, losses, gradients)

    Array.zip losses (Array.chunkBySize ((hidden + 1) * features) gradients)

let private shapes = [ 1, 1; 2, 1; 3, 2; 4, 1; 5, 2; 6, 3 ]

[<Tests>]
let tests =
    testList
        "Core/Losses/ExactPopulationTests"
        [
            test "a population has the losses and gradients of its models" {
                for features, hidden in shapes do
                    let models = models features 21 features hidden

                    for (parameters, densities, importance), (loss, gradient) in
                        Array.zip models (evaluate features hidden models) do
                        let expected, slope = Expected.both (Expected.relu densities hidden) parameters importance
                        Near.within (1e-14 * max 1.0 expected) expected loss
                        Near.allWithin (1e-14 * max 1.0 expected) slope gradient
            }

            test "a model has the same bits at every position of every population" {
                for features, hidden in shapes do
                    let models = models 3 19 features hidden
                    let together = evaluate features hidden models
                    Expect.equal (evaluate features hidden (Array.rev models)) (Array.rev together) $"for {features}, {hidden}"

                    for model, result in Array.zip models together do
                        Expect.equal (evaluate features hidden [| model |]) [| result |] $"for {features}, {hidden}, {model}"
            }

            test "the losses alone are the losses beside gradients, bit for bit" {
                let models = models 4 11 3 2
                let parameters = models |> Array.collect (fun (parameters, _, _) -> parameters)
                let densities = models |> Array.collect (fun (_, densities, _) -> densities)
                let importance = models |> Array.collect (fun (_, _, importance) -> importance)
                let losses = Array.zeroCreate<float> models.Length

                Exact
                    .Population(ReluOutputModel(Features = 3, Hidden = 2))
                    .Evaluate(parameters, densities, importance, losses, Span<float>.Empty)

                Expect.equal losses (evaluate 3 2 models |> Array.map fst) ""
            }

            test "a population is bounded as one model is, and its lengths must agree" {
                let population = Exact.Population(ReluOutputModel(Features = 13, Hidden = 2))
                Expect.stringContains ((single (population.Faults())).Sentence) "at most 12" ""
                let population = Exact.Population(ReluOutputModel(Features = 2, Hidden = 1))

                let refused parameters densities importance room =
                    let zeros (length: int) = Array.zeroCreate<float> length

                    throws<ArgumentException>(fun () ->
                        population.Evaluate(zeros parameters, zeros densities, zeros importance, zeros 3, zeros room))
                    |> ignore

                refused 11 6 6 0
                refused 12 5 6 0
                refused 12 6 7 0
                refused 12 6 6 4
            }
        ]
