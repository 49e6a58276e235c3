using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Research;

/// <summary>
/// Draws the number of failures before a success of probability p, P(k) = p (1 − p)ᵏ, from one word by Walker's alias method
/// (1977; tables after Vose 1991): the upper bits choose a column, the lower ones whether the column or its alias is drawn.
/// </summary>
/// <remarks>
/// The last outcome, <see cref="Last"/>, stands for all failures up to there and no success yet: having failed is forgotten, so
/// drawing goes on with another word. The probability of an outcome is exact to the 2⁻³² of a word: integers alone decide.
/// </remarks>
internal sealed class GapTable
{
    /// <summary>The outcome of this many failures and no success.</summary>
    public const int Last = Columns - 1;

    private const int Bits = 10, Columns = 1 << Bits, Rest = 32 - Bits;

    // Upper bits: out of 2²² words of the column, how many draw the column itself. Lower bits: what the others draw.
    private readonly uint[] columns = new uint[Columns];

    /// <param name="probability">p, in (0, 1].</param>
    public GapTable(double probability)
    {
        // In units of a column, so that the mean is 1: a column with less is filled up by one with more.
        var share = new double[Columns];
        var tail = (double)Columns;
        for (var k = 0; k < Last; k++)
        {
            share[k] = probability * tail;
            tail -= share[k];
        }

        share[Last] = tail;
        var (less, more) = (new Stack<int>(), new Stack<int>());
        for (var k = 0; k < Columns; k++) (share[k] < 1 ? less : more).Push(k);
        while (less.TryPop(out var small))
        {
            var large = more.TryPeek(out var top) ? top : small;
            // Rounded down: 2²² would not fit beside an alias.
            columns[small] = ((uint)(share[small] * (1 << Rest)) << Bits) | (uint)large;
            if (large == small) continue;
            share[large] -= 1 - share[small];
            if (share[large] < 1) less.Push(more.Pop());
        }

        // Full columns, or nearly: they need no alias but themselves.
        foreach (var k in more) columns[k] = (uint)k;
    }

    /// <summary>The table: of every column, how many of 2²² words draw the column itself, above the 10 bits of what the others draw.</summary>
    public ReadOnlySpan<uint> Entries => columns;

    /// <summary>The outcome of a word.</summary>
    public int this[uint word]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            var column = word >> Rest;
            var entry = Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(columns), column);
            // All bits are set where the column is drawn; a branch would be unpredictable.
            var itself = (uint)((int)((word & ((1u << Rest) - 1)) - (entry >> Bits)) >> 31);
            return (int)((itself & column) | (~itself & entry & Last));
        }
    }
}
