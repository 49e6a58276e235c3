namespace Research

open System
open System.Collections.Generic

/// A sparse autoencoder with a ReLU as numbers: z = max(E (h − d) + e, 0), ĥ = D z + d.
type Autoencoder =
    {
        /// E [Latents, Hidden].
        Encoder: Matrix
        /// E d − e [Latents]: a latent fires where its row of E times h is above it.
        Thresholds: float[]
        /// D [Hidden, Latents].
        Decoder: Matrix
        /// d [Hidden]; zeros where the model has no decoder bias.
        Offset: float[]
    }

/// Sparse autoencoders with a ReLU as chains of layers, which every engine trains, and what they do to activations. The tensors are E, e, D and d;
/// an L1 penalty belongs at the site "codes", with columns of D of norm 1.
[<RequireQualifiedAccess>]
module Autoencoder =

    let private layers hidden latents offset : Layer list =
        [
            if offset then
                Layer.Bias("d", -1)
            Layer.Dense("E", latents, hidden)
            Layer.Bias "e"
            Layer.Relu
            Layer.Site "codes"
            Layer.Dense("D", hidden, latents)
            if offset then
                Layer.Bias "d"
        ]

    let private model layers = ChainModel(Name = "sparse autoencoder", Chain = Chain(layers: Layer list))

    /// An autoencoder of activations of a width; offset says whether it has a decoder bias.
    let ofActivations (hidden: int) (latents: int) (offset: bool) = model (layers hidden latents offset)

    /// h of features, with zeros for the outputs that a model of as many outputs as inputs has beyond its hidden space [Features, Hidden].
    let private padding (directions: Matrix) =
        Matrix.Build(directions.Columns, directions.Rows, (fun row column -> if row = column then 1.0 else 0.0))

    /// An autoencoder of h = W x for features x with given directions W [Hidden, Features], at least as many as dimensions, with a decoder bias. Its
    /// output is ĥ, followed by zeros: its target is Autoencoder.target W.
    let ofFeatures (directions: Matrix) (latents: int) =
        [
            yield Layer.Fixed directions :> Layer
            yield! layers directions.Rows latents true
            yield Layer.Fixed(padding directions)
        ]
        |> model

    /// The start of an autoencoder of features of norm 1, as many latents as features, at codes max(W_i · h − λ/2, 0): best for every sample where
    /// features are orthogonal or no two latents fire at once.
    let ofTruth (directions: Matrix) (penalty: float) : Initialiser =
        let count = directions.Columns

        Initialiser.Given
            [
                yield! List.replicate directions.Rows 0.0
                for i in 0 .. count - 1 do
                    for row in 0 .. directions.Rows - 1 -> directions[row, i]
                yield! List.replicate count (-penalty / 2.0)
                yield! directions.Values
            ]

    /// h = W x, followed by zeros: what an autoencoder of these features is compared with, so that its error is ‖h − ĥ‖².
    let target (directions: Matrix) =
        let entry row column = if row < directions.Rows then directions[row, column] else 0.0
        Target.Linear(Matrix.Build(directions.Columns, directions.Columns, Func<_, _, _> entry))

    let private tensor name (trained: Trained<ChainModel>) =
        let layout = (trained.Model :> IModel).Layout
        let tensor = layout[name]

        Matrix.OfRows(tensor.Rows, tensor.Columns, trained.State.Final.Parameters.AsSpan().Slice(tensor.Offset, tensor.Size))

    /// The numbers of a trained autoencoder.
    let read (trained: Trained<ChainModel>) : Autoencoder =
        let encoder, bias, decoder = tensor "E" trained, tensor "e" trained, tensor "D" trained
        let has = (trained.Model :> IModel).Layout.Tensors |> Seq.exists (fun tensor -> tensor.Name = "d")

        let offset =
            if has then
                Array.ofSeq (tensor "d" trained).Values
            else
                Array.zeroCreate encoder.Columns

        {
            Encoder = encoder
            Thresholds =
                [|
                    for latent in 0 .. encoder.Rows - 1 ->
                        Seq.sum (Seq.init encoder.Columns (fun k -> encoder[latent, k] * offset[k])) - bias.Values[latent]
                |]
            Decoder = decoder
            Offset = offset
        }

    /// The directions W [Hidden, Features] of a model of Autoencoder.ofFeatures.
    let directions (trained: Trained<ChainModel>) =
        match trained.Model.Chain.Layers[0] with
        | :? Layer.Fixed as embedding -> embedding.Matrix
        | _ -> invalidArg (nameof trained) "The model has no directions: make it with Autoencoder.ofFeatures."

    /// z [Latents] of h [Hidden].
    let encode (hidden: float[]) (model: Autoencoder) =
        [|
            for latent in 0 .. model.Encoder.Rows - 1 ->
                Seq.sum (Seq.init hidden.Length (fun k -> model.Encoder[latent, k] * hidden[k])) - model.Thresholds[latent]
                |> max 0.0
        |]

    /// ĥ [Hidden] of z [Latents].
    let decode (code: float[]) (model: Autoencoder) =
        Array.init model.Offset.Length (fun row ->
            model.Offset[row] + Seq.sum (Seq.init code.Length (fun latent -> model.Decoder[row, latent] * code[latent])))

    /// ‖h − ĥ‖² + λ ‖z‖₁ of h [Hidden].
    let cost (penalty: float) (hidden: float[]) (model: Autoencoder) =
        let code = encode hidden model
        let error = Array.map2 (fun a b -> (a - b) * (a - b)) hidden (decode code model) |> Array.sum
        error + penalty * Array.sum code

    /// E‖h − ĥ‖² + λ E‖z‖₁ over the rows of the data set that it was trained on, exactly; λ is the sum of its penalties, which are L1 on codes.
    let objective (trained: Trained<ChainModel>) =
        match trained.Plan.Sampler with
        | :? DataSet as data ->
            let model, penalty = read trained, trained.Plan.Penalties |> Seq.sumBy _.Weight
            // Weights of activations are repeated rows: each is encoded once, and the sum is that of all.
            let costs = Dictionary<EquatableArray<float>, float>()

            data.Rows
            |> Seq.averageBy (fun row ->
                match costs.TryGetValue row with
                | true, known -> known
                | _ ->
                    let found = cost penalty (Array.ofSeq row) model
                    costs[row] <- found
                    found)
        | other ->
            invalidArg (nameof trained) $"Activations of {other.GetType().Name} take more than a few values: train on a DataSet."
