module Research.Tests.MagnitudeTests

open System
open Research
open Expecto

let private clipped = Magnitude.ClippedNormal()

let private all: (IMagnitude * float) list =
    [
        Magnitude.Uniform(), 0.5
        Magnitude.Symmetric(), 0.0
        Magnitude.Exponential(Mean = 2.0), 2.0
        Magnitude.HalfNormal(Deviation = 0.5), 0.5 * sqrt (2.0 / Math.PI)
        Magnitude.Constant(Value = -0.7), -0.7
        clipped, 0.5
        // E[max(z, 0)] = φ(0) for a standard normal z, but for what lies beyond 6.
        Magnitude.ClippedNormal(Centre = 0.0, Deviation = 1.0, Highest = 10.0), 1.0 / sqrt (2.0 * Math.PI)
    ]

let private count = 100_000

let private sets = FeatureSets.Of [ [ 0; 2 ]; [ 1; 3; 4 ] ]

/// Every sampler that draws magnitudes, one by one or by gaps, with the density of each feature.
let private samplers magnitude : (ISampler * float list) list =
    let densities = [ 0.5; 1.0; 0.3; 0.2; 0.05 ]
    let rare = [ 0.05; 0.01; 0.06; 0.03; 0.02 ]

    [
        SparseUniform(Features = 5, Density = Density.PerFeature densities, Magnitude = magnitude), densities
        SparseUniform(Features = 5, Density = Density.PerFeature rare, Magnitude = magnitude), rare
        CorrelatedSets(Sets = sets, Density = Density.PerSet [ 0.3; 0.6 ], Magnitude = magnitude), [ 0.3; 0.6; 0.3; 0.6; 0.6 ]
        AnticorrelatedSets(Sets = sets, Density = Density.PerSet [ 0.4; 0.6 ], Magnitude = magnitude), [ 0.2; 0.2; 0.2; 0.2; 0.2 ]
        OneHot(Features = 5, Magnitude = magnitude), List.replicate 5 0.2
    ]

let private drawn (magnitude: IMagnitude) =
    [
        for sampler, densities in samplers magnitude -> sampler, densities, Draws.samples sampler (Draws.stream 11UL) 0 count
    ]

/// What a share of t is turned into, with `Magnitude.Quantile` itself.
let private quantile (magnitude: IMagnitude) (shares: float list) =
    let row = Array.create ((shares.Length + 15) / 16 * 16) 0.5f
    shares |> List.iteri (fun k t -> row[k] <- float32 t)
    magnitude.Quantile(Span row)
    [ for k in 0 .. shares.Length - 1 -> float row[k] ]

// Φ⁻¹(1 − t) to fifteen digits, from tables.
let private normal =
    [
        0.5, 0.0
        0.25, 0.674489750196082
        0.1, 1.28155156554460
        0.025, 1.95996398454005
        0.001, 3.09023230616781
        1e-6, 4.75342430882290
    ]

let private plan (magnitude: IMagnitude) =
    let shape = ReluOutputModel(Features = 5, Hidden = 2)

    [
        for sampler, _ in samplers magnitude do
            for restart in 0..2 do
                Plans.make (
                    model = shape,
                    sampler = sampler,
                    batch = 200,
                    evaluationSamples = 300,
                    trainer = Adam(LearningRate = 1e-2, Steps = 30),
                    restart = restart
                )
    ]
    |> List.groupBy _.Sampler
    |> List.map snd

[<Tests>]
let tests =
    testList
        "Core/Samplers/MagnitudeTests"
        [
            for magnitude, mean in all do
                test $"the mean of a magnitude is that of its formula: {magnitude}" { Near.within 1e-7 mean magnitude.Mean }

            for magnitude, mean in all do
                test $"the mean of active features is that of the magnitude, and so is the mean target: {magnitude}" {
                    for sampler, densities, rows in drawn magnitude do
                        for i, p in List.indexed densities do
                            let values = rows[i] |> Array.map float
                            let deviation = sqrt (Array.averageBy (fun x -> x * x) values) + 1e-9

                            Near.statistic
                                $"{sampler}, feature {i}"
                                (p * mean)
                                (deviation / sqrt (float count))
                                (Array.average values)

                            Near.within 1e-7 (p * mean) (sampler.Mean()[i])
                }

            test "a constant shows the pattern: each feature is active with its own probability, in every sampler" {
                for sampler, densities, rows in drawn (Magnitude.Constant(Value = 3.0)) do
                    for i, p in List.indexed densities do
                        Expect.isTrue (rows[i] |> Array.forall (fun x -> x = 0f || x = 3f)) $"{sampler}, feature {i}"

                        Near.statistic
                            $"{sampler}, feature {i}"
                            p
                            (sqrt (max 1e-9 (p * (1.0 - p)) / float count))
                            (rows[i] |> Array.averageBy (fun x -> if x > 0f then 1.0 else 0.0))
            }

            test "a magnitude changes no pattern: what is active is what is active with the usual one" {
                for (_, _, usual), (sampler, _, other) in List.zip (drawn (Magnitude.Uniform())) (drawn (Magnitude.Exponential())) do
                    let mask = Array.map (Array.map (fun (x: float32) -> x <> 0f))
                    // A share of 1, of an active feature that is 0, is a draw in 2³⁰.
                    Expect.equal (mask other) (mask usual) $"{sampler}"
            }

            test "the exponential tail is drawn to its end" {
                for t, x in List.zip [ 1.0; 0.5; 1e-3; 1e-9 ] (quantile (Magnitude.Exponential()) [ 1.0; 0.5; 1e-3; 1e-9 ]) do
                    Near.within (1e-6 * max 1.0 (-log t)) (-log t) x
            }

            test "normal quantiles are those of the tables" {
                let wide = Magnitude.ClippedNormal(Centre = 0.0, Deviation = 1.0, Lowest = -10.0, Highest = 10.0)

                for (_, z), x in List.zip normal (quantile wide (List.map fst normal)) do
                    Near.within 2e-5 z x

                for (t, z), x in List.zip normal (quantile wide [ for t, _ in normal -> 1.0 - t ]) do
                    // A share near 1 is a float near 1.
                    Near.within (if t < 1e-5 then 0.02 else 1e-4) -z x

                for (_, z), x in List.zip normal (quantile (Magnitude.HalfNormal()) [ for t, _ in normal -> 2.0 * t ]) do
                    Near.within 2e-5 z x
            }

            test "the smallest and the largest share give finite magnitudes within the range" {
                for magnitude, _ in all do
                    for x in quantile magnitude [ 1.0; 1.0 - 6e-8; 2.4e-10 ] do
                        Near.inRange -1.0 45.0 x

                Expect.equal (quantile clipped [ 1.0; 2.4e-10 ]) [ 0.0; 1.0 ] ""
            }

            test "every magnitude out of range is a fault of every sampler" {
                let wrong: (IMagnitude * string * string * string) list =
                    [
                        Magnitude.Exponential(Mean = 0.0), "the mean of the exponential magnitude", "0", "in (0, 1e6]"
                        Magnitude.HalfNormal(Deviation = nan), "the deviation of the half-normal magnitude", "NaN", "in (0, 1e6]"
                        Magnitude.Constant(Value = 0.0), "the constant magnitude", "0", "a number other than 0 in [-1e6, 1e6]"
                        Magnitude.ClippedNormal(Lowest = 2.0),
                        "the highest clipped normal magnitude",
                        "1",
                        "above the lowest, 2, and at most 1e6"
                        Magnitude.ClippedNormal(Deviation = -1.0),
                        "the deviation of the clipped normal magnitude",
                        "-1",
                        "in (0, 1e6]"
                    ]

                for magnitude, subject, value, bound in wrong do
                    for sampler, _ in samplers magnitude do
                        Faults.one subject value bound (sampler.Faults())

                let both =
                    SparseUniform(Features = 0, Magnitude = Magnitude.ClippedNormal(Centre = nan, Deviation = 0.0)).Faults()

                Expect.equal (Seq.length both) 3 "all at once"
            }

            test "an exact loss refuses a magnitude that it does not bear" {
                let model = ReluOutputModel(Features = 5, Hidden = 2)

                for sampler, _ in samplers (Magnitude.Exponential()) do
                    for model in [ model :> IModel; LinearModel(Features = 5, Hidden = 2) ] do
                        Faults.one
                            "the magnitude under an exact loss"
                            "Exponential"
                            "Magnitude.Uniform"
                            (Shapes.faults (ExactLoss()) sampler model)

                for sampler, _ in samplers (Magnitude.Uniform()) do
                    Expect.isEmpty (Shapes.faults (ExactLoss()) sampler model) $"{sampler}"
            }

            test "the usual magnitude leaves no trace in a key, another one does" {
                for (usual, _), (other, _) in List.zip (samplers (Magnitude.Uniform())) (samplers clipped) do
                    let spec = (Spec.ofPart usual).ToJsonString()
                    lacks "magnitude" spec
                    let spec = (Spec.ofPart other).ToJsonString()

                    Expect.stringContains
                        spec
                        """"magnitude":{"kind":"ClippedNormal","centre":0.5,"deviation":0.25,"highest":1,"lowest":0}"""
                        ""

                    Expect.stringContains spec $"{usual.Drawing}, magnitudes/2" ""
                    Expect.notEqual other usual ""
                    Expect.notEqual other.Shape usual.Shape ""
            }

            for magnitude, _ in all do
                test $"every engine trains on the same draws, alone and in a population: {magnitude}" {
                    for plans in plan magnitude do
                        let expected = Reference.train plans
                        let together = Trains.on "simd" 2 plans

                        Expect.equal
                            (plans |> List.collect (fun plan -> Trains.on "simd" 1 [ plan ]))
                            together
                            $"{plans.Head.Sampler}"

                        for whole, fast in List.zip expected together do
                            Near.within
                                (Tolerances.loss * max Tolerances.smallLoss whole.Evaluation.Loss)
                                whole.Evaluation.Loss
                                fast.Evaluation.Loss

                            Near.allWithin
                                Tolerances.parameters
                                (whole.Final.Parameters.ToArray())
                                (fast.Final.Parameters.ToArray())
                }
        ]
