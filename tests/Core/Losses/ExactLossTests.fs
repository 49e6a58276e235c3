module Research.Tests.ExactLossTests

open System
open Research
open Expecto

let private relu = ReluOutputModel(Features = 4, Hidden = 2)

let private linear = LinearModel(Features = 4, Hidden = 2)

let private uniform = SparseUniform(Features = 4, Density = Density.Of 0.2)

let private pairs = FeatureSets.Blocks(2, 2)

let private correlated = CorrelatedSets(Sets = pairs, Density = Density.Of 0.3)

let private anticorrelated = AnticorrelatedSets(Sets = pairs, Density = Density.Of 0.3)

let private oneHot = OneHot(Features = 4)

let private same (expected: ExactLossFunction<_, _>) (sampler: ISampler) (model: IModel) =
    let plan =
        Plans.make (model = model, sampler = sampler, importance = Importance.Geometric(Ratio = 0.5), loss = expected.Loss)

    let parameters, importance = (plan.Begin().Parameters.ToArray()), plan.Importance.ToArray()
    let gradient = Array.create<float> parameters.Length nan
    let loss = ReferenceEngine.LossAndGradient(plan, parameters, 0, gradient)
    let expectedLoss, expectedGradient = Expected.both expected parameters importance
    Expect.equal loss expectedLoss ""
    Expect.equal gradient expectedGradient ""

[<Tests>]
let tests =
    testList
        "Core/Losses/ExactLossTests"
        [
            test "a plan with the exact loss of a pair is trained on what Exact computes for it" {
                same (Exact.Loss(uniform, relu)) uniform relu
                same (Exact.Loss(uniform, linear)) uniform linear
                same (Exact.Loss(correlated, relu)) correlated relu
                same (Exact.Loss(correlated, linear)) correlated linear
                same (Exact.Loss(anticorrelated, relu)) anticorrelated relu
                same (Exact.Loss(anticorrelated, linear)) anticorrelated linear
                same (Exact.Loss(oneHot, relu)) oneHot relu
                same (Exact.Loss(oneHot, linear)) oneHot linear
                same (Exact.Loss(uniform, relu, 2)) uniform relu
            }

            test "every pair that Exact lists is found from plain data" {
                let overloads = typeof<Exact>.GetMethods() |> Array.filter (fun candidate -> candidate.Name = "Loss")
                Expect.isNonEmpty overloads ""
                let samplers: ISampler list = [ uniform; correlated; anticorrelated; oneHot ]
                let models: IModel list = [ relu; linear ]

                for overload in overloads do
                    let kinds = overload.GetParameters() |> Array.map _.ParameterType
                    let sampler = samplers |> List.find (fun sampler -> sampler.GetType() = kinds[0])
                    let model = models |> List.find (fun model -> model.GetType() = kinds[1])
                    let most = if kinds.Length = 3 then Nullable 2 else Nullable()
                    Expect.isEmpty (Shapes.faults (ExactLoss(Most = most)) sampler model) ""
            }

            test "the curve, the end and the evaluation of a training are exact losses" {
                let plan =
                    Plans.make (
                        model = relu,
                        sampler = uniform,
                        loss = ExactLoss(),
                        trainer = Adam(LearningRate = 1e-2, Steps = 150)
                    )

                let state = (Reference.train [ plan ]).Head
                let closed = Exact.Loss(uniform, relu)
                let at (snapshot: Snapshot) = Expected.value closed (snapshot.Parameters.ToArray()) (plan.Importance.ToArray())
                Expect.equal (state.Curve[0].Loss) (at (plan.Begin())) ""
                Expect.equal state.Evaluation (Evaluation(at state.Final, 0.0, 0)) ""
                Expect.equal state.Curve.Count 150 ""
                let losses = state.Curve |> Seq.map _.Loss |> List.ofSeq

                Expect.isTrue
                    (losses[losses.Length - 1] < 0.9 * losses.Head)
                    $"The loss went from {losses.Head} to {List.last losses} only."
            }

            test "exact losses are equal by content" {
                Expect.equal (ExactLoss()) (ExactLoss()) ""
                Expect.notEqual (ExactLoss(Most = Nullable 2)) (ExactLoss()) ""
                Expect.notEqual (SampledLoss() :> ILoss) (ExactLoss()) ""
                let plan loss = Plans.make (loss = loss)
                Expect.equal ((Population.Fuse [| plan (ExactLoss()); plan (SampledLoss()); plan (ExactLoss()) |]).Count) 2 ""
            }

            test "an exact loss costs about three times as much with every feature, where ReLU is" {
                let cost n = ExactLoss().MultiplyAdds(ReluOutputModel(Features = n, Hidden = 2))
                Near.within 0.1 3.0 (cost 8 / cost 7)

                Expect.isTrue
                    (ExactLoss(Most = Nullable 2).MultiplyAdds(ReluOutputModel(Features = 8, Hidden = 2)) < 0.1 * cost 8)
                    ""

                Expect.isTrue (ExactLoss().MultiplyAdds(LinearModel(Features = 8, Hidden = 2)) < 0.01 * cost 8) ""
            }
        ]
