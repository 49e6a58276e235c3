namespace Research;

/// <summary>
/// True directions d_i beside learned ones w_j. Cosines have their signs, unless a score says absolute: of antipodal features one latent serves
/// both by its absolute cosine, and a latent of the wrong sign counts. In two dimensions absolute cosines of random directions are 0.94 on average.
/// </summary>
public sealed record DirectionMatch
{
    private DirectionMatch(Matrix cosines) => Cosines = cosines;

    /// <summary>cos(d_i, w_j) <c>[Features, Latents]</c>.</summary>
    public Matrix Cosines { get; }

    /// <summary>
    /// MMCS = (1/n) Σ_i max_j cos(d_i, w_j), over true directions (Sharkey, Braun and Millidge 2022). One latent may serve several
    /// features, and more latents raise it by chance alone.
    /// </summary>
    public double MeanMaxCosine => Enumerable.Range(0, Cosines.Rows).Average(i => Largest(i, value => value));

    /// <summary>The same with |cos|.</summary>
    public double MeanMaxAbsoluteCosine => Enumerable.Range(0, Cosines.Rows).Average(i => Largest(i, Math.Abs));

    /// <summary>(1/k) Σ_j max_i cos(d_i, w_j), over latents: low where latents are superfluous.</summary>
    public double MeanMaxCosineOfLatents => Enumerable.Range(0, Cosines.Columns).Average(j => Cosines.Column(j).Max());

    /// <summary>
    /// MCC: the mean |cos| of the one-to-one assignment of greatest Σ|cos|, over min(n, k) pairs, as in SAELens. It does not count features
    /// without a partner, which flatters dictionaries that are too small.
    /// </summary>
    public double MeanAssignedAbsoluteCosine
    {
        get
        {
            var absolute = Matrix.Build(Cosines.Rows, Cosines.Columns, (i, j) => Math.Abs(Cosines[i, j]));
            return Assignment.Best(absolute).Select((j, i) => (i, j)).Where(pair => pair.j >= 0).Average(pair => absolute[pair.i, pair.j]);
        }
    }

    /// <summary>The latent of each feature <c>[Features]</c> in the one-to-one assignment of greatest Σ cos; −1 where there is none.</summary>
    public EquatableArray<int> Partners => EquatableArray.Of<int>(Assignment.Best(Cosines));

    /// <summary>The same where the pair of greatest cosine is assigned first, then the greatest of those left.</summary>
    public EquatableArray<int> GreedyPartners => EquatableArray.Of<int>(Assignment.Greedy(Cosines));

    /// <summary>The feature that is nearest to each latent <c>[Latents]</c>, argmax_i cos(d_i, w_j).</summary>
    public EquatableArray<int> Nearest =>
        EquatableArray.Of(Enumerable.Range(0, Cosines.Columns).Select(j => Array.IndexOf(Cosines.Column(j), Cosines.Column(j).Max())));

    /// <summary>
    /// The number of different nearest features over the number of latents, as in SAELens; of nearest ones, because a one-to-one
    /// assignment would make it 1 always.
    /// </summary>
    public double Uniqueness => (double)Nearest.Distinct().Count() / Cosines.Columns;

    /// <summary>The share of features whose partner has at least a cosine, in [0, 1]; one without a partner is not recovered.</summary>
    /// <param name="cosine">The bound, e.g. 0.95.</param>
    public double Recovered(double cosine) => Partners.Select((j, i) => j >= 0 && Cosines[i, j] >= cosine ? 1.0 : 0.0).Average();

    /// <summary>Compares directions of any norm but 0.</summary>
    /// <param name="truth"><c>[Hidden, Features]</c>; without features that the model ignores.</param>
    /// <param name="learned"><c>[Hidden, Latents]</c>.</param>
    /// <exception cref="InvalidOperationException">A column is zero or not finite, or heights differ.</exception>
    public static DirectionMatch Of(Matrix truth, Matrix learned)
    {
        RecoveryFaults.Refuse(
        [
            .. RecoveryFaults.OfDictionary(truth),
            .. RecoveryFaults.OfDictionary(learned),
            .. truth.Rows == learned.Rows ? Enumerable.Empty<Fault>()
                : [new("the height of the learned dictionary", $"{learned.Rows}", $"{truth.Rows}, that of the true one", "compare directions of one space")],
        ]);
        var (features, latents) = (Vectors.Columns(truth), Vectors.Columns(learned));
        foreach (var direction in features.Concat(latents)) Vectors.Normalise(direction);
        return new(Matrix.Build(features.Length, latents.Length, (i, j) => Vectors.Dot(features[i], latents[j])));
    }

    private double Largest(int feature, Func<double, double> of)
    {
        var largest = double.NegativeInfinity;
        foreach (var cosine in Cosines.Row(feature)) largest = Math.Max(largest, of(cosine));
        return largest;
    }
}
