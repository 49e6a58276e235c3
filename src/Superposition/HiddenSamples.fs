namespace Research

open System

/// What a toy model with a linear bottleneck makes of samples in which at least one feature is active: from the others, whose hidden
/// values are 0, nothing is learned, and at low density they are nearly all.
type HiddenSamples =
    {
        /// x [Samples, Features].
        Inputs: Matrix
        /// h = W x [Samples, Hidden].
        Hidden: Matrix
        /// W [Hidden, Features].
        Embedding: Matrix
        /// b [Features].
        Bias: float[]
        /// I_i [Features].
        Importance: float[]
        /// The features with ‖W_i‖ ≥ 0.5, ascending.
        Represented: int[]
    }

    /// W of the represented features [Hidden, Represented].
    member samples.Truth =
        let chosen = samples.Represented
        Matrix.Build(samples.Embedding.Rows, chosen.Length, (fun row i -> samples.Embedding[row, chosen[i]]))

    /// x of the represented features [Samples, Represented].
    member samples.Features =
        let chosen = samples.Represented
        Matrix.Build(samples.Inputs.Rows, chosen.Length, (fun sample i -> samples.Inputs[sample, chosen[i]]))

/// Draws samples of models, and evaluates models on other hidden values than their own.
[<RequireQualifiedAccess>]
module HiddenSamples =

    // Draws for each sample that is kept, beyond which a sampler counts as one without active features.
    let private patience = 100_000

    let private dot length (a: int -> float) (b: int -> float) =
        let mutable sum = 0.0

        for k in 0 .. length - 1 do
            sum <- sum + a k * b k

        sum

    let private inputs count (sampler: ISampler) stream =
        let source, tile = sampler.Open(), Array.zeroCreate<float32>(sampler.Features * Tile.Samples)
        let kept, x = Collections.Generic.List<float>(count * sampler.Features), Array.zeroCreate<float> sampler.Features
        let mutable drawn = 0

        while kept.Count < count * x.Length do
            if drawn = patience * count then
                raise (NotMeasured "hardly any sample has an active feature")

            if drawn % Tile.Samples = 0 then
                source.Fill(stream, 0, drawn / Tile.Samples, tile.AsSpan(), Tile.Samples)

            for i in 0 .. x.Length - 1 do
                x[i] <- float tile[i * Tile.Samples + drawn % Tile.Samples]

            if Array.exists ((<>) 0.0) x then
                kept.AddRange x

            drawn <- drawn + 1

        Matrix.OfRows(count, x.Length, ReadOnlySpan(kept.ToArray()))

    /// The samples of a sampler in directions W [Hidden, Features], each with an active feature, with biases b and importances [Features].
    let internal draw count (sampler: ISampler) stream (embedding: Matrix) (bias: float[]) (importance: float[]) =
        let inputs, norms = inputs count sampler stream, FeatureGeometry.Norms embedding
        let represented = [| 0 .. norms.Length - 1 |] |> Array.filter (fun i -> norms[i] >= Portrait.full)

        if represented.Length = 0 then
            raise (NotMeasured "the model represents no feature")

        let entry sample row = dot inputs.Columns (fun i -> embedding[row, i]) (fun i -> inputs[sample, i])

        {
            Inputs = inputs
            Hidden = Matrix.Build(count, embedding.Rows, Func<_, _, _> entry)
            Embedding = embedding
            Bias = bias
            Importance = importance
            Represented = represented
        }

    let private ofModel count (model: IModel) (plan: TrainingPlan) (parameters: EquatableArray<float>) =
        let entries (tensor: ParameterTensor) = parameters.AsSpan().Slice(tensor.Offset, tensor.Size).ToArray()
        let weights = model.Layout["W"]
        let embedding = Matrix.OfRows(weights.Rows, weights.Columns, ReadOnlySpan(entries weights))
        let stream, importance = plan.Stream StreamPurpose.Evaluation, plan.Importance.AsSpan().ToArray()
        draw count plan.Sampler stream embedding (entries model.Layout["b"]) importance

    /// Samples of a sampler in random directions of unit norm, without a model: the directions and the samples of a seed, and others of the
    /// same directions where they are fresh.
    let synthetic (count: int) (dimensions: int) (sampler: ISampler) (seed: uint64) (fresh: bool) : HiddenSamples =
        let stream = RandomStream(seed, 0, (if fresh then StreamPurpose.Evaluation else StreamPurpose.Training))
        let n = sampler.Features
        draw count sampler stream (RandomDictionaries.Draw(dimensions, n, seed)) (Array.zeroCreate n) (Array.create n 1.0)

    /// The first so many samples with an active feature of the evaluation stream of a model.
    let of' (count: int) (trained: Trained<#IBottleneck>) : HiddenSamples =
        ofModel count trained.Model trained.Plan trained.State.Final.Parameters

    /// The same of the model whose hidden values another was trained on, which reads them by Activations.of'.
    let readBy (count: int) (reader: Trained<#IModel>) : HiddenSamples =
        match reader.Plan.Sampler with
        | :? Activations as read when (read.Of.Model :? IBottleneck) ->
            match read.Known.Parameters |> Option.ofObj with
            | Some parameters -> ofModel count read.Of.Model read.Of parameters
            | None -> raise (NotMeasured "the model that is read was not trained")
        | _ -> raise (NotMeasured "it was not trained on the hidden values of a model with a linear bottleneck")

    /// x' = ReLU(Wᵀh + b) of other hidden values [Samples, Hidden] for h: [Samples, Features].
    let outputs (hidden: Matrix) (samples: HiddenSamples) =
        let entry sample i =
            max 0.0 (samples.Bias[i] + dot hidden.Columns (fun row -> samples.Embedding[row, i]) (fun row -> hidden[sample, row]))

        Matrix.Build(hidden.Rows, samples.Bias.Length, Func<_, _, _> entry)

    /// Σ_i I_i (x_i − x'_i)² in the mean over samples, of outputs [Samples, Features].
    let loss (outputs: Matrix) (samples: HiddenSamples) =
        let mutable sum = 0.0

        for sample in 0 .. outputs.Rows - 1 do
            for i in 0 .. outputs.Columns - 1 do
                sum <- sum + samples.Importance[i] * (samples.Inputs[sample, i] - outputs[sample, i]) ** 2.0

        sum / float outputs.Rows

    /// Σ‖h − ĥ‖² of other hidden values ĥ [Samples, Hidden].
    let squares (hidden: Matrix) (samples: HiddenSamples) =
        Seq.fold2 (fun sum own other -> sum + (own - other) ** 2.0) 0.0 samples.Hidden.Values hidden.Values

    /// Σ‖h − ĥ‖² / Σ‖h − h̄‖²: the share of the variance that other hidden values ĥ [Samples, Hidden] leave.
    let varianceLeft (hidden: Matrix) (samples: HiddenSamples) =
        let mean = [| for row in 0 .. hidden.Columns - 1 -> Array.average (samples.Hidden.Column row) |]
        squares hidden samples / squares (Matrix.Build(hidden.Rows, hidden.Columns, (fun _ row -> mean[row]))) samples

    /// (loss at h = 0 − loss at other hidden values) / (loss at h = 0 − loss of the model): 1 where they are as good as its own, 0 as nothing.
    let lossRecovered (hidden: Matrix) (samples: HiddenSamples) =
        let nothing = Matrix.Build(samples.Hidden.Rows, samples.Hidden.Columns, (fun _ _ -> 0.0))
        let at values = loss (outputs values samples) samples
        (at nothing - at hidden) / (at nothing - at samples.Hidden)

    /// D z of codes [Samples, Latents]: [Samples, Hidden].
    let decoded (dictionary: Matrix) (codes: Matrix) =
        let entry sample row = dot codes.Columns (fun j -> dictionary[row, j]) (fun j -> codes[sample, j])
        Matrix.Build(codes.Rows, dictionary.Rows, Func<_, _, _> entry)
