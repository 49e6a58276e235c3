// A model that is a function of one's own, −, ÷, exp and max among it. After dotnet fsi build.fsx build:
//   dotnet fsi experiments/scripts/function.fsx
#r "../bin/Release/net10.0/Research.Core.dll"
#r "../bin/Release/net10.0/Research.dll"
#r "../bin/Release/net10.0/Research.Experiments.dll"

open Research
open Research.Experiments

/// Outputs compete: x' = z ⊙ softmax(z) with z = max(WᵀWx − b, 0); W [Hidden, Features], b [Features].
type Competition =
    {
        Features: int
        Hidden: int
    }

    interface IFunctionModel with
        member _.Function = "competition/1"
        member m.Features = m.Features

        member m.Layout =
            ParameterLayout.Of [ ParameterTensor.Weight("W", m.Hidden, m.Features); ParameterTensor.Bias("b", m.Features) ]

        member _.Output(parameters, x) =
            let W, b = parameters["W"], parameters["b"].ToArray()
            let z = Array.map2 (fun y b -> max (y - b) Variable.Zero) (W.TransposedTimes(W.Times x)) b
            let powers = Array.max z |> fun top -> z |> Array.map (fun z -> exp (z - top))
            Array.map2 (fun z power -> z * power / Array.sum powers) z powers

let competition = { Features = 6; Hidden = 2 }
let check = Gradients.check competition

experiment (Paper.own "Outputs that compete") "competition" {
    sample (SparseUniform(Features = 6, Density = Density.Of 0.05))
    model competition
    minimise (Sampled(Batch = 256))
    train (Adam(LearningRate = 3e-3, Steps = 3_000))
    analyse Training.loss
    claim "the gradient is right" (fun _ -> check.Deviation |> Expect.atMost check.Tolerance)
    claim "it loses less than half of what ignoring every feature loses, 0.1" (Expect.atMost 0.05)
}
|> Script.runOn (ReferenceEngine())
