using System.Numerics;

namespace Research;

/// <summary>Subsets of {0, …, m − 1} as the bits of a number.</summary>
internal static class Subsets
{
    /// <summary>C(m, k).</summary>
    /// <exception cref="OverflowException">It is more than an int holds.</exception>
    public static int Count(int m, int k)
    {
        var count = 1L;
        for (var i = 1; i <= k; i++) count = count * (m - k + i) / i;
        return checked((int)count);
    }

    /// <summary>Those of k elements, in the order of their numbers.</summary>
    public static IEnumerable<uint> Of(int m, int k) =>
        Enumerable.Range(0, 1 << m).Select(bits => (uint)bits).Where(bits => BitOperations.PopCount(bits) == k);

    /// <summary>Whether an element is in a subset.</summary>
    public static bool Has(this uint subset, int element) => (subset >> element & 1) == 1;
}
