// A model that is a function of one's own. After dotnet fsi build.fsx build: dotnet fsi experiments/scripts/function.fsx
#load "libraries.fsx"

open Research

/// Outputs compete: x' = z ⊙ softmax(z) with z = max(WᵀWx − b, 0); W [Hidden, Features], b [Features].
type Competition =
    {
        Features: int
        Hidden: int
    }

    interface IFunctionModel with
        member m.Features = m.Features
        // W, then b. Other tensors: ParameterLayout.Of [ ParameterTensor.Weight("W", 2, 6); ParameterTensor.Bias("b", 6) ]
        member m.Layout = ParameterLayout.Bottleneck(m.Hidden, m.Features)

        member _.Output(parameters, x) =
            let W, b = parameters["W"], parameters["b"].ToArray()
            let z = Array.map2 (fun y b -> max (y - b) Variable.Zero) (W.TransposedTimes(W.Times x)) b
            let total = z |> Array.sumBy exp
            z |> Array.map (fun z -> z * exp z / total)

let competition = { Features = 6; Hidden = 2 }

let toy =
    training {
        sample (SparseUniform(Features = 6, Density = 0.05))
        model competition
        minimise (Sampled(Batch = 256))
        train (Adam(LearningRate = 3e-3, Steps = 3_000))
    }

study (Paper.own "Own studies") "competition" "Outputs that compete" {
    let! loss = train toy |> ask Training.loss
    claim "the gradient is right" ((Gradients.check competition).Deviation |> Expect.atMost 1e-6)
    claim "it loses less than half of what ignoring every feature loses, 0.1" (loss |> Expect.atMost 0.05)
}
|> Script.runOn (ReferenceEngine())
