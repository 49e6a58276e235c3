namespace Research

open System

/// The baseline of a training: the loss of a model that ignores every feature. Its output is a constant c [Features]: the constant
/// of lowest loss that the model's bias can give, where that is known, else the output with all parameters 0. A loss over few active
/// features is compared with the same loss of the constant, unless the training starts from given weights: it follows the solution that they
/// belong to, which may be metastable. A restart whose loss is above the baseline has failed.
[<RequireQualifiedAccess>]
module internal Baseline =

    /// The constant in [lowest, highest] of least squared error, where E[t] is the mean of the target: E[t] itself, or the nearer
    /// end of the range. For other errors the model can give this constant too, so its loss still is a baseline.
    let private best (lowest: float, highest: float) (mean: float) = mean |> max lowest |> min highest

    /// The error of one output, and the factor of the sum over features; None for any loss but the sampled and the exact one.
    let private written (plan: TrainingPlan) =
        match plan.Loss with
        | :? SampledLoss as sampled -> Some(sampled.Error.Of, sampled.Factor plan.Model.Features)
        | :? ExactLoss -> Some((fun error -> error * error), 1.0)
        | :? SparseCodingLoss as coding -> Some((fun error -> error * error), coding.WholeFactor plan.Model.Features)
        | _ -> None

    let private isSquared (plan: TrainingPlan) =
        match plan.Loss with
        | :? SampledLoss as sampled -> sampled.Error :? ElementFunction.Square
        | _ -> true

    let private isAutoencoder (plan: TrainingPlan) = plan.Target = Target.Input

    /// The sampler without its attack, which changes inputs but not targets.
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

    /// The range of the last layers, given the last one first, where all values before their bias are 0. None where there is no
    /// such bias, or where two functions follow it.
    let rec private reach (layers: Layer list) =
        match layers with
        | :? Layer.Bias :: _ -> Some anything
        | :? Layer.Site :: before -> reach before
        | (:? Layer.Elementwise as last) :: before ->
            reach before |> Option.filter ((=) anything) |> Option.bind (fun _ -> range last)
        | _ -> None

    /// The names of the last bias and of the sites behind it, given the last layer first.
    let rec private behind (layers: Layer list) =
        match layers with
        | :? Layer.Bias as last :: _ -> [ last.Name ], []
        | :? Layer.Site as site :: before -> (let biases, sites = behind before in biases, site.Name :: sites)
        | _ :: before -> behind before
        | [] -> [], []

    /// The range of the last layers of a chain whose last bias no penalty sees: with all other parameters 0 that bias is free.
    let private free (plan: TrainingPlan) (chained: IChained) =
        let layers = chained.Chain.Layers |> List.ofSeq |> List.rev
        let biases, sites = behind layers

        let sees (penalty: Penalty) =
            match penalty.On with
            | :? Place.Tensor as tensor -> List.contains tensor.Name biases
            | :? Place.Site as site -> List.contains site.Name sites
            | _ -> true

        if Seq.exists sees plan.Penalties then None else reach layers

    /// The output of a model with all parameters 0; None where it is not the same for two different inputs.
    let private still (model: IModel) =
        let parameters = Array.zeroCreate<float> model.Layout.Size

        let output (entry: float) =
            let input, output = Array.create model.Features entry, Array.zeroCreate<float> model.Features
            let between = Array.zeroCreate<float> model.Activations
            model.Forward<float>(ReadOnlySpan parameters, ReadOnlySpan input, Span between, Span output)
            output

        let first = output 0.0
        if output 1.0 = first then Some first else None

    /// The constant c [Features] of lowest loss among the known outputs that do not depend on the input; None where none is known.
    let private constants (plan: TrainingPlan) =
        still plan.Model
        |> Option.map (fun zero ->
            match plan.Model with
            | :? IChained as chained when isAutoencoder plan ->
                match free plan chained with
                | Some range -> plan.Sampler.Mean() |> Array.map (best range)
                | None -> zero
            | _ -> zero)
        // The means of a user's own sampler may have a wrong length; then there is no warning.
        |> Option.filter (fun constants -> constants.Length = plan.Sampler.Features)

    /// Whether active features are uniform on [0, 1) and all others 0, so that E[x²] = P(x ≠ 0) / 3 and E[x] = P(x ≠ 0) / 2.
    let private isUniform (sampler: ISampler) =
        let isUniform (magnitude: IMagnitude) = magnitude :? Magnitude.Uniform

        match sampler with
        | :? SparseUniform as sampler -> isUniform sampler.Magnitude
        | :? CorrelatedSets as sampler -> isUniform sampler.Magnitude
        | :? AnticorrelatedSets as sampler -> isUniform sampler.Magnitude
        | :? OneHot as sampler -> isUniform sampler.Magnitude
        | :? ExactlyK as sampler -> isUniform sampler.Magnitude
        | :? Hierarchy as sampler -> isUniform sampler.Magnitude
        | _ -> false

    let private exact (plan: TrainingPlan) weights (constants: float[]) =
        // E[t²] − 2 c E[t] + c².
        let error i mean = 2.0 / 3.0 * mean - 2.0 * constants[i] * mean + constants[i] * constants[i]
        let loss = plan.Sampler.Mean() |> Array.mapi error |> Array.map2 (*) weights |> Array.sum
        Evaluation(loss, 0.0, 0)

    /// Whether a training begins at a solution, of its own or of another training.
    let private isFollowing (plan: TrainingPlan) =
        match plan.Start with
        | :? Initialiser.Given
        | :? FinalWeights -> true
        | _ -> false

    /// The loss over few active features of the constant that is best under it, among those that a bias can give: E[t, few] / P(few) in
    /// its range, from slopes of the loss at 0 and 1, because the loss of a constant is a square.
    let private ofFew (plan: TrainingPlan) (few: FewActiveLoss) (zero: float[]) =
        let n = plan.Sampler.Features
        let nothing = Matrix.Build(n, n, (fun _ _ -> 0.0))
        let model: IModel = ChainModel(Name = "a constant", Chain = Chain [ Layer.Fixed nothing; Layer.Bias "c" ])
        let loss = Exact.FewActive(plan.Sampler, model, few.Most, plan.Target)

        let evaluate (constants: float[]) (importance: float[]) =
            let slopes = Array.zeroCreate<float> n
            loss.Evaluate(ReadOnlySpan constants, ReadOnlySpan importance, Span slopes), slopes

        let slopes value = evaluate (Array.create n value) (Array.create n 1.0) |> snd

        let constants =
            match plan.Model with
            | :? IChained as chained ->
                match free plan chained with
                | Some range -> Array.map2 (fun at0 at1 -> best range (-at0 / (at1 - at0))) (slopes 0.0) (slopes 1.0)
                | None -> zero
            | _ -> zero

        Evaluation(evaluate constants (plan.Importance.ToArray()) |> fst, 0.0, 0)

    // A quarter of the usual evaluation sample: the standard error is twice as large.
    let private mostSamples = 16_384

    /// The mean over the first samples of the evaluation sample.
    let private sampled (plan: TrainingPlan) (error: float -> float) (weights: float[]) (constants: float[]) =
        let features, samples = plan.Sampler.Features, min mostSamples plan.Loss.EvaluationSamples
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

    /// The baseline of a plan, with its standard error, which is 0 where the magnitudes are uniform on [0, 1) because the loss is
    /// then exact. None where the baseline of the plan's model, loss or penalties is not known.
    let loss (plan: TrainingPlan) : Evaluation option =
        let isFree (penalty: Penalty) = penalty.Function.Of 0.0 = 0.0

        match plan.Loss, written plan, constants plan with
        | _ when not (Seq.forall isFree plan.Penalties) -> None
        | :? FewActiveLoss, _, _ when isFollowing plan -> None
        | :? FewActiveLoss as few, _, Some _ -> still plan.Model |> Option.map (ofFew plan few)
        | _, Some(error, factor), Some constants ->
            let weights = plan.Importance.ToArray() |> Array.map ((*) factor)

            if isUniform (clean plan.Sampler) && isAutoencoder plan && isSquared plan then
                Some(exact plan weights constants)
            elif plan.Loss.EvaluationSamples > 0 then
                Some(sampled plan error weights constants)
            else
                None
        | _ -> None

    // At four standard errors, chance is no explanation. A restart that converged to the constant may end slightly above it,
    // because of its last steps and of single precision.
    let private errors, least = 4.0, 1e-3

    /// Whether a loss is significantly above the baseline. False for a loss that is not finite, which counts as diverged.
    let isAbove (baseline: Evaluation) (evaluation: Evaluation) =
        let error =
            sqrt (evaluation.StandardError * evaluation.StandardError + baseline.StandardError * baseline.StandardError)

        Double.IsFinite evaluation.Loss && evaluation.Loss > baseline.Loss * (1.0 + least) + errors * error
