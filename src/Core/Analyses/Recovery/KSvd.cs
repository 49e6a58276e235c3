namespace Research;

/// <summary>
/// K-SVD (Aharon, Elad and Bruckstein 2006): codes by <see cref="MatchingPursuit"/>, then one direction after the other with its codes, as the best
/// matrix of rank one for the residual of the samples that use it; without negative codes, clipped at 0 in each power iteration. A direction whose
/// cosine with an earlier one is above 0.99 is replaced, as is one that no sample uses. The objective is the mean of ½‖h − D z‖² over samples.
/// </summary>
public sealed record KSvd : IDictionaryLearner
{
    // Power iterations from where the direction stands; the next sweep goes on from there.
    private const int PowerIterations = 8;

    private const double Alike = 0.99;

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
        activations, Latents, AllowNegative, Restarts, Seed, start => PursuitLearning.Descend(activations, Coder, Sweeps, start, Update));

    private List<int> Update(double[][] directions, double[][] codes, double[][] residuals)
    {
        var replace = new List<int>();
        for (var j = 0; j < directions.Length; j++)
        {
            if (PursuitLearning.IsUsed(codes, j)) Turn(directions, j, codes, residuals);
            else replace.Add(j);
        }

        for (var j = 1; j < directions.Length; j++)
        {
            var cosines = directions.Take(j).Select(other => Vectors.Dot(other, directions[j]));
            if (!replace.Contains(j) && cosines.Any(cosine => (AllowNegative ? Math.Abs(cosine) : cosine) > Alike)) replace.Add(j);
        }

        return replace;
    }

    private void Turn(double[][] directions, int j, double[][] codes, double[][] residuals)
    {
        int[] users = [.. Enumerable.Range(0, codes.Length).Where(sample => codes[sample][j] != 0)];
        foreach (var sample in users) Vectors.Add(residuals[sample], codes[sample][j], directions[j]);
        for (var iteration = 0; iteration < PowerIterations; iteration++)
        {
            var next = new double[directions[j].Length];
            foreach (var sample in users) Vectors.Add(next, codes[sample][j], residuals[sample]);
            if (!Vectors.Normalise(next)) break;
            directions[j] = next;
            foreach (var sample in users)
            {
                var code = Vectors.Dot(next, residuals[sample]);
                codes[sample][j] = AllowNegative ? code : Math.Max(0, code);
            }
        }

        foreach (var sample in users) Vectors.Add(residuals[sample], -codes[sample][j], directions[j]);
    }
}
