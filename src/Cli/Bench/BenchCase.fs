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
    /// A sparse autoencoder of so many latents on the hidden values of x' = ReLU(WᵀWx + b): with ReLU and L1, or the k largest.
    | Autoencoder of latents: int * active: int option

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

    /// Cases by the names that a PyTorch program takes, which trains ReLU output models alone, two of neurons: F7.3's and F8.4's sizes, and two
    /// of autoencoders.
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
            { make "5x2-autoencoders" (5, 2) 1000 [ 0.05 ] with
                Model = BenchModel.Autoencoder(20, None)
                Batch = 64
            }
            { make "400x30-autoencoder" (400, 30) 1 [ 0.01 ] with
                Model = BenchModel.Autoencoder(2000, Some 32)
            }
        ]

    /// The cases of some names in the order of the list above, or all where none is named; else a sentence for each unknown one.
    let find (names: string list) : Result<BenchCase list, string list> =
        let isKnown name = all |> List.exists (fun case -> case.Name = name)
        let known = all |> List.map _.Name |> String.concat ", "

        match names |> List.filter (isKnown >> not) |> List.distinct with
        | [] when names.IsEmpty -> Ok all
        | [] -> Ok(all |> List.filter (fun case -> List.contains case.Name names))
        | unknown -> Error [ for name in unknown -> $"The case {name} is not known: choose among {known}." ]

    /// The multiply-adds of one sample: 2 n·m forward and 3 n·m backward, of every model; of an autoencoder n is the number of latents, and
    /// the hidden values take n·m of the model that is read.
    let multiplyAdds case =
        let n, m = float case.Features, float case.Hidden

        match case.Model with
        | BenchModel.Autoencoder(latents, _) -> 5.0 * float latents * m + n * m
        | _ -> 5.0 * n * m

    /// One instance of a sparse autoencoder: TopK, or λ = 0.003; columns of D have the norm 1. The model that is read has its starting weights.
    let private autoencoder case (latents, active: int option) steps instance =
        let density = Density.Of case.Densities[instance % case.Densities.Length]

        let read =
            TrainingPlan(
                Model = ReluOutputModel(Features = case.Features, Hidden = case.Hidden),
                Sampler = SparseUniform(Features = case.Features, Density = density),
                Target = Target.Input,
                Importance = Importance.Uniform().Resolve case.Features,
                Loss = SampledLoss(),
                Trainer = AdamW(WeightDecay = 0.0),
                Start = Initialiser.XavierNormal(),
                Seed = 0UL,
                Restart = 0
            )

        let encoder, sparsity: Encoder * Sparsity =
            match active with
            | None -> Encoder.Relu(), Sparsity.L1 0.003
            | Some most -> Encoder.TopK most, Sparsity.None()

        TrainingPlan(
            Model = SparseAutoencoder(Features = case.Hidden, Latents = latents, Encoder = encoder),
            Sampler = Activations(Of = read, Site = "hidden").Resolve(read.Sampler, read.Begin().Parameters),
            Target = Target.Input,
            Importance = Importance.Uniform().Resolve case.Hidden,
            Loss = SparseCodingLoss(Batch = case.Batch, EvaluationSamples = 2, Sparsity = sparsity),
            Trainer =
                AdamW(
                    LearningRate = 1e-3,
                    WeightDecay = 1e-2,
                    Steps = steps,
                    Constraints = EquatableArray.Of [ Constraint.UnitColumns "D" ]
                ),
            Start = Initialiser.TiedDictionary(),
            Seed = 0UL,
            Restart = instance
        )

    /// One instance of another model: importance 0.9ⁱ, the mean over features as loss.
    let private model case steps instance =
        let densities = Array.ofList case.Densities
        let importance = Importance.Geometric(Ratio = 0.9).Resolve case.Features

        let model: IModel =
            match case.Model with
            | BenchModel.ReluHidden -> ReluHiddenModel(Features = case.Features, Neurons = case.Hidden)
            | BenchModel.AbsoluteValue -> AbsoluteValueModel(Features = case.Features, Neurons = case.Hidden)
            | _ -> ReluOutputModel(Features = case.Features, Hidden = case.Hidden)

        let magnitude, target: IMagnitude * ITarget =
            if case.Model = BenchModel.AbsoluteValue then
                Magnitude.Symmetric(), Target.Absolute
            else
                Magnitude.Uniform(), Target.Input

        // Evaluation is no part of a step, so the fewest evaluation samples are used.
        let loss = SampledLoss(Batch = case.Batch, Reduction = Reduction.Mean, EvaluationSamples = 2)
        let trainer = AdamW(LearningRate = 1e-3, WeightDecay = 1e-2, Steps = steps)

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

    /// The plan of every instance: AdamW at 1e-3 with decay 1e-2.
    let plans case (steps: int) : TrainingPlan array =
        let plan =
            match case.Model with
            | BenchModel.Autoencoder(latents, active) -> autoencoder case (latents, active) steps
            | _ -> model case steps

        [| for instance in 0 .. case.Instances - 1 -> plan instance |]
