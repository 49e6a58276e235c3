namespace Research;

/// <summary>The parameters a run starts from. The scale follows from the one model's own shape, never from how many are trained.</summary>
public abstract record Initialiser : IChecked
{
    private protected Initialiser() { }

    /// <summary>Fills the parameters. Every value is a float, so that engines of either precision start alike.</summary>
    /// <param name="model">The model.</param>
    /// <param name="stream">The run's stream of purpose <see cref="StreamPurpose.Initialisation"/>.</param>
    /// <param name="parameters">Flat, in the order of the model's layout.</param>
    public abstract void Fill(IModel model, RandomStream stream, Span<double> parameters);

    /// <summary>The same, where the mean of the samples is known too.</summary>
    internal virtual void Fill(IModel model, Func<double[]> mean, RandomStream stream, Span<double> parameters) => Fill(model, stream, parameters);

    /// <summary>The faults of beginning with a model that is sound.</summary>
    internal virtual IEnumerable<Fault> Faults(IModel model) => [];

    /// <inheritdoc/>
    public virtual IEnumerable<Fault> Faults() => [];

    /// <summary>W ~ N(0, 2 / (rows + columns)), b = 0: Glorot and Bengio (2010), for each matrix by itself.</summary>
    public sealed record XavierNormal : Initialiser
    {
        /// <inheritdoc/>
        public override void Fill(IModel model, RandomStream stream, Span<double> parameters) =>
            Normal(model, stream, parameters, tensor => Math.Sqrt(2.0 / (tensor.Rows + tensor.Columns)));
    }

    /// <summary>
    /// W ~ N(0, 2 / (m (n + I))), b = 0: what the authors' public notebook does by calling Xavier on the stacked tensor
    /// [I, n, m] of I instances, so that the scale depends on how many models were trained together. A named choice for
    /// measuring the difference; the number of instances is stated, not taken from the population.
    /// </summary>
    public sealed record NotebookXavier : Initialiser
    {
        /// <summary>The number of instances I of the notebook's tensor, at least 1.</summary>
        public required int Instances { get; init; }

        /// <inheritdoc/>
        public override void Fill(IModel model, RandomStream stream, Span<double> parameters) =>
            Normal(model, stream, parameters, tensor => Math.Sqrt(2.0 / (tensor.Rows * (tensor.Columns + Instances))));

        /// <inheritdoc/>
        public override IEnumerable<Fault> Faults() =>
            Check.AtLeast("the number of instances of the initialiser", Instances, 1, "state how many models the notebook stacks");
    }

    /// <summary>
    /// The weights of <see cref="XavierNormal"/> and one bias for all, e.g. E[x] = p / 2 of features of density p: a ReLU output then
    /// begins near what ignoring its feature puts out. One that begins below zero for every sample has no gradient and stays there.
    /// </summary>
    public sealed record XavierAndBias : Initialiser
    {
        /// <summary>b, in the units of the features.</summary>
        public required double Bias { get; init; }

        /// <inheritdoc/>
        public override void Fill(IModel model, RandomStream stream, Span<double> parameters)
        {
            new XavierNormal().Fill(model, stream, parameters);
            foreach (var tensor in model.Layout.Tensors)
                if (tensor.IsBias) parameters.Slice(tensor.Offset, tensor.Size).Fill((float)Bias);
        }

        /// <inheritdoc/>
        public override IEnumerable<Fault> Faults() => double.IsFinite(Bias)
            ? []
            : [new("the bias of the initialiser", $"{Bias}", "a finite number", "give the mean of the features")];
    }

    /// <summary>
    /// For a <see cref="SparseAutoencoder"/>: the columns of D have directions that are uniform on the sphere and one norm, E = Dᵀ, all
    /// biases are 0. The norm is 1 with Gao et al. (2024), 0.1 in the libraries SAELens and dictionary_learning.
    /// </summary>
    public sealed record TiedDictionary : Initialiser
    {
        /// <summary>The norm of a column of D, above 0; 1 unless stated.</summary>
        public double Norm { get; init; } = 1;

        /// <summary>Whether c begins at the mean of the samples, as the sampler states it; at 0 unless stated.</summary>
        public bool AtMean { get; init; }

        /// <summary>The first thresholds θ of <see cref="Encoder.JumpRelu"/>, 0 or above; 0.01 unless stated.</summary>
        public double Threshold { get; init; } = 0.01;

        /// <inheritdoc/>
        public override void Fill(IModel model, RandomStream stream, Span<double> parameters) => Fill(model, () => new double[model.Features], stream, parameters);

        internal override void Fill(IModel model, Func<double[]> mean, RandomStream stream, Span<double> parameters)
        {
            var autoencoder = (SparseAutoencoder)model;
            var (at, n, k) = (new DictionaryPlaces(autoencoder), model.Features, autoencoder.Latents);
            Normal(model, stream, parameters, _ => 1);
            var encoder = parameters[at.Encoder];
            var decoder = parameters[at.Decoder];
            for (var j = 0; j < k; j++)
            {
                var square = 0.0;
                for (var i = 0; i < n; i++) square += decoder[(i * k) + j] * decoder[(i * k) + j];
                for (var i = 0; i < n; i++) encoder[(j * n) + i] = decoder[(i * k) + j] = (float)(Norm * decoder[(i * k) + j] / Math.Sqrt(square));
            }

            if (AtMean) for (var (i, centre) = (0, mean()); i < n; i++) parameters[at.Centre][i] = (float)centre[i];
            if (autoencoder.Encoder is Encoder.JumpRelu) parameters[at.Threshold].Fill((float)Threshold);
        }

        internal override IEnumerable<Fault> Faults(IModel model)
        {
            if (model is not SparseAutoencoder)
                yield return new("the model that begins as a tied dictionary", model.GetType().Name, "a SparseAutoencoder", "initialise it with XavierNormal");
        }

        /// <inheritdoc/>
        public override IEnumerable<Fault> Faults() =>
            Check.Positive("the norm of the columns of a dictionary", Norm, "use 1 or 0.1")
                .Concat(Check.NotNegative("the first threshold", Threshold, "use 0.01"));
    }

    /// <summary>Given parameters, the same for every restart.</summary>
    public sealed record Given : Initialiser
    {
        /// <summary>Given parameters.</summary>
        /// <param name="parameters">Flat, in the order of the model's layout: W row by row, then b.</param>
        public Given(IEnumerable<double> parameters) => Parameters = EquatableArray.Of(parameters.Select(value => (double)(float)value));

        /// <summary>Flat, in the order of the model's layout; rounded to float.</summary>
        public EquatableArray<double> Parameters { get; }

        /// <inheritdoc/>
        public override void Fill(IModel model, RandomStream stream, Span<double> parameters) =>
            Parameters.AsSpan().CopyTo(parameters);

        /// <inheritdoc/>
        public override IEnumerable<Fault> Faults() => Parameters.SelectMany((value, i) => double.IsFinite(value)
            ? Enumerable.Empty<Fault>()
            : [new($"initial parameter {i}", $"{value}", "a finite number", "give finite weights and biases")]);
    }

    private static void Normal(IModel model, RandomStream stream, Span<double> parameters, Func<ParameterTensor, double> deviation)
    {
        parameters.Clear();
        foreach (var tensor in model.Layout.Tensors)
        {
            if (tensor.IsBias) continue;
            var scale = deviation(tensor);
            for (var i = 0; i < tensor.Size; i += 2)
            {
                var words = stream.At(0, (uint)(tensor.Offset + i), 0);
                var (first, second) = Elementary.Normals(words.A, words.B);
                parameters[tensor.Offset + i] = (float)(scale * first);
                if (i + 1 < tensor.Size) parameters[tensor.Offset + i + 1] = (float)(scale * second);
            }
        }
    }
}
