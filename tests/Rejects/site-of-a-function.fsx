// FS0001: The type 'Doubled' is not compatible with the type 'IChained'
open Research

type Doubled =
    {
        Features: int
    }

    interface IFunctionModel with
        member _.Function = "doubled/1"
        member m.Features = m.Features
        member m.Layout = ParameterLayout.Of [ ParameterTensor.Bias("w", m.Features) ]
        member _.Output(parameters, x) = Array.map2 (fun w x -> 2.0 * w * x) (parameters["w"].ToArray()) x

let wrong =
    experiment (Paper.own "a function has no sites") "R20" {
        sample (SparseUniform(Features = 5))
        model { Features = 5 }
        minimise (Sampled())
        train (AdamW(WeightDecay = 0.0))
        analyse (Site.values "neurons" (Matrix.Build(1, 5, fun _ _ -> 1.0)))
    }
