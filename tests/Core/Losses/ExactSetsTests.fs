/// Expected losses under every sampler that has a closed form, against three judges: the reference values, the vertex sum over
/// exact rationals with exact derivatives, and samples.
module Research.Tests.ExactSetsTests

open System
open Research
open Expecto

/// Loss and gradient in closed form, whatever the sampler.
let private closed (sampler: ISampler) hidden (parameters: float[]) (importance: float[]) =
    let model = ReluOutputModel(Features = sampler.Features, Hidden = hidden)

    match sampler with
    | :? SparseUniform as sampler -> Expected.both (Exact.Loss(sampler, model)) parameters importance
    | :? CorrelatedSets as sampler -> Expected.both (Exact.Loss(sampler, model)) parameters importance
    | :? AnticorrelatedSets as sampler -> Expected.both (Exact.Loss(sampler, model)) parameters importance
    | :? OneHot as sampler -> Expected.both (Exact.Loss(sampler, model)) parameters importance
    | other -> failwith $"{other} has no closed form"

let private samplers: ISampler list =
    let pairs = FeatureSets.Pairs 2

    [
        SparseUniform(Features = 4, Density = Density.PerFeature [ 0.5; 0.25; 0.75; 1.0 ])
        CorrelatedSets(Sets = pairs, Density = Density.PerSet [ 0.25; 0.5 ])
        AnticorrelatedSets(Sets = pairs, Density = Density.PerSet [ 0.75; 0.5 ])
        AnticorrelatedSets(Sets = FeatureSets.Of [ [ 0; 2; 3 ]; [ 1 ] ], Density = Density.Of 0.75)
        OneHot(Features = 4)
    ]

let private point seed hidden =
    let random = Random(seed: int)
    let parameters, _, importance = Expected.random random 4 hidden
    parameters, importance

[<Tests>]
let tests =
    testList
        "Core/Losses/ExactSetsTests"
        [
            test "the samplers of sets have the losses of the reference" {
                for case in Expected.cases "exact_loss_distributions.json" do
                    let kind, sets = case.Sets.Value
                    let sets, density = FeatureSets.Of sets, Density.Of case.Density

                    let sampler: ISampler =
                        if kind = "corr" then
                            CorrelatedSets(Sets = sets, Density = density)
                        else
                            AnticorrelatedSets(Sets = sets, Density = density)

                    let loss, gradient = closed sampler case.Hidden case.Parameters case.Importance
                    Near.within (1e-14 * max 1.0 case.Loss) case.Loss loss
                    Near.allWithin (1e-14 * max 1.0 case.Loss) case.Gradient gradient
            }

            test "loss and gradient are those of the vertex sum over exact rationals" {
                for seed, sampler in List.indexed samplers do
                    let hidden = 1 + seed % 2
                    let parameters, importance = point seed hidden
                    let loss, gradient = closed sampler hidden parameters importance
                    let law = ActiveSetLaw.ofSampler sampler
                    let statement = VertexSum.loss (Numbers.dual Numbers.rational) law importance hidden
                    let exact, slope = VertexSum.gradient statement [| for x in parameters -> Rational.Of x |]
                    Near.within (1e-14 * max 1.0 loss) (exact.ToDouble()) loss
                    Near.allWithin (1e-14 * max 1.0 loss) [| for x in slope -> x.ToDouble() |] gradient
            }

            test "the mean over samples is the expected loss" {
                for seed, sampler in List.indexed samplers do
                    let parameters, importance = point (10 + seed) 2

                    let plan =
                        TrainingPlan(
                            Model = ReluOutputModel(Features = 4, Hidden = 2),
                            Sampler = sampler,
                            Importance = EquatableArray.Of<float> importance,
                            Loss = SampledLoss(),
                            Trainer = Adam(),
                            Start = Initialiser.XavierNormal(),
                            Seed = uint64 seed,
                            Restart = 0
                        )

                    let stream = plan.Stream StreamPurpose.Evaluation

                    let sampled =
                        SampledLossEvaluator(plan, SampledLoss()).Mean(parameters, stream, 0, 200_000, Span<float>.Empty)

                    let loss, _ = closed sampler 2 parameters importance
                    Near.statistic $"loss under {sampler}" loss sampled.StandardError sampled.Loss
            }

            test "the pentagon with an ignored feature has the published one-hot loss" {
                // Chen et al. 2023: W of length 1.17046 and bias −0.28230 for five features, the sixth at zero: (h_5 + 1) / 18, h_5 = 0.23738.
                let column i = if i < 5 then 1.17046 else 0.0
                let angle i = 2.0 * Math.PI * float i / 5.0

                let parameters =
                    [|
                        for i in 0..5 -> column i * cos (angle i)
                        for i in 0..5 -> column i * sin (angle i)
                        for i in 0..5 -> if i < 5 then -0.28230 else 0.0
                    |]

                let loss, _ = closed (OneHot(Features = 6)) 2 parameters (Array.create 6 1.0)
                Near.within 1e-5 (1.23738 / 18.0) loss
            }
        ]
