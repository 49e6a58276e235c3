namespace Research;

/// <summary>
/// Clusters of the directions of samples (Dhillon and Modha 2001), the baseline of every recovery: where one feature is active at a time, samples
/// lie on exactly as many rays as there are features. A direction is the mean of the unit samples nearest to it. The objective is the mean of
/// 1 − cos over samples that are not zero, which no sweep raises.
/// </summary>
public sealed record SphericalKMeans : IDictionaryLearner
{
    /// <inheritdoc/>
    public int Latents { get; init; }

    /// <summary>The most sweeps of a restart, at least 1.</summary>
    public int Sweeps { get; init; } = 200;

    /// <summary>The number of starts, at least 1.</summary>
    public int Restarts { get; init; } = 8;

    /// <summary>The seed of the starts.</summary>
    public ulong Seed { get; init; }

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults() => RecoveryFaults.OfCounts(Latents, Sweeps, Restarts);

    /// <inheritdoc/>
    IDictionaryLearner IDictionaryLearner.Quick => this with { Restarts = 1 };

    /// <inheritdoc/>
    IDictionaryLearner IDictionaryLearner.Told(int latents, int active) => this with { Latents = latents };

    /// <inheritdoc/>
    LearnedDictionary IDictionaryLearner.Fit(Matrix activations)
    {
        double[][] units = [.. StartingDirections.NotZero(activations).Select(sample => activations.Row(sample).ToArray())];
        foreach (var unit in units) Vectors.Normalise(unit);
        return DictionaryLearning.Best(activations, Latents, allowNegative: false, Restarts, Seed, start => Descend(units, start));
    }

    private LearnedDictionary Descend(double[][] units, double[][] directions)
    {
        var (objective, replaced) = (new List<double>(), 0);
        while (true)
        {
            var (sums, counts) = (directions.Select(direction => new double[direction.Length]).ToArray(), new int[directions.Length]);
            var (total, farthest, least) = (0.0, 0, double.MaxValue);
            for (var s = 0; s < units.Length; s++)
            {
                var (nearest, most) = (0, double.NegativeInfinity);
                for (var j = 0; j < directions.Length; j++)
                {
                    var cosine = Vectors.Dot(units[s], directions[j]);
                    if (cosine > most) (nearest, most) = (j, cosine);
                }

                Vectors.Add(sums[nearest], 1, units[s]);
                counts[nearest]++;
                total += 1 - most;
                if (most < least) (farthest, least) = (s, most);
            }

            objective.Add(total / units.Length);
            if (objective.Count >= Sweeps || (objective.Count > 1 && objective[^1] >= objective[^2]))
                return new(Vectors.OfColumns(directions), EquatableArray.Of(objective), replaced);
            for (var j = 0; j < directions.Length; j++)
            {
                if (counts[j] > 0 && Vectors.Normalise(sums[j])) directions[j] = sums[j];
                else if (least < 1 - 1e-12) (directions[j], least, replaced) = ([.. units[farthest]], 1, replaced + 1);
            }
        }
    }
}
