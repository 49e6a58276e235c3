namespace Research

open System

/// What a model that ignores every feature loses: its output is a constant c [Features], the best that its bias can put out where
/// that is known, else what it puts out with all parameters 0, where penalties that are 0 at 0 cost nothing.
/// A trained model of higher loss has failed, whatever else it shows.
[<RequireQualifiedAccess>]
module internal Baseline =

    /// The constant from lowest to highest that loses least in squares, where E[t] is the mean of the target: E[t] itself, or the
    /// end of the range next to it. For other errors it is one of the constants, and what it loses is still what must be beaten.
    let private best (lowest: float, highest: float) (mean: float) = mean |> max lowest |> min highest

    /// The error of one output, and the factor on the sum over features; None for a loss that no engine knows.
    let private written (plan: TrainingPlan) =
        match plan.Loss with
        | :? SampledLoss as sampled -> Some(sampled.Error.Of, sampled.Factor plan.Model.Features)
        | :? ExactLoss -> Some((fun error -> error * error), 1.0)
        | _ -> None

    let private isSquared (plan: TrainingPlan) =
        match plan.Loss with
        | :? SampledLoss as sampled -> sampled.Error :? ElementFunction.Square
        | _ -> true

    let private isAutoencoder (plan: TrainingPlan) = plan.Target = Target.Input

    /// An attack changes inputs, never targets.
    let private clean (sampler: ISampler) =
        match sampler with
        | :? Attacked as attacked -> attacked.Clean
        | sampler -> sampler

    let private anything = -infinity, infinity

    let private range (layer: Layer.Elementwise) =
        match layer.Function with
        | :? ElementFunction.Identity -> Some anything
        | :? ElementFunction.LeakyRelu as leaky when leaky.Below > 0.0 -> Some anything
        | :? ElementFunction.Gelu -> Some(-0.17, infinity)
        | :? ElementFunction.Tanh -> Some(-1.0, 1.0)
        | :? ElementFunction.Relu
        | :? ElementFunction.Softplus
        | :? ElementFunction.Absolute
        | :? ElementFunction.Square -> Some(0.0, infinity)
        | _ -> None

    /// What the last layers, the last one first, can put out once everything before their bias is 0; None where there is no
    /// such bias. Of two functions in a row nothing is said.
    let rec private reach (layers: Layer list) =
        match layers with
        | :? Layer.Bias :: _ -> Some anything
        | :? Layer.Site :: before -> reach before
        | (:? Layer.Elementwise as last) :: before ->
            reach before |> Option.filter ((=) anything) |> Option.bind (fun _ -> range last)
        | _ -> None

    /// What a model puts out with all parameters 0, where it is the same for two different inputs.
    let private still (model: IModel) =
        let parameters = Array.zeroCreate<float> model.Layout.Size

        let output (entry: float) =
            let input, output = Array.create model.Features entry, Array.zeroCreate<float> model.Features
            let between = Array.zeroCreate<float> model.Activations
            model.Forward<float>(ReadOnlySpan parameters, ReadOnlySpan input, Span between, Span output)
            output

        let first = output 0.0
        if output 1.0 = first then Some first else None

    /// The constant c [Features] that loses least among those that are known to be put out by some parameters; None where no
    /// parameters are known that ignore the input.
    let private constants (plan: TrainingPlan) =
        still plan.Model
        |> Option.map (fun zero ->
            match plan.Model with
            | :? IChained as chained when isAutoencoder plan && plan.Penalties.Count = 0 ->
                match reach (chained.Chain.Layers |> List.ofSeq |> List.rev) with
                | Some range -> plan.Sampler.Mean() |> Array.map (best range)
                | None -> zero
            | _ -> zero)
        // A sampler of a user's own may have got its means wrong; a warning that is left out ends no run.
        |> Option.filter (fun constants -> constants.Length = plan.Sampler.Features)

    /// Whether what is active is uniform on [0, 1) and all else 0, so that E[x²] = P(x ≠ 0) / 3 and E[x] = P(x ≠ 0) / 2.
    let private isUniform (sampler: ISampler) =
        let isUsual (magnitude: IMagnitude) = magnitude :? Magnitude.Uniform

        match sampler with
        | :? SparseUniform as sampler -> isUsual sampler.Magnitude
        | :? CorrelatedSets as sampler -> isUsual sampler.Magnitude
        | :? AnticorrelatedSets as sampler -> isUsual sampler.Magnitude
        | :? OneHot as sampler -> isUsual sampler.Magnitude
        | :? ExactlyK as sampler -> isUsual sampler.Magnitude
        | :? Hierarchy as sampler -> isUsual sampler.Magnitude
        | _ -> false

    let private exact (plan: TrainingPlan) weights (constants: float[]) =
        // E[t²] − 2 c E[t] + c².
        let error i mean = 2.0 / 3.0 * mean - 2.0 * constants[i] * mean + constants[i] * constants[i]
        let loss = plan.Sampler.Mean() |> Array.mapi error |> Array.map2 (*) weights |> Array.sum
        Evaluation(loss, 0.0, 0)

    // Their standard error is twice that of the usual evaluation sample.
    let private mostSamples = 16_384

    /// The mean over the first samples of the evaluation sample.
    let private sampled (plan: TrainingPlan) (error: float -> float) (weights: float[]) (constants: float[]) =
        let features, samples = plan.Sampler.Features, min mostSamples plan.Loss.JudgedOn
        let source, stream = plan.Sampler.Open(), plan.Stream StreamPurpose.Evaluation
        let room () = Array.zeroCreate<float32>(features * Tile.Samples)
        let inputs, targets, losses = room (), room (), Array.zeroCreate<float> Tile.Samples
        let mutable sum, squares = 0.0, 0.0

        for tile in 0 .. Tile.Count samples - 1 do
            source.Fill(stream, 0, tile, Span inputs, Tile.Samples)
            plan.Target.Fill(features, ReadOnlySpan inputs, Span targets, Tile.Samples)
            Array.Clear losses

            for i in 0 .. features - 1 do
                for sample in 0 .. Tile.Samples - 1 do
                    let error = error (constants[i] - float targets[i * Tile.Samples + sample])
                    losses[sample] <- losses[sample] + weights[i] * error

            for sample in 0 .. (min Tile.Samples (samples - tile * Tile.Samples)) - 1 do
                sum <- sum + losses[sample]
                squares <- squares + losses[sample] * losses[sample]

        let mean = sum / float samples
        let variance = max 0.0 (squares / float samples - mean * mean)
        Evaluation(mean, sqrt (variance / float (max 1 (samples - 1))), samples)

    /// The loss of ignoring every feature, with its standard error: 0 where the magnitudes are uniform on [0, 1), for which it is
    /// known without samples. None where the loss or the model is none for which it is known here.
    let loss (plan: TrainingPlan) : Evaluation option =
        let isFree (penalty: Penalty) = penalty.Function.Of 0.0 = 0.0

        match written plan, constants plan with
        | Some(error, factor), Some constants when Seq.forall isFree plan.Penalties ->
            let weights = plan.Importance.ToArray() |> Array.map ((*) factor)

            if isUniform (clean plan.Sampler) && isAutoencoder plan && isSquared plan then
                Some(exact plan weights constants)
            elif plan.Loss.JudgedOn > 0 then
                Some(sampled plan error weights constants)
            else
                None
        | _ -> None

    // So many standard errors above, a loss is above whatever samples were drawn. A training that ends at the constant ends
    // a little above it, by its last steps and by single precision.
    let private errors, least = 4.0, 1e-3

    /// Whether a loss is above the baseline for certain; never for one that is not finite, which is another failure.
    let isAbove (baseline: Evaluation) (evaluation: Evaluation) =
        let error =
            sqrt (evaluation.StandardError * evaluation.StandardError + baseline.StandardError * baseline.StandardError)

        Double.IsFinite evaluation.Loss && evaluation.Loss > baseline.Loss * (1.0 + least) + errors * error
