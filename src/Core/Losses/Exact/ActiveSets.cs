namespace Research;

/// <summary>
/// The law of the set A of active features; given A, each active x_i is uniform on [0, 1] and independent of the others,
/// and the rest are 0. An exact loss depends on a sampler through this law alone.
/// </summary>
internal interface IActiveSets
{
    /// <summary>Number of features n.</summary>
    int Features { get; }

    /// <summary>P(A ∩ among = active): of some features exactly these are active, whatever the others are.</summary>
    /// <param name="among">At most 32 different features, in any order.</param>
    /// <param name="active">Bit t is set where <c>among[t]</c> is active.</param>
    double Probability(ReadOnlySpan<int> among, uint active);

    /// <summary>P(|A ∩ among| = k) for k = 0 … the number of them.</summary>
    /// <param name="among">Different features, in any order.</param>
    double[] Sizes(ReadOnlySpan<int> among);

    /// <summary>The features on whose activity that of one feature may depend, itself among them.</summary>
    /// <param name="feature">Counted from 0.</param>
    IReadOnlyList<int> Dependents(int feature);
}

/// <summary>The laws of the active sets of this project's samplers.</summary>
internal static class ActiveSets
{
    /// <summary>The law of a sampler without faults, or none where its features are not uniform on [0, 1] given that they are active.</summary>
    public static IActiveSets? Of(ISampler sampler) => sampler switch
    {
        SparseUniform { Magnitude: Magnitude.Uniform } one => new IndependentSets(one.Features, one.Density),
        CorrelatedSets { Magnitude: Magnitude.Uniform } some => new CorrelatedActiveSets(some.Sets, some.Density),
        AnticorrelatedSets { Magnitude: Magnitude.Uniform } some => new AnticorrelatedActiveSets(some.Sets, some.Density),
        OneHot { Magnitude: Magnitude.Uniform } one => new AnticorrelatedActiveSets(FeatureSets.Blocks(1, one.Features), Density.Of(1)),
        _ => null,
    };

    /// <summary>P(A) of every set A, by the number that its bits make.</summary>
    public static double[] Probabilities(this IActiveSets sets)
    {
        var all = Enumerable.Range(0, sets.Features).ToArray();
        return [.. Enumerable.Range(0, 1 << sets.Features).Select(active => sets.Probability(all, (uint)active))];
    }
}

/// <summary>Every feature is active with its own probability p_i, independently: P(A) = Π_A p_i Π_rest (1 − p_i).</summary>
internal sealed class IndependentSets(int features, Density density) : IActiveSets
{
    /// <inheritdoc/>
    public int Features => features;

    /// <inheritdoc/>
    public double Probability(ReadOnlySpan<int> among, uint active)
    {
        var product = 1.0;
        for (var t = 0; t < among.Length; t++)
        {
            var p = density[among[t]];
            product *= (active >> t & 1) == 1 ? p : 1 - p;
        }

        return product;
    }

    /// <inheritdoc/>
    /// <remarks>The coefficients of Π_t ((1 − p_t) + p_t z), factor by factor: nothing is subtracted but 1 − p.</remarks>
    public double[] Sizes(ReadOnlySpan<int> among)
    {
        var sizes = new double[among.Length + 1];
        sizes[0] = 1;
        for (var t = 0; t < among.Length; t++)
        {
            var p = density[among[t]];
            for (var k = t + 1; k > 0; k--) sizes[k] = (sizes[k] * (1 - p)) + (sizes[k - 1] * p);
            sizes[0] *= 1 - p;
        }

        return sizes;
    }

    /// <inheritdoc/>
    public IReadOnlyList<int> Dependents(int feature) => [feature];
}

/// <summary>
/// Sets that are active as a whole, each with its own probability p_s, independently: P(A) = Π_{s ⊆ A} p_s Π_{s ∩ A = ∅} (1 − p_s),
/// and 0 where A splits a set.
/// </summary>
internal sealed class CorrelatedActiveSets(EquatableArray<EquatableArray<int>> sets, Density density) : IActiveSets
{
    private readonly SetMembership membership = new(sets);

    /// <inheritdoc/>
    public int Features => membership.Features;

    /// <inheritdoc/>
    public double Probability(ReadOnlySpan<int> among, uint active)
    {
        var product = 1.0;
        foreach (var (set, asked, on) in membership.Count(among, active))
            product *= on == asked ? density[set] : on == 0 ? 1 - density[set] : 0;
        return product;
    }

    /// <inheritdoc/>
    public double[] Sizes(ReadOnlySpan<int> among)
    {
        double[] sizes = [1];
        foreach (var (set, asked, _) in membership.Count(among, 0)) sizes = SetMembership.Add(sizes, asked, density[set]);
        return sizes;
    }

    /// <inheritdoc/>
    public IReadOnlyList<int> Dependents(int feature) => sets[membership.SetOf(feature)];
}

/// <summary>
/// Sets of which at most one member is active, with probability p_s exactly one, each as likely: of c members of a set of k,
/// a given one alone is active with probability p_s / k, and none of them with 1 − c p_s / k.
/// </summary>
internal sealed class AnticorrelatedActiveSets(EquatableArray<EquatableArray<int>> sets, Density density) : IActiveSets
{
    private readonly SetMembership membership = new(sets);

    /// <inheritdoc/>
    public int Features => membership.Features;

    /// <inheritdoc/>
    public double Probability(ReadOnlySpan<int> among, uint active)
    {
        var product = 1.0;
        foreach (var (set, asked, on) in membership.Count(among, active))
        {
            var each = density[set] / sets[set].Count;
            product *= on switch { 0 => Math.Max(0, 1 - (asked * each)), 1 => each, _ => 0 };
        }

        return product;
    }

    /// <inheritdoc/>
    public double[] Sizes(ReadOnlySpan<int> among)
    {
        double[] sizes = [1];
        foreach (var (set, asked, _) in membership.Count(among, 0))
            sizes = SetMembership.Add(sizes, 1, asked * density[set] / sets[set].Count, asked);
        return sizes;
    }

    /// <inheritdoc/>
    public IReadOnlyList<int> Dependents(int feature) => sets[membership.SetOf(feature)];
}

/// <summary>The set of each feature, and how many of a list of features each set has.</summary>
internal sealed class SetMembership
{
    private readonly int[] setOf;

    public SetMembership(EquatableArray<EquatableArray<int>> sets)
    {
        setOf = new int[FeatureSets.Features(sets)];
        for (var s = 0; s < sets.Count; s++)
            foreach (var feature in sets[s]) setOf[feature] = s;
    }

    public int Features => setOf.Length;

    public int SetOf(int feature) => setOf[feature];

    /// <summary>For every set that has one of some features: how many it has, and how many of these are active.</summary>
    /// <param name="among">Different features.</param>
    /// <param name="active">Bit t is set where <c>among[t]</c> is active.</param>
    public List<(int Set, int Asked, int Active)> Count(ReadOnlySpan<int> among, uint active)
    {
        var counts = new List<(int Set, int Asked, int Active)>();
        for (var t = 0; t < among.Length; t++)
        {
            var (set, on) = (setOf[among[t]], t < 32 ? (int)(active >> t & 1) : 0);
            var at = counts.FindIndex(count => count.Set == set);
            if (at < 0) counts.Add((set, 1, on));
            else counts[at] = (set, counts[at].Asked + 1, counts[at].Active + on);
        }

        return counts;
    }

    /// <summary>The law of a count, after another set adds some with a probability and none otherwise.</summary>
    /// <param name="sizes">P(count = k) before.</param>
    /// <param name="added">How many it adds.</param>
    /// <param name="probability">The probability that it adds them.</param>
    /// <param name="room">By how many the list grows; as many as are added unless stated.</param>
    public static double[] Add(double[] sizes, int added, double probability, int? room = null)
    {
        var sum = new double[sizes.Length + (room ?? added)];
        for (var k = 0; k < sizes.Length; k++)
        {
            sum[k] += sizes[k] * (1 - probability);
            sum[k + added] += sizes[k] * probability;
        }

        return sum;
    }
}
