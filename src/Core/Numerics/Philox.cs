namespace Research;

/// <summary>Four 32-bit words: a counter, or a block of random bits.</summary>
/// <param name="A">Word 0.</param>
/// <param name="B">Word 1.</param>
/// <param name="C">Word 2.</param>
/// <param name="D">Word 3.</param>
public readonly record struct Words(uint A, uint B, uint C, uint D);

/// <summary>
/// Philox 4x32, the counter-based generator of Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as
/// 1, 2, 3" (SC 2011): a keyed bijection of 128-bit counters, by rounds of two 32 × 32 → 64 multiplications.
/// </summary>
/// <remarks>
/// Seven rounds are the fewest that pass BigCrush (table 2 there), ten are what the authors advise for a margin. Starting
/// values take ten; samples, of which a run draws billions, take seven.
/// </remarks>
internal static class Philox
{
    public const uint Multiplier0 = 0xD2511F53, Multiplier1 = 0xCD9E8D57;
    public const uint Weyl0 = 0x9E3779B9, Weyl1 = 0xBB67AE85;

    /// <summary>The 128 random bits of a counter under a key.</summary>
    /// <param name="counter">The counter, word 0 first.</param>
    /// <param name="key0">Low word of the key.</param>
    /// <param name="key1">High word of the key.</param>
    /// <param name="rounds">Rounds, 10 unless stated.</param>
    public static Words Block(Words counter, uint key0, uint key1, int rounds = 10)
    {
        var (a, b, c, d) = counter;
        for (var round = 0; round < rounds; round++, key0 += Weyl0, key1 += Weyl1)
        {
            var (left, right) = ((ulong)Multiplier0 * a, (ulong)Multiplier1 * c);
            (a, b, c, d) = ((uint)(right >> 32) ^ b ^ key0, (uint)right, (uint)(left >> 32) ^ d ^ key1, (uint)left);
        }

        return new(a, b, c, d);
    }
}
