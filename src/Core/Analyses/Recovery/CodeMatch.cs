namespace Research;

/// <summary>
/// How codes follow features: the Pearson correlation of each latent's code with each input over samples, in [−1, 1]; 0 where one of them does
/// not vary, as the code of a dead latent.
/// </summary>
public sealed record CodeMatch
{
    private CodeMatch(Matrix correlations) => Correlations = correlations;

    /// <summary>corr(x_i, z_j) <c>[Features, Latents]</c>.</summary>
    public Matrix Correlations { get; }

    /// <summary>The latent of each feature <c>[Features]</c> in the one-to-one assignment of greatest Σ|corr|; −1 where there is none.</summary>
    public EquatableArray<int> Partners => EquatableArray.Of<int>(Assignment.Best(Absolute));

    /// <summary>
    /// MCC of codes (O'Neill, Gumran and Klindt 2024): the mean |corr| of the one-to-one assignment of greatest Σ|corr|, over min(n, k) pairs.
    /// </summary>
    public double MeanAssigned => Partners.Select((j, i) => (i, j)).Where(pair => pair.j >= 0).Average(pair => Absolute[pair.i, pair.j]);

    private Matrix Absolute => Matrix.Build(Correlations.Rows, Correlations.Columns, (i, j) => Math.Abs(Correlations[i, j]));

    /// <summary>Compares codes with inputs.</summary>
    /// <param name="inputs">x <c>[Samples, Features]</c>.</param>
    /// <param name="codes">z <c>[Samples, Latents]</c>.</param>
    /// <exception cref="InvalidOperationException">There are no samples, other numbers of them, or numbers that are not finite.</exception>
    public static CodeMatch Of(Matrix inputs, Matrix codes)
    {
        RecoveryFaults.Refuse(RecoveryFaults.OfActivations(inputs).Concat(RecoveryFaults.OfActivations(codes)));
        if (inputs.Rows != codes.Rows)
            RecoveryFaults.Refuse([new("the number of codes", $"{codes.Rows}", $"{inputs.Rows}, as many as inputs", "encode the activations of these inputs")]);
        var (x, z) = (Standardised(inputs), Standardised(codes));
        return new(Matrix.Build(x.Length, z.Length, (i, j) => Vectors.Dot(x[i], z[j])));
    }

    /// <summary>Columns with mean 0 and norm 1; a column that does not vary is 0.</summary>
    private static double[][] Standardised(Matrix values)
    {
        var columns = Vectors.Columns(values);
        foreach (var column in columns)
        {
            var mean = column.Average();
            for (var sample = 0; sample < column.Length; sample++) column[sample] -= mean;
            Vectors.Normalise(column);
        }

        return columns;
    }
}
