namespace Research.Cli

open System
open Research

/// The model of a case.
[<RequireQualifiedAccess>]
type internal BenchModel =
    /// x' = ReLU(WᵀWx + b), as in the notebook of Elhage et al. (2022).
    | ReluOutput
    /// x' = ReLU(Wᵀ ReLU(Wx) + b), of section 7.
    | ReluHidden
    /// y' = ReLU(W₂ ReLU(W₁x) + b) beside |x|, x in [−1, 1], of section 8.
    | AbsoluteValue

/// A population whose step is timed: that of the notebook of Elhage et al. (2022), at a size of its own.
type internal BenchCase =
    {
        Name: string
        Model: BenchModel
        /// n, the number of features.
        Features: int
        /// m, the number of hidden dimensions.
        Hidden: int
        Instances: int
        /// The number of samples in a step.
        Batch: int
        /// P(feature is active), in (0, 1]: instance k has entry k, modulo the number of entries.
        Densities: float list
    }

/// The cases, and the plans of their instances.
[<RequireQualifiedAccess>]
module internal BenchCase =

    let private make name (features, hidden) instances densities =
        {
            Name = name
            Model = BenchModel.ReluOutput
            Features = features
            Hidden = hidden
            Instances = instances
            Batch = 1024
            Densities = densities
        }

    /// base^(-k/9), k = 0 … 9: the densities of the notebook's ten instances, from 1 down to 1/base.
    let private down (ratio: float) = [ for k in 0..9 -> Math.Pow(ratio, -float k / 9.0) ]

    /// Cases by the names that a PyTorch program takes, which trains ReLU output models alone, and two of neurons: F7.3's and F8.4's sizes.
    let all =
        [
            make "2x1" (2, 1) 160 [ 0.1 ]
            make "3x2" (3, 2) 160 [ 0.1 ]
            make "5x2" (5, 2) 10 (down 20.0)
            make "20x5" (20, 5) 10 (down 20.0)
            make "20x5-sparse" (20, 5) 10 [ 0.01 ]
            make "100x20" (100, 20) 10 (down 20.0)
            make "400x30" (400, 30) 10 (down 10.0)
            make "400x30-sparse" (400, 30) 10 [ 0.01 ]
            { make "10x5-hidden" (10, 5) 1000 [ 0.1 ] with Model = BenchModel.ReluHidden }
            { make "100x40-absolute" (100, 40) 10 (down 1000.0) with Model = BenchModel.AbsoluteValue }
        ]

    /// The cases of some names in the order of the list above, or all where none is named; else a sentence for each unknown one.
    let find (names: string list) : Result<BenchCase list, string list> =
        let isKnown name = all |> List.exists (fun case -> case.Name = name)
        let known = all |> List.map _.Name |> String.concat ", "

        match names |> List.filter (isKnown >> not) |> List.distinct with
        | [] when names.IsEmpty -> Ok all
        | [] -> Ok(all |> List.filter (fun case -> List.contains case.Name names))
        | unknown -> Error [ for name in unknown -> $"The case {name} is not known: choose among {known}." ]

    /// The multiply-adds of one sample: 2 n·m forward and 3 n·m backward, of every model.
    let multiplyAdds case = 5.0 * float case.Features * float case.Hidden

    /// The plan of every instance: importance 0.9ⁱ, the mean over features as loss, AdamW at 1e-3 with decay 1e-2.
    let plans case (steps: int) : TrainingPlan array =
        let densities = Array.ofList case.Densities
        let importance = Importance.Geometric(Ratio = 0.9).Resolve case.Features

        let model: IModel =
            match case.Model with
            | BenchModel.ReluOutput -> ReluOutputModel(Features = case.Features, Hidden = case.Hidden)
            | BenchModel.ReluHidden -> ReluHiddenModel(Features = case.Features, Neurons = case.Hidden)
            | BenchModel.AbsoluteValue -> AbsoluteValueModel(Features = case.Features, Neurons = case.Hidden)

        let magnitude, target: IMagnitude * ITarget =
            if case.Model = BenchModel.AbsoluteValue then
                Magnitude.Symmetric(), Target.Absolute
            else
                Magnitude.Uniform(), Target.Input

        // Evaluation is no part of a step, so the fewest evaluation samples are used.
        let loss = SampledLoss(Batch = case.Batch, Reduction = Reduction.Mean, EvaluationSamples = 2)
        let trainer = AdamW(LearningRate = 1e-3, WeightDecay = 1e-2, Steps = steps)

        [|
            for instance in 0 .. case.Instances - 1 ->
                TrainingPlan(
                    Model = model,
                    Sampler =
                        SparseUniform(
                            Features = case.Features,
                            Density = Density.Of densities[instance % densities.Length],
                            Magnitude = magnitude
                        ),
                    Target = target,
                    Importance = importance,
                    Loss = loss,
                    Trainer = trainer,
                    Start = Initialiser.XavierNormal(),
                    Seed = 0UL,
                    Restart = instance
                )
        |]
