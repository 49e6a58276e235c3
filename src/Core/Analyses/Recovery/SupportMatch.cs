namespace Research;

/// <summary>
/// When latents fire (code ≠ 0) beside when features are active (input ≠ 0), over samples: precision is the share of a latent's firings in which
/// the feature is active, recall the share of the feature's activity in which the latent fires, F1 = 2PR / (P + R). What is undefined, as for a
/// dead latent, is 0.
/// </summary>
public sealed record SupportMatch
{
    private SupportMatch(Matrix precision, Matrix recall, Matrix f1) => (Precision, Recall, F1) = (precision, recall, f1);

    /// <summary>Precision <c>[Features, Latents]</c>.</summary>
    public Matrix Precision { get; }

    /// <summary>Recall <c>[Features, Latents]</c>.</summary>
    public Matrix Recall { get; }

    /// <summary>F1 <c>[Features, Latents]</c>.</summary>
    public Matrix F1 { get; }

    /// <summary>The F1 of the best latent of each feature, averaged over features: a feature that no latent answers to counts as 0.</summary>
    public double OfFeatures => Enumerable.Range(0, F1.Rows).Average(i => F1.Row(i).ToArray().Max());

    /// <summary>
    /// The F1 of each latent with the feature nearest to it, averaged over latents, as in SAELens: a dead latent counts as 0, a feature
    /// that is nearest to no latent does not count.
    /// </summary>
    /// <param name="match">The directions of the same features and latents.</param>
    public double OfLatents(DirectionMatch match) => match.Nearest.Select((i, j) => F1[i, j]).Average();

    /// <summary>Compares supports.</summary>
    /// <param name="inputs">x <c>[Samples, Features]</c>.</param>
    /// <param name="codes">z <c>[Samples, Latents]</c>.</param>
    /// <exception cref="InvalidOperationException">There are no samples, or other numbers of them.</exception>
    public static SupportMatch Of(Matrix inputs, Matrix codes) => Of(inputs, codes, Enumerable.Range(0, inputs.Rows).ToArray());

    /// <summary>
    /// The score by chance: codes are given to samples at random, so that latents fire as often as before but not for the features.
    /// </summary>
    /// <param name="inputs">x <c>[Samples, Features]</c>.</param>
    /// <param name="codes">z <c>[Samples, Latents]</c>.</param>
    /// <param name="score">A score such as <see cref="OfFeatures"/>.</param>
    /// <param name="shuffles">The number of orders over which it is averaged, at least 1.</param>
    /// <param name="seed">The seed of the orders.</param>
    /// <exception cref="InvalidOperationException">There are no samples, other numbers of them, or no shuffles.</exception>
    public static double ByChance(Matrix inputs, Matrix codes, Func<SupportMatch, double> score, int shuffles = 20, ulong seed = 0)
    {
        RecoveryFaults.Refuse(Check.AtLeast("the number of shuffles", shuffles, 1, "use 20"));
        return Enumerable.Range(0, shuffles).Average(shuffle => score(Of(inputs, codes, Order(inputs.Rows, new(seed, shuffle, StreamPurpose.Evaluation)))));
    }

    private static int[] Order(int samples, RandomStream stream) =>
        [.. Enumerable.Range(0, samples).OrderBy(sample => stream.At(0, (uint)sample, 0).A).ThenBy(sample => sample)];

    private static SupportMatch Of(Matrix inputs, Matrix codes, int[] order)
    {
        RecoveryFaults.Refuse(RecoveryFaults.OfActivations(inputs).Concat(RecoveryFaults.OfActivations(codes)));
        if (inputs.Rows != codes.Rows)
            RecoveryFaults.Refuse([new("the number of codes", $"{codes.Rows}", $"{inputs.Rows}, as many as inputs", "encode the activations of these inputs")]);
        var (active, fires, both) = (new double[inputs.Columns], new double[codes.Columns], new double[inputs.Columns, codes.Columns]);
        for (var sample = 0; sample < order.Length; sample++)
        {
            var x = inputs.Row(sample);
            var z = codes.Row(order[sample]);
            for (var j = 0; j < z.Length; j++) fires[j] += z[j] != 0 ? 1 : 0;
            for (var i = 0; i < x.Length; i++)
            {
                if (x[i] == 0) continue;
                active[i]++;
                for (var j = 0; j < z.Length; j++) both[i, j] += z[j] != 0 ? 1 : 0;
            }
        }

        Matrix Share(Func<int, int, double> of) =>
            Matrix.Build(inputs.Columns, codes.Columns, (i, j) => of(i, j) is var whole && whole > 0 ? both[i, j] / whole : 0);
        return new(Share((_, j) => fires[j]), Share((i, _) => active[i]), Share((i, j) => (active[i] + fires[j]) / 2));
    }
}
