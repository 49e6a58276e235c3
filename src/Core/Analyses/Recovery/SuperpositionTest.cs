namespace Research;

/// <summary>
/// A test for superposition from activations alone. Null hypothesis: h <c>[Hidden]</c> is an invertible linear map of m independent numbers, m the
/// number of hidden dimensions, in any basis. Fourth cumulants of whitened h then have rank m (<see cref="SuperpositionEvidence.SingularValues"/>); the
/// statistic is σ_(m+1) / σ_1. Its distribution under the null follows from the data: their m most independent coordinates, each put in a random
/// order by itself, are m independent numbers with the same distributions.
/// </summary>
/// <remarks>
/// It counts lines, not rays: antipodal features look like one feature with signs to every even cumulant, so that pairs are not found. Features whose
/// fourth cumulant is 0 leave no trace; for uniform magnitudes on [0, 1) that is at the density 0.413, and from 0.3 on many samples are needed. Features that depend on each other are found as
/// if they were superposed.
/// </remarks>
public sealed record SuperpositionTest : IChecked
{
    /// <summary>The number of random orders, at least 19, so that a p-value of 0.05 is possible.</summary>
    public int Orders { get; init; } = 199;

    /// <summary>The seed of the orders.</summary>
    public ulong Seed { get; init; }

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults() => Check.AtLeast("the number of random orders", Orders, 19, "use 199");

    /// <summary>Tests activations.</summary>
    /// <param name="activations">H <c>[Samples, Hidden]</c>, of at least two dimensions that all vary, and more samples than pairs of dimensions.</param>
    /// <exception cref="InvalidOperationException">The settings or the activations have faults; the message has all of them.</exception>
    public SuperpositionEvidence On(Matrix activations)
    {
        RecoveryFaults.Refuse([.. Faults(), .. FaultsOn(activations)]);
        var white = FourthCumulants.Whitened(Vectors.Columns(activations))!;
        var values = FourthCumulants.SingularValues(white);
        var (statistic, sources) = (Ratio(values, activations.Columns), FourthCumulants.Sources(white));
        double[] byChance = [.. Enumerable.Range(0, Orders).Select(order => Shuffled(sources, order)).Order()];
        var atLeast = byChance.Count(other => other >= statistic);
        return new(statistic, (1.0 + atLeast) / (1 + Orders), byChance[(int)(0.95 * Orders)], EquatableArray.Of<double>(values));
    }

    /// <summary>Why activations cannot be tested: not finite, one dimension only, too few samples, or a singular covariance; empty where they can.</summary>
    /// <param name="activations">H <c>[Samples, Hidden]</c>.</param>
    public static IEnumerable<Fault> FaultsOn(Matrix activations)
    {
        ArgumentNullException.ThrowIfNull(activations);
        Fault[] faults = [.. RecoveryFaults.OfActivations(activations), .. Sizes(activations)];
        return faults.Length > 0 || FourthCumulants.Whitened(Vectors.Columns(activations)) is not null
            ? faults
            : [new("the covariance of the activations", "singular", "of full rank", "remove dimensions that are constant or follow from others")];
    }

    private static IEnumerable<Fault> Sizes(Matrix activations)
    {
        var (samples, hidden) = (activations.Rows, activations.Columns);
        var least = (hidden * (hidden + 1) / 2) + 1;
        return Check.AtLeast("the number of dimensions of the activations", hidden, 2, "read a wider site, because one line holds no other")
            .Concat(Check.AtLeast("the number of samples", samples, least, $"draw more than pairs of dimensions, better {20 * least}"));
    }

    private static double Ratio(double[] values, int hidden) => values[0] > 0 ? values[hidden] / values[0] : 0;

    /// <summary>The statistic of sources each of which is in another order.</summary>
    private double Shuffled(double[][] sources, int order)
    {
        double[][] shuffled =
        [
            .. sources.Select((source, a) =>
            {
                var stream = new RandomStream(Seed, order, StreamPurpose.Evaluation);
                double[] mixed = [.. source];
                var words = stream.At(a, (uint)mixed.Length / 4, 0);
                for (var s = mixed.Length - 1; s > 0; s--)
                {
                    // Four words at a time, one for each exchange.
                    if (s % 4 == 3) words = stream.At(a, (uint)s / 4, 0);
                    var word = (s % 4) switch { 0 => words.A, 1 => words.B, 2 => words.C, _ => words.D };
                    var other = (int)(((ulong)word * (ulong)(s + 1)) >> 32);
                    (mixed[s], mixed[other]) = (mixed[other], mixed[s]);
                }

                return mixed;
            }),
        ];
        return FourthCumulants.Whitened(shuffled) is { } white ? Ratio(FourthCumulants.SingularValues(white), sources.Length) : 0;
    }
}

/// <summary>What activations say about superposition.</summary>
/// <param name="Statistic">σ_(m+1) / σ_1, in [0, 1].</param>
/// <param name="PValue">The probability of such a statistic without superposition, in (0, 1]; below 0.05, it is found.</param>
/// <param name="Critical">The statistic that 5 % of random orders exceed.</param>
/// <param name="SingularValues">Those of the fourth cumulants, descending, m (m + 1) / 2: as many stand out as there are different lines.</param>
public sealed record SuperpositionEvidence(double Statistic, double PValue, double Critical, EquatableArray<double> SingularValues);
