namespace Research;

/// <summary>Sets of features, for correlated and anticorrelated samplers.</summary>
public static class FeatureSets
{
    /// <summary>Sets as listed, e.g. <c>FeatureSets.Of [ [ 0; 2 ]; [ 1; 3 ] ]</c>.</summary>
    /// <typeparam name="TSet">A list of features.</typeparam>
    /// <param name="sets">Each of the features 0 … n − 1 stands in exactly one set.</param>
    public static EquatableArray<EquatableArray<int>> Of<TSet>(IEnumerable<TSet> sets)
        where TSet : IEnumerable<int> => EquatableArray.Of(sets.Select(set => EquatableArray.Of(set)));

    /// <summary>{0, 1}, {2, 3}, …</summary>
    /// <param name="count">How many pairs, at least 1.</param>
    public static EquatableArray<EquatableArray<int>> Pairs(int count) => Blocks(count, 2);

    /// <summary>{0 … size − 1}, {size … 2 size − 1}, …</summary>
    /// <param name="count">How many sets, at least 1.</param>
    /// <param name="size">Features in each, at least 1.</param>
    public static EquatableArray<EquatableArray<int>> Blocks(int count, int size) =>
        Of(Enumerable.Range(0, Math.Max(count, 0)).Select(set => Enumerable.Range(set * size, Math.Max(size, 0))));

    internal static int Features(EquatableArray<EquatableArray<int>> sets) => sets.Sum(set => set.Count);

    internal static IEnumerable<Fault> Faults(EquatableArray<EquatableArray<int>> sets, Density density) =>
        Check.AtLeast("the number of sets", sets.Count, 1, "list the features of one set at least")
            .Concat(sets.SelectMany((set, s) =>
                Check.AtLeast($"the size of set {s}", set.Count, 1, "leave the set out or name its features")))
            .Concat(Members(sets))
            .Concat(density.Faults(sets.Count, "set"));

    /// <summary>Whether the members are 0 … n − 1, each once.</summary>
    private static IEnumerable<Fault> Members(EquatableArray<EquatableArray<int>> sets)
    {
        foreach (var (set, s) in sets.Select((set, s) => (set, s)))
        {
            foreach (var member in set.Where(member => member < 0))
                yield return new($"a feature of set {s}", $"{member}", "at least 0", "count features from 0");
        }

        // Where a feature is beyond the number of members, one below is missing.
        var members = sets.SelectMany(set => set).Where(member => member >= 0).ToArray();
        var times = new int[Math.Min(members.Length, members.DefaultIfEmpty(-1).Max() + 1L)];
        foreach (var member in members.Where(member => member < times.Length)) times[member]++;
        for (var i = 0; i < times.Length; i++)
        {
            if (times[i] == 1) continue;
            yield return new($"the number of times that feature {i} is listed", $"{times[i]}", "1",
                "put every feature, counted from 0, into exactly one set");
        }
    }
}
