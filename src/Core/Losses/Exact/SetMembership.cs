namespace Research;

/// <summary>Which set a feature falls into, and how a list of features spreads over the sets.</summary>
internal sealed class SetMembership
{
    private readonly int[] setOf;

    public SetMembership(Values<Values<int>> sets)
    {
        setOf = new int[FeatureSets.Features(sets)];
        for (var s = 0; s < sets.Count; s++)
            foreach (var feature in sets[s]) setOf[feature] = s;
    }

    public int Features => setOf.Length;

    public int SetOf(int feature) => setOf[feature];

    /// <summary>For every set that has one of some features: how many it has, and how many of these are active.</summary>
    /// <param name="among">Different features.</param>
    /// <param name="active">Bit t speaks of <c>among[t]</c>.</param>
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
    /// <param name="probability">With which probability.</param>
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
