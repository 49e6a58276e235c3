namespace Research;

/// <summary>
/// Sets that are active as a whole, each with its own probability p_s, independently: P(A) = Π_{s ⊆ A} p_s Π_{s ∩ A = ∅} (1 − p_s),
/// and 0 where A splits a set.
/// </summary>
internal sealed class CorrelatedActiveSets(Values<Values<int>> sets, Density density) : IActiveSets
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
