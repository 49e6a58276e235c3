using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Research;

/// <summary>Four 32-bit words: a counter, or what a block of random bits is made of.</summary>
/// <param name="A">Word 0.</param>
/// <param name="B">Word 1.</param>
/// <param name="C">Word 2.</param>
/// <param name="D">Word 3.</param>
public readonly record struct Words(uint A, uint B, uint C, uint D);

/// <summary>
/// Philox 4x32-10, the counter-based generator of Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as
/// 1, 2, 3" (SC 2011): a keyed bijection of 128-bit counters, ten rounds of two 32 × 32 → 64 multiplications.
/// </summary>
public static class Philox
{
    private const int Rounds = 10;
    private const uint Multiplier0 = 0xD2511F53, Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9, Weyl1 = 0xBB67AE85;

    /// <summary>The 128 random bits of a counter under a key.</summary>
    /// <param name="counter">The counter, word 0 first.</param>
    /// <param name="key0">Low word of the key.</param>
    /// <param name="key1">High word of the key.</param>
    public static Words Block(Words counter, uint key0, uint key1)
    {
        var (a, b, c, d) = counter;
        for (var round = 0; round < Rounds; round++, key0 += Weyl0, key1 += Weyl1)
        {
            var (left, right) = ((ulong)Multiplier0 * a, (ulong)Multiplier1 * c);
            (a, b, c, d) = ((uint)(right >> 32) ^ b ^ key0, (uint)right, (uint)(left >> 32) ^ d ^ key1, (uint)left);
        }

        return new(a, b, c, d);
    }

    /// <summary>Sixteen counters at once, differing in word 0 alone: lane l has counter word 0 = first + l.</summary>
    /// <param name="first">Word 0 of lane 0.</param>
    /// <param name="b">Word 1 of every lane.</param>
    /// <param name="c">Word 2 of every lane.</param>
    /// <param name="d">Word 3 of every lane.</param>
    /// <param name="seed">The key.</param>
    /// <param name="words">The four output words, each of 16 lanes.</param>
    internal static void Lanes(uint first, uint b, uint c, uint d, ulong seed, Span<Vector512<uint>> words)
    {
        var (key0, key1) = ((uint)seed, (uint)(seed >> 32));
        var wa = Vector512<uint>.Indices + Vector512.Create(first);
        var (wb, wc, wd) = (Vector512.Create(b), Vector512.Create(c), Vector512.Create(d));
        for (var round = 0; round < Rounds; round++, key0 += Weyl0, key1 += Weyl1)
        {
            var (high0, low0) = Multiply(wa, Multiplier0);
            var (high1, low1) = Multiply(wc, Multiplier1);
            (wa, wb, wc, wd) = (high1 ^ wb ^ Vector512.Create(key0), low1, high0 ^ wd ^ Vector512.Create(key1), low0);
        }

        (words[0], words[1], words[2], words[3]) = (wa, wb, wc, wd);
    }

    /// <summary>The high and low halves of the 64-bit products of 16 lanes with a constant.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<uint> High, Vector512<uint> Low) Multiply(Vector512<uint> value, uint constant)
    {
        var even = Wide(value, constant);
        var odd = Wide((value.AsUInt64() >> 32).AsUInt32(), constant);
        var lowMask = Vector512.Create(0xFFFFFFFFUL);
        var high = (even >> 32) | (odd & ~lowMask);
        var low = (even & lowMask) | (odd << 32);
        return (high.AsUInt32(), low.AsUInt32());
    }

    /// <summary>32 × 32 → 64 products of the even lanes. Integers are exact, so the path taken changes no bit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Wide(Vector512<uint> value, uint constant)
    {
        if (Avx512F.IsSupported) return Avx512F.Multiply(value, Vector512.Create(constant));
        if (!Avx2.IsSupported) return (value.AsUInt64() & Vector512.Create(0xFFFFFFFFUL)) * Vector512.Create((ulong)constant);
        var factor = Vector256.Create(constant);
        return Vector512.Create(Avx2.Multiply(value.GetLower(), factor), Avx2.Multiply(value.GetUpper(), factor));
    }
}
