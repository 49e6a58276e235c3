namespace Research;

/// <summary>
/// The method of optimal directions, MOD (Engan, Aase and Husøy 1999): codes by <see cref="MatchingPursuit"/>, then all directions at once by
/// least squares, D ← HᵀZ (ZᵀZ)⁻¹, then columns of unit norm. The objective is the mean of ½‖h − D z‖² over samples.
/// </summary>
public sealed record OptimalDirections : IDictionaryLearner
{
    /// <inheritdoc/>
    public int Latents { get; init; }

    /// <summary>k, the most latents of a code: in [1, Latents]; left out where a comparison tells it.</summary>
    public int Active { get; init; }

    /// <summary>Whether codes may be negative; false unless stated.</summary>
    public bool AllowNegative { get; init; }

    /// <summary>The sweeps of a restart, at least 1; the best one counts.</summary>
    public int Sweeps { get; init; } = 50;

    /// <summary>The number of starts, at least 1.</summary>
    public int Restarts { get; init; } = 4;

    /// <summary>The seed of the starts.</summary>
    public ulong Seed { get; init; }

    private MatchingPursuit Coder => new() { Active = Active, AllowNegative = AllowNegative };

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults() =>
        RecoveryFaults.OfCounts(Latents, Sweeps, Restarts).Concat(((ISparseCoder)Coder).FaultsFor(Latents));

    /// <inheritdoc/>
    IDictionaryLearner IDictionaryLearner.Quick => this with { Restarts = 1 };

    /// <inheritdoc/>
    IDictionaryLearner IDictionaryLearner.Told(int latents, int active) => this with { Latents = latents, Active = active };

    /// <inheritdoc/>
    LearnedDictionary IDictionaryLearner.Fit(Matrix activations) => DictionaryLearning.Best(
        activations, Latents, AllowNegative, Restarts, Seed,
        start => PursuitLearning.Descend(activations, Coder, Sweeps, start, (directions, codes, _) => Update(activations, directions, codes)));

    private static int[] Update(Matrix activations, double[][] directions, double[][] codes)
    {
        int[] used = [.. Enumerable.Range(0, directions.Length).Where(j => PursuitLearning.IsUsed(codes, j))];
        var products = new double[directions.Length][];
        foreach (var j in used) products[j] = [.. used.Select(k => codes.Sum(code => code[j] * code[k]))];
        for (var row = 0; row < activations.Columns; row++)
        {
            // Where codes depend on each other, the directions stay as they are.
            double Right(int i) => Enumerable.Range(0, codes.Length).Sum(sample => activations[sample, row] * codes[sample][used[i]]);
            if (LeastSquares.Solve(used.Length, (i, k) => products[used[i]][k], Right) is not { } entries) break;
            for (var i = 0; i < used.Length; i++) directions[used[i]][row] = entries[i];
        }

        return [.. Enumerable.Range(0, directions.Length).Where(j => !used.Contains(j) || !Vectors.Normalise(directions[j]))];
    }
}
