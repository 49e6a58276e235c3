namespace Research;

/// <summary>
/// Sets of which at most one member is active, with probability p_s exactly one, each as likely: of c members of a set of k,
/// a given one alone is active with probability p_s / k, and none of them with 1 − c p_s / k.
/// </summary>
internal sealed class AnticorrelatedActiveSets(Values<Values<int>> sets, Density density) : IActiveSets
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
