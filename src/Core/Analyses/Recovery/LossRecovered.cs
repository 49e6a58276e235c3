namespace Research;

/// <summary>
/// The loss of a model, that with what a sparse autoencoder makes of the values at a site in their place, and that with zeros in their place;
/// penalties left out.
/// </summary>
/// <param name="Original">The loss of the model as it is.</param>
/// <param name="Reconstructed">With D f + c in place of h.</param>
/// <param name="Zero">With 0 in place of h.</param>
/// <param name="StandardError">The standard error of Reconstructed − Original, which are of the same samples; 0 where losses are exact.</param>
public sealed record LossRecovered(double Original, double Reconstructed, double Zero, double StandardError)
{
    /// <summary>(Reconstructed − Zero) / (Original − Zero): 1 where nothing is lost, 0 where zeros would do as well.</summary>
    public double Share => (Reconstructed - Zero) / (Original - Zero);

    /// <summary>The mean losses over the first samples of the model's own evaluation stream, whatever the encoder. Samples are not attacked.</summary>
    /// <typeparam name="TModel">A chain.</typeparam>
    /// <param name="trained">The model, trained on a sampled or an exact loss.</param>
    /// <param name="site">The name of one of its sites, such as "hidden".</param>
    /// <param name="autoencoder">An autoencoder of that site's width.</param>
    /// <param name="samples">How many samples, at least 2.</param>
    /// <exception cref="ArgumentException">There is no such site, the width is another, or there are too few samples; the message says which.</exception>
    public static LossRecovered Sampled<TModel>(Trained<TModel> trained, string site, Trained<SparseAutoencoder> autoencoder, int samples = 65_536)
        where TModel : IChained
    {
        Demand(trained.Model, site, autoencoder.Model, Check.AtLeast("the number of samples", samples, 2, "draw enough for a standard error, such as 65536"));
        var (plan, program, parameters) = (trained.Plan, ChainPrograms.Of(trained.Model), trained.State.Final.Parameters.ToArray());
        var (place, n) = (program.Sites[site], program.Inputs);
        var pairs = new SamplePairs(plan.Sampler is Attacked attacked ? attacked.Clean : plan.Sampler, plan.Target, null);
        var (inputs, targets) = (new float[n * Tile.Samples], new float[n * Tile.Samples]);
        var own = autoencoder.State.Final.Parameters.ToArray();
        var (between, reconstructed, x) = (new double[autoencoder.Model.Activations], new double[autoencoder.Model.Features], new double[n]);
        var zero = Error(new double[reconstructed.Length]);
        var (original, replaced, without, squares) = (0.0, 0.0, 0.0, 0.0);
        for (var sample = 0; sample < samples; sample++)
        {
            var at = sample % Tile.Samples;
            if (at == 0) pairs.Fill(plan.Stream(StreamPurpose.Evaluation), 0, sample / Tile.Samples, inputs, targets, Tile.Samples);
            var wanted = pairs.TargetIsInput ? inputs : targets;
            for (var i = 0; i < n; i++) x[i] = inputs[(i * Tile.Samples) + at];
            var h = ChainValues.Between(program, 0, place, parameters, x);
            autoencoder.Model.Forward<double>(own, h, between, reconstructed);
            var (first, second) = (Loss(Error(h), wanted, at), Loss(Error(reconstructed), wanted, at));
            (original, replaced, without) = (original + first, replaced + second, without + Loss(zero, wanted, at));
            squares += (second - first) * (second - first);
        }

        var error = SampledLossEvaluator.Statistics(replaced - original, squares, samples).StandardError;
        return new(original / samples, replaced / samples, without / samples, error);

        double[] Error(double[] h) => ChainValues.Between(program, place, program.Steps.Length, parameters, h);

        double Loss(double[] y, float[] wanted, int at)
        {
            var sum = 0.0;
            for (var i = 0; i < n; i++)
            {
                var error = y[i] - wanted[(i * Tile.Samples) + at];
                sum += plan.Importance[i] * (plan.Loss is SampledLoss sampled ? sampled.Factor(n) * sampled.Error.Of(error) : error * error);
            }

            return sum;
        }
    }

    /// <summary>
    /// The exact losses over samples with one active feature at most, or two, as <see cref="Exact.FewActive"/> states them: model and
    /// autoencoder together are one chain. Of <see cref="Encoder.Relu"/> alone, because codes of the others jump.
    /// </summary>
    /// <typeparam name="TModel">A chain whose functions are linear on each side of 0.</typeparam>
    /// <param name="trained">The model.</param>
    /// <param name="site">The name of one of its sites, such as "hidden".</param>
    /// <param name="autoencoder">An autoencoder of that site's width.</param>
    /// <param name="most">1 or 2.</param>
    /// <exception cref="ArgumentException">There is no such site, the width or the encoder is another; the message says which.</exception>
    /// <exception cref="InvalidOperationException">The loss has faults; the message is the first.</exception>
    public static LossRecovered FewActive<TModel>(Trained<TModel> trained, string site, Trained<SparseAutoencoder> autoencoder, int most = 1)
        where TModel : IChained
    {
        var (k, d) = (autoencoder.Model.Latents, autoencoder.Model.Features);
        Demand(trained.Model, site, autoencoder.Model, autoencoder.Model.Encoder is Encoder.Relu ? [] :
        [
            new("the encoder under an exact loss", autoencoder.Model.Encoder.GetType().Name, "Relu, whose codes do not jump", "use LossRecovered.Sampled"),
        ]);
        Layer[] encoded =
        [
            new Layer.Bias("autoencoder c", -1), new Layer.Dense("autoencoder E", k, d), new Layer.Bias("autoencoder e"), Layer.Relu,
            new Layer.Dense("autoencoder D", d, k), new Layer.Bias("autoencoder c"),
        ];
        return new(Of([]), Of(encoded), Of([new Layer.Fixed(Matrix.Build(d, d, (_, _) => 0))]), 0);

        double Of(Layer[] replacing)
        {
            var layers = trained.Model.Chain.Layers.ToArray();
            var at = Array.FindIndex(layers, layer => layer is Layer.Site found && found.Name == site);
            var model = new ChainModel { Name = "replaced", Chain = new([.. layers[..at], .. replacing, .. layers[at..]]) };
            var loss = Exact.FewActive(trained.Plan.Sampler, model, most, trained.Plan.Target);
            double[] parameters = [.. model.Chain.Layout.Tensors.SelectMany(Entries)];
            return loss.Evaluate(parameters, trained.Plan.Importance.AsSpan(), []);
        }

        double[] Entries(ParameterTensor tensor)
        {
            const string Own = "autoencoder ";
            var (from, name, flat) = tensor.Name.StartsWith(Own, StringComparison.Ordinal)
                ? (((IModel)autoencoder.Model).Layout, tensor.Name[Own.Length..], autoencoder.State.Final.Parameters)
                : (ChainPrograms.Of(trained.Model).Layout, tensor.Name, trained.State.Final.Parameters);
            return flat.AsSpan().Slice(from[name].Offset, from[name].Size).ToArray();
        }
    }

    private static void Demand(IChained model, string site, SparseAutoencoder autoencoder, IEnumerable<Fault> others)
    {
        var program = ChainPrograms.Of(model);
        var known = program.Sites.TryGetValue(site, out var place);
        Fault[] faults =
        [
            .. known ? [] : new Fault[] { new("the site", $"\"{site}\"", $"one of {string.Join(", ", program.Sites.Keys.Select(name => $"\"{name}\""))}", "name a site of the model") },
            .. !known || program.Width(place) == autoencoder.Features ? [] : new Fault[]
            {
                new("the width of the autoencoder", $"{autoencoder.Features}", $"{program.Width(place)}, that of the site", "train it on the activations of this site"),
            },
            .. others,
        ];
        if (faults.Length > 0) throw new ArgumentException(string.Join(" ", faults.Select(fault => fault.Sentence)));
    }
}
