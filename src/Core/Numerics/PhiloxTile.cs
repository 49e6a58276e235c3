using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Research;

/// <summary>
/// <see cref="Philox.Block"/> of seven rounds for 16 samples, counters that differ in word 0 alone, at any number of values of word 1.
/// Even and odd samples lie in two vectors, E and O. A lane of 64 bits holds a word of 32; its upper bits, left over from
/// multiplications and carries, are never read.
/// </summary>
/// <remarks>
/// Of the products of the first three rounds all but one are the same for every sample, or for every value of word 1, and are
/// taken once. Integers are exact: which instructions there are changes no bit.
/// </remarks>
internal readonly struct PhiloxTile
{
    private readonly uint key0, key1;
    private readonly ulong right1;
    private readonly Vector512<ulong> d1E, d1O, b2E, b2O, left3E, left3O;

    /// <summary>Prepares 16 samples.</summary>
    /// <param name="first">Word 0 of sample 0; sample l has first + l.</param>
    /// <param name="c">Word 2.</param>
    /// <param name="d">Word 3.</param>
    /// <param name="seed">The key.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PhiloxTile(uint first, uint c, uint d, ulong seed)
    {
        (key0, key1) = ((uint)seed, (uint)(seed >> 32));
        right1 = (ulong)Philox.Multiplier1 * c;
        d1E = Multiply(Vector512.Create((ulong)first) + (Vector512<ulong>.Indices << 1), Philox.Multiplier0);
        d1O = Multiply(Vector512.Create((ulong)first + 1) + (Vector512<ulong>.Indices << 1), Philox.Multiplier0);
        var key = Vector512.Create((ulong)(d ^ key1));
        (b2E, b2O) = (Multiply((d1E >> 32) ^ key, Philox.Multiplier1), Multiply((d1O >> 32) ^ key, Philox.Multiplier1));
        key = Vector512.Create((ulong)((uint)right1 ^ (key0 + Philox.Weyl0)));
        (left3E, left3O) = (Multiply((b2E >> 32) ^ key, Philox.Multiplier0), Multiply((b2O >> 32) ^ key, Philox.Multiplier0));
    }

    /// <summary>The four words of the 16 samples at a value of word 1.</summary>
    /// <param name="b">Word 1.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (Vector512<uint> A, Vector512<uint> B, Vector512<uint> C, Vector512<uint> D) At(uint b)
    {
        // Rounds 1 and 2 where they do not depend on the sample, then round 3.
        var left2 = (ulong)Philox.Multiplier0 * ((uint)(right1 >> 32) ^ b ^ key0);
        var c2 = Vector512.Create((left2 >> 32) ^ (key1 + Philox.Weyl1));
        var d2 = Vector512.Create((ulong)(uint)left2);
        var (next0, next1) = (Vector512.Create((ulong)Philox.Weyl0), Vector512.Create((ulong)Philox.Weyl1));
        var k0 = Vector512.Create((ulong)(key0 + (Philox.Weyl0 << 1)));
        var k1 = Vector512.Create((ulong)(key1 + (Philox.Weyl1 << 1)));
        var (bE, bO) = (Multiply(d1E ^ c2, Philox.Multiplier1), Multiply(d1O ^ c2, Philox.Multiplier1));
        var (aE, aO) = ((bE >> 32) ^ b2E ^ k0, (bO >> 32) ^ b2O ^ k0);
        var (cE, cO) = ((left3E >> 32) ^ d2 ^ k1, (left3O >> 32) ^ d2 ^ k1);
        var (dE, dO) = (left3E, left3O);
        // Rounds 4 to 7, written out: a loop would copy its state from register to register.
        Round(ref aE, ref bE, ref cE, ref dE, ref aO, ref bO, ref cO, ref dO, k0 += next0, k1 += next1);
        Round(ref aE, ref bE, ref cE, ref dE, ref aO, ref bO, ref cO, ref dO, k0 += next0, k1 += next1);
        Round(ref aE, ref bE, ref cE, ref dE, ref aO, ref bO, ref cO, ref dO, k0 += next0, k1 += next1);
        Round(ref aE, ref bE, ref cE, ref dE, ref aO, ref bO, ref cO, ref dO, k0 + next0, k1 + next1);
        return (Weave(aE, aO), Weave(bE, bO), Weave(cE, cO), Weave(dE, dO));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(
        ref Vector512<ulong> aE, ref Vector512<ulong> bE, ref Vector512<ulong> cE, ref Vector512<ulong> dE,
        ref Vector512<ulong> aO, ref Vector512<ulong> bO, ref Vector512<ulong> cO, ref Vector512<ulong> dO,
        Vector512<ulong> k0, Vector512<ulong> k1)
    {
        var (leftE, leftO) = (Multiply(aE, Philox.Multiplier0), Multiply(aO, Philox.Multiplier0));
        var (rightE, rightO) = (Multiply(cE, Philox.Multiplier1), Multiply(cO, Philox.Multiplier1));
        (aE, aO) = ((rightE >> 32) ^ bE ^ k0, (rightO >> 32) ^ bO ^ k0);
        (cE, cO) = ((leftE >> 32) ^ dE ^ k1, (leftO >> 32) ^ dO ^ k1);
        (bE, bO, dE, dO) = (rightE, rightO, leftE, leftO);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Weave(Vector512<ulong> even, Vector512<ulong> odd) =>
        ((even & Vector512.Create(0xFFFFFFFFUL)) | (odd << 32)).AsUInt32();

    /// <summary>32 × 32 → 64 products of the low words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Multiply(Vector512<ulong> value, uint constant)
    {
        if (Avx512F.IsSupported) return Avx512F.Multiply(value.AsUInt32(), Vector512.Create((ulong)constant).AsUInt32());
        if (!Avx2.IsSupported) return (value & Vector512.Create(0xFFFFFFFFUL)) * Vector512.Create((ulong)constant);
        var factor = Vector256.Create((ulong)constant).AsUInt32();
        return Vector512.Create(
            Avx2.Multiply(value.GetLower().AsUInt32(), factor),
            Avx2.Multiply(value.GetUpper().AsUInt32(), factor));
    }
}
