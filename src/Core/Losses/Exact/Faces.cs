using System.Numerics;

namespace Research;

/// <summary>
/// The faces of the unit cube [0, 1]ⁿ on which at most K coordinates are not 0. A face is a support U (the coordinates that
/// are not fixed at 0) with a subset S of it that is integrated; the rest of U is fixed at 1. A feature that is inactive is
/// fixed at 0 too, so the faces with S = U are the active sets themselves, and one table over all faces serves them all.
/// </summary>
/// <remarks>
/// Supports lie by size, then by the number that their bits make; the faces of a support lie together, at the number that
/// S makes in the support's own coordinates. So both kinds of facet of a face have a smaller address than the face.
/// </remarks>
internal sealed class Faces
{
    /// <summary>The faces of a cube.</summary>
    /// <param name="features">n in [0, 30].</param>
    /// <param name="most">K in [0, n].</param>
    public Faces(int features, int most)
    {
        (Features, Most, Count) = (features, most, (int)States(features, most));
        var (supports, first) = (new List<Support>(), new int[most + 1]);
        var (members, below) = (new List<int>(), new List<int>());
        var start = 0;
        for (var size = 0; size <= most; size++)
        {
            first[size] = start;
            for (var bits = (1UL << size) - 1; bits < 1UL << features; bits = Next(bits))
            {
                supports.Add(new((uint)bits, size, start, members.Count));
                for (var rest = bits; rest != 0; rest &= rest - 1)
                {
                    members.Add(BitOperations.TrailingZeroCount(rest));
                    below.Add(first[size - 1] + (Rank(bits ^ (rest & (~rest + 1))) << (size - 1)));
                }

                start += 1 << size;
                if (size == 0) break;
            }
        }

        (Supports, Members, Below) = ([.. supports], [.. members], [.. below]);
    }

    /// <summary>n.</summary>
    public int Features { get; }

    /// <summary>K.</summary>
    public int Most { get; }

    /// <summary>The number of faces.</summary>
    public int Count { get; }

    /// <summary>The supports in order.</summary>
    public Support[] Supports { get; }

    /// <summary>The coordinates of all supports, ascending within each.</summary>
    public int[] Members { get; }

    /// <summary>Beside each member: where the faces of its support without it begin.</summary>
    public int[] Below { get; }

    /// <summary>Σ_{k ≤ K} C(n, k) 2ᵏ faces; 3ⁿ for K = n.</summary>
    public static double States(int features, int most)
    {
        var (sum, term) = (0.0, 1.0);
        for (var k = 0; k <= most; k++)
        {
            sum += term;
            term = Math.Round(term * 2 * (features - k) / (k + 1));
        }

        return sum;
    }

    /// <summary>The next number with as many bits (Gosper's hack).</summary>
    private static ulong Next(ulong bits)
    {
        if (bits == 0) return ulong.MaxValue;
        var lowest = bits & (~bits + 1);
        var carried = bits + lowest;
        return carried | ((bits ^ carried) >> (2 + BitOperations.TrailingZeroCount(bits)));
    }

    /// <summary>The number of smaller numbers with as many bits: Σ_r C(c_r, r + 1) over the bits c_0 &lt; c_1 &lt; ….</summary>
    private static int Rank(ulong bits)
    {
        var (rank, r) = (0L, 0);
        for (; bits != 0; bits &= bits - 1) rank += Choose(BitOperations.TrailingZeroCount(bits), ++r);
        return (int)rank;
    }

    private static long Choose(int n, int k)
    {
        var result = 1L;
        for (var i = 1; i <= k; i++) result = result * (n - k + i) / i;
        return result;
    }

    /// <summary>A support.</summary>
    /// <param name="Bits">Bit j is set where coordinate j belongs to it.</param>
    /// <param name="Size">How many do.</param>
    /// <param name="Start">The address of its first face, S = ∅.</param>
    /// <param name="At">Where its coordinates begin in <see cref="Members"/>.</param>
    public readonly record struct Support(uint Bits, int Size, int Start, int At);
}
