module Research.Tests.ExactLossTests

open System
open Research
open Xunit

let private relu = ReluOutputModel(Features = 4, Hidden = 2)
let private linear = LinearModel(Features = 4, Hidden = 2)
let private uniform = SparseUniform(Features = 4, Density = Density.Of 0.2)
let private pairs = FeatureSets.Blocks(2, 2)
let private correlated = CorrelatedSets(Sets = pairs, Density = Density.Of 0.3)
let private anticorrelated = AnticorrelatedSets(Sets = pairs, Density = Density.Of 0.3)
let private oneHot = OneHot(Features = 4)

let private same (expected: ExpectedLoss<_, _>) (sampler: ISampler) (model: IModel) =
    let plan =
        Plans.make (model = model, sampler = sampler, importance = Importance.Geometric(Ratio = 0.5), loss = expected.Loss)

    let parameters, importance = (plan.Begin().Parameters.ToArray()), plan.Importance.ToArray()
    let gradient = Array.create<float> parameters.Length nan
    let loss = ReferenceEngine.LossAndGradient(plan, parameters, 0, gradient)
    let expectedLoss, expectedGradient = Expected.both expected parameters importance
    Assert.Equal(expectedLoss, loss)
    Assert.Equal<float[]>(expectedGradient, gradient)

[<Fact>]
let ``a plan with the exact loss of a pair is trained on what Analytic computes for it`` () =
    same (Analytic.Loss(uniform, relu)) uniform relu
    same (Analytic.Loss(uniform, linear)) uniform linear
    same (Analytic.Loss(correlated, relu)) correlated relu
    same (Analytic.Loss(correlated, linear)) correlated linear
    same (Analytic.Loss(anticorrelated, relu)) anticorrelated relu
    same (Analytic.Loss(anticorrelated, linear)) anticorrelated linear
    same (Analytic.Loss(oneHot, relu)) oneHot relu
    same (Analytic.Loss(oneHot, linear)) oneHot linear
    same (Analytic.Loss(uniform, relu, 2)) uniform relu

[<Fact>]
let ``every pair that Analytic lists is found from plain data`` () =
    let overloads = typeof<Analytic>.GetMethods() |> Array.filter (fun candidate -> candidate.Name = "Loss")
    Assert.NotEmpty overloads
    let samplers: ISampler list = [ uniform; correlated; anticorrelated; oneHot ]
    let models: IModel list = [ relu; linear ]

    for overload in overloads do
        let kinds = overload.GetParameters() |> Array.map _.ParameterType
        let sampler = samplers |> List.find (fun sampler -> sampler.GetType() = kinds[0])
        let model = models |> List.find (fun model -> model.GetType() = kinds[1])
        let most = if kinds.Length = 3 then Nullable 2 else Nullable()
        Assert.Empty(ExactLoss(Most = most).Faults(sampler, model))

[<Fact>]
let ``the curve, the end and the evaluation of a training are exact losses`` () =
    let plan =
        Plans.make (model = relu, sampler = uniform, loss = ExactLoss(), trainer = Adam(LearningRate = 1e-2, Steps = 150))

    let state = (Reference.train [ plan ]).Head
    let closed = Analytic.Loss(uniform, relu)
    let at (snapshot: Snapshot) = Expected.value closed (snapshot.Parameters.ToArray()) (plan.Importance.ToArray())
    Assert.Equal(at (plan.Begin()), state.Curve[0].Loss)
    Assert.Equal(Evaluation(at state.Final, 0.0, 0), state.Evaluation)
    Assert.Equal(150, state.Curve.Count)
    let losses = state.Curve |> Seq.map _.Loss |> List.ofSeq
    Assert.True(losses[losses.Length - 1] < 0.9 * losses.Head, $"The loss went from {losses.Head} to {List.last losses} only.")

[<Fact>]
let ``exact losses are equal by content`` () =
    Assert.Equal(ExactLoss(), ExactLoss())
    Assert.NotEqual(ExactLoss(), ExactLoss(Most = Nullable 2))
    Assert.NotEqual<ILoss>(ExactLoss(), SampledLoss())
    let plan loss = Plans.make (loss = loss)
    Assert.Equal(2, (Population.Fuse [| plan (ExactLoss()); plan (SampledLoss()); plan (ExactLoss()) |]).Count)

[<Fact>]
let ``an exact loss costs about three times as much with every feature, where ReLU is`` () =
    let cost n = ExactLoss().MultiplyAdds(ReluOutputModel(Features = n, Hidden = 2))
    Near.within 0.1 3.0 (cost 8 / cost 7)
    Assert.True(ExactLoss(Most = Nullable 2).MultiplyAdds(ReluOutputModel(Features = 8, Hidden = 2)) < 0.1 * cost 8)
    Assert.True(ExactLoss().MultiplyAdds(LinearModel(Features = 8, Hidden = 2)) < 0.01 * cost 8)
