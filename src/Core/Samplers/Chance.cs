namespace Research;

/// <summary>A probability in the form that draws need, prepared once instead of for every tile.</summary>
public readonly record struct Chance
{
    internal static readonly Chance Certain = Of(1);

    private Chance(uint bound) => (Bound, Unit) = (bound, UniformDraw.Scale(bound));

    /// <summary>T: an event happens iff the upper 31 bits of a word are below it.</summary>
    internal uint Bound { get; }

    /// <summary>1 / T, rounded down.</summary>
    internal float Unit { get; }

    /// <summary>An event of this probability.</summary>
    /// <param name="probability">In (0, 1]; rounded to a multiple of 2⁻³¹, at least one.</param>
    public static Chance Of(double probability) => new(UniformDraw.Threshold(probability));

    internal void Deconstruct(out uint bound, out float unit) => (bound, unit) = (Bound, Unit);
}
