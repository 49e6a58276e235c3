namespace Research;

/// <summary>Orders of a few things.</summary>
internal static class Permutations
{
    /// <summary>All orders of a list, the given one first; one, the empty one, of an empty list.</summary>
    public static IEnumerable<int[]> Of(IReadOnlyList<int> items)
    {
        if (items.Count == 0) return [[]];
        return items.SelectMany((first, at) => Of([.. items.Where((_, i) => i != at)]).Select(rest => (int[])[first, .. rest]));
    }
}
