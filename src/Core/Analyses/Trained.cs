namespace Research;

/// <summary>A trained model with its plan and the result of its training: the subject of analyses.</summary>
/// <typeparam name="TModel">The model; its capabilities decide which analyses apply.</typeparam>
/// <param name="Model">The model.</param>
/// <param name="Plan">The plan that was trained.</param>
/// <param name="State">Final and recorded states, loss curve and evaluation.</param>
public sealed record Trained<TModel>(TModel Model, TrainingPlan Plan, TrainedState State)
    where TModel : IModel;

/// <summary>Accessors of a trained model, each gated by the capability it needs.</summary>
public static class TrainedExtensions
{
    /// <summary>The embedding W <c>[Hidden, Features]</c> after the last step.</summary>
    /// <typeparam name="TModel">A model with a linear bottleneck.</typeparam>
    /// <param name="trained">The trained model.</param>
    public static Matrix Embedding<TModel>(this Trained<TModel> trained)
        where TModel : IBottleneck => trained.Embedding(trained.State.Final);

    /// <summary>The embedding W <c>[Hidden, Features]</c> of a snapshot.</summary>
    /// <typeparam name="TModel">A model with a linear bottleneck.</typeparam>
    /// <param name="trained">The trained model.</param>
    /// <param name="at">One of its snapshots.</param>
    public static Matrix Embedding<TModel>(this Trained<TModel> trained, Snapshot at)
        where TModel : IBottleneck
    {
        var tensor = trained.Model.Layout["W"];
        return Matrix.OfRows(tensor.Rows, tensor.Columns, at.Parameters.AsSpan().Slice(tensor.Offset, tensor.Size));
    }

    /// <summary>The trained model as it was at a snapshot; the evaluation stays that of the end.</summary>
    /// <typeparam name="TModel">Any model.</typeparam>
    /// <param name="trained">The trained model.</param>
    /// <param name="at">One of its snapshots.</param>
    public static Trained<TModel> At<TModel>(this Trained<TModel> trained, Snapshot at)
        where TModel : IModel => trained with { State = trained.State with { Final = at } };

    /// <summary>The recorded snapshots and the last, which may be one of them: ascending steps, at least one.</summary>
    /// <typeparam name="TModel">Any model.</typeparam>
    /// <param name="trained">The trained model.</param>
    public static EquatableArray<Snapshot> Snapshots<TModel>(this Trained<TModel> trained)
        where TModel : IModel => EquatableArray.Of(trained.State.Recorded.Where(kept => kept.Step < trained.State.Final.Step).Append(trained.State.Final));

    /// <summary>The loss of each of <see cref="Snapshots"/>, all on the fixed evaluation sample, or exactly.</summary>
    /// <typeparam name="TModel">Any model.</typeparam>
    /// <param name="trained">The trained model.</param>
    public static EquatableArray<Evaluation> Evaluations<TModel>(this Trained<TModel> trained)
        where TModel : IModel
    {
        var loss = LossEvaluator.Of(trained.Plan);
        return EquatableArray.Of(trained.Snapshots().Select(snapshot => loss.Evaluate(snapshot.Parameters.AsSpan())));
    }

    /// <summary>The loss of the model that ignores all features, W = 0 and b = E[x], on the fixed evaluation sample, or exactly.</summary>
    /// <typeparam name="TModel">A model with a linear bottleneck.</typeparam>
    /// <param name="trained">The trained model.</param>
    public static double LossOfIgnoring<TModel>(this Trained<TModel> trained)
        where TModel : IBottleneck
    {
        var parameters = new double[trained.Model.Layout.Size];
        trained.Plan.Sampler.Mean().CopyTo(parameters, trained.Model.Layout["b"].Offset);
        return LossEvaluator.Of(trained.Plan).Evaluate(parameters).Loss;
    }

    /// <summary>The output bias b <c>[Features]</c> after the last step.</summary>
    /// <typeparam name="TModel">A model with a linear bottleneck.</typeparam>
    /// <param name="trained">The trained model.</param>
    public static double[] Bias<TModel>(this Trained<TModel> trained)
        where TModel : IBottleneck
    {
        var tensor = trained.Model.Layout["b"];
        return trained.State.Final.Parameters.AsSpan().Slice(tensor.Offset, tensor.Size).ToArray();
    }

    /// <summary>The input weights W₁ <c>[Neurons, Features]</c> after the last step.</summary>
    /// <typeparam name="TModel">A model with neurons.</typeparam>
    /// <param name="trained">The trained model.</param>
    public static Matrix InputWeights<TModel>(this Trained<TModel> trained)
        where TModel : INeurons => NeuronWeights.Inputs(trained.Model, trained.State.Final.Parameters.AsSpan());

    /// <summary>The output weights W₂ <c>[Features, Neurons]</c> after the last step.</summary>
    /// <typeparam name="TModel">A model with neurons.</typeparam>
    /// <param name="trained">The trained model.</param>
    public static Matrix OutputWeights<TModel>(this Trained<TModel> trained)
        where TModel : INeurons => NeuronWeights.Outputs(trained.Model, trained.State.Final.Parameters.AsSpan());

    /// <summary>The codes f of a sparse autoencoder <c>[inputs, Latents]</c> after the last step, one row per input.</summary>
    /// <param name="trained">The trained model.</param>
    /// <param name="inputs"><c>[inputs, Features]</c>, one row per input.</param>
    /// <exception cref="ArgumentException">Inputs have another length.</exception>
    public static Matrix Codes(this Trained<SparseAutoencoder> trained, Matrix inputs) =>
        Outputs(trained, inputs, trained.Model.Latents, (between, _) => between[trained.Model.Latents..]);

    /// <summary>The reconstructions D f + c of a sparse autoencoder <c>[inputs, Features]</c> after the last step, one row per input.</summary>
    /// <param name="trained">The trained model.</param>
    /// <param name="inputs"><c>[inputs, Features]</c>, one row per input.</param>
    /// <exception cref="ArgumentException">Inputs have another length.</exception>
    public static Matrix Reconstructions(this Trained<SparseAutoencoder> trained, Matrix inputs) =>
        Outputs(trained, inputs, trained.Model.Features, (_, output) => output);

    /// <summary>The decoder D <c>[Features, Latents]</c> of a sparse autoencoder after the last step; its columns are the directions it found.</summary>
    /// <param name="trained">The trained model.</param>
    public static Matrix Decoder(this Trained<SparseAutoencoder> trained)
    {
        var tensor = trained.Model.Layout["D"];
        return Matrix.OfRows(tensor.Rows, tensor.Columns, trained.State.Final.Parameters.AsSpan().Slice(tensor.Offset, tensor.Size));
    }

    private static Matrix Outputs(Trained<SparseAutoencoder> trained, Matrix inputs, int width, Func<double[], double[], double[]> part)
    {
        var model = trained.Model;
        if (inputs.Columns != model.Features)
        {
            throw new ArgumentException(
                new Fault("the number of columns of the inputs", $"{inputs.Columns}", $"{model.Features}, the width of the activations", "give one input per row").Sentence,
                nameof(inputs));
        }

        var (between, output, rows) = (new double[model.Activations], new double[model.Features], new double[inputs.Rows * width]);
        for (var row = 0; row < inputs.Rows; row++)
        {
            model.Forward(trained.State.Final.Parameters.AsSpan(), inputs.Row(row), between, output);
            part(between, output).CopyTo(rows, row * width);
        }

        return Matrix.OfRows(inputs.Rows, width, rows);
    }

    /// <summary>Values at a site <c>[inputs, width]</c> after the last step, one row per input.</summary>
    /// <typeparam name="TModel">A chain.</typeparam>
    /// <param name="trained">The trained model.</param>
    /// <param name="site">The name of one of its sites.</param>
    /// <param name="inputs"><c>[inputs, Features]</c>, one row per input.</param>
    /// <exception cref="ArgumentException">There is no such site, or inputs have another length; the message names the sites, or the length.</exception>
    public static Matrix AtSite<TModel>(this Trained<TModel> trained, string site, Matrix inputs)
        where TModel : IChained => SiteValues.Of(trained.Model, site, trained.State.Final.Parameters.AsSpan(), inputs);
}
