/// Every pattern and magnitude on every engine.
module Research.Tests.SamplerParityTests

open Research
open Expecto

let private sparse density magnitude : ISampler = SparseUniform(Features = 6, Density = Density.Of density, Magnitude = magnitude)

/// Their names, and all of six features.
let samplers: (string * ISampler) list =
    [
        for magnitude in
            [
                Magnitude.Symmetric() :> IMagnitude
                Magnitude.Exponential()
                Magnitude.HalfNormal()
                Magnitude.Constant()
                Magnitude.ClippedNormal()
            ] do
            $"dense, {magnitude}", sparse 0.4 magnitude
            $"rare, {magnitude}", sparse 0.02 magnitude

        "correlated sets of exponential magnitudes",
        CorrelatedSets(Sets = FeatureSets.Pairs 3, Density = Density.Of 0.3, Magnitude = Magnitude.Exponential())
        "anticorrelated sets of symmetric magnitudes",
        AnticorrelatedSets(Sets = FeatureSets.Pairs 3, Density = Density.Of 0.5, Magnitude = Magnitude.Symmetric())
        "two of six", ExactlyK(Features = 6, Active = 2)
        "parents and children",
        Hierarchy(
            Parents = EquatableArray.Of [ -1; 0; 0; 1; -1; 4 ],
            Density = Density.PerFeature [ 0.5; 0.4; 0.3; 0.8; 0.9; 0.2 ]
        )
        "a Gaussian copula",
        GaussianCopula(
            Correlation = Matrix.Build(6, 6, fun i j -> if i = j then 1.0 else 0.6 / float (1 + abs (i - j))),
            Density = Density.PowerLaw(features = 6, first = 0.5, exponent = 0.5),
            Magnitude = Magnitude.HalfNormal()
        )
        "rows of a data set",
        DataSet.Of [ for i in 0..4 -> [ for k in 0..5 -> if (i + k) % 3 = 0 then float (i + k) / 8.0 else 0.0 ] ]
    ]

/// A short training.
let plan sampler restart =
    Plans.make (
        model = ReluOutputModel(Features = 6, Hidden = 3),
        sampler = sampler,
        restart = restart,
        batch = 150,
        evaluationSamples = 300,
        trainer = Adam(LearningRate = 1e-2, Steps = 20, Record = Recording.At [ 7 ])
    )

[<Tests>]
let tests =
    testList
        "Parity/SamplerParityTests"
        [
            for engine in Engines.fast do
                for name, sampler in samplers do
                    test $"{engine} trains as the reference engine does on {name}" {
                        let expected, actual =
                            (Reference.train [ plan sampler 0 ]).Head, (Trains.on engine 1 [ plan sampler 0 ]).Head

                        Near.allWithin
                            Tolerances.parameters
                            (Array.ofSeq expected.Final.Parameters)
                            (Array.ofSeq actual.Final.Parameters)

                        Near.within
                            (Tolerances.loss * max Tolerances.smallLoss expected.Evaluation.Loss)
                            expected.Evaluation.Loss
                            actual.Evaluation.Loss
                    }

                    test $"{engine} gives the same bits on {name} alone, in a population on three threads, and after a resume" {
                        let plans = [ for restart in 0..3 -> plan sampler restart ]
                        let alone = [ for plan in plans -> (Trains.on engine 1 [ plan ]).Head ]
                        Expect.equal (Trains.on engine 3 plans) alone "in a population"
                        let resumed = Trains.from engine plans [ for state in alone -> Seq.head state.Recorded ]
                        Expect.equal (resumed |> List.map _.Final) (alone |> List.map _.Final) "after a resume"
                    }
        ]
