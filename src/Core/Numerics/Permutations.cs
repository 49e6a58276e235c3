namespace Research;

/// <summary>Permutations of short lists.</summary>
internal static class Permutations
{
    /// <summary>All orders of a list, the given one first. An empty list has one order, which is empty.</summary>
    public static IEnumerable<int[]> Of(IReadOnlyList<int> items)
    {
        if (items.Count == 0) return [[]];
        return items.SelectMany((first, at) => Of([.. items.Where((_, i) => i != at)]).Select(rest => (int[])[first, .. rest]));
    }
}
