// FS0001: The type 'Doubled' is not compatible with the type 'IChained'
open Research

type Doubled =
    {
        Features: int
    }

    interface IFunctionModel with
        member m.Features = m.Features
        member m.Layout = ParameterLayout.Of [ ParameterTensor.Bias("w", m.Features) ]
        member _.Output(parameters, x) = Array.map2 (fun w x -> 2.0 * w * x) (parameters["w"].ToArray()) x

let toy =
    training {
        sample (SparseUniform(Features = 5))
        model { Features = 5 }
        minimise (Sampled())
        train (AdamW(WeightDecay = 0.0))
    }

let wrong = train toy |> ask (Site.values "neurons" (Matrix.Build(1, 5, fun _ _ -> 1.0)))
