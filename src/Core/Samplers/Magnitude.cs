using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>
/// The distribution of x_i given that feature i is active, as plain data. <see cref="Magnitude"/> lists those of this project; every
/// sampler draws from a record with these members at the same speed.
/// </summary>
public interface IMagnitude : IChecked
{
    /// <summary>E[x_i | i is active].</summary>
    double Mean { get; }

    /// <summary>
    /// Turns shares, uniform on (0, 1], into magnitudes, in place: t becomes the x that is exceeded with probability t. Small shares
    /// have more digits, so that the tail of large x is resolved; t is at least 2⁻³². The function is pure and works entry by entry.
    /// If it uses no other operations than +, −, ×, ÷, √ and comparisons, its bits are the same on every machine.
    /// </summary>
    /// <param name="shares">A multiple of 16 numbers. The results of inactive features are not used.</param>
    void Quantile(Span<float> shares);
}

/// <summary>The distributions of an active feature. Each is drawn by its inverse distribution function, from one word of the stream.</summary>
public static class Magnitude
{
    // Squares of such numbers, and sums of many squares, are far below the largest float.
    private const double Largest = 1e6;

    /// <summary>The magnitude of a sampler that states none.</summary>
    internal static IMagnitude Usual { get; } = new Uniform();

    /// <summary>Uniform on [0, 1) (Elhage et al. 2022, section 2): the only one for which there are exact losses.</summary>
    public sealed record Uniform : IMagnitude
    {
        /// <inheritdoc/>
        public double Mean => 0.5;

        /// <inheritdoc/>
        public IEnumerable<Fault> Faults() => [];

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Quantile(Span<float> shares)
        {
            foreach (ref var x in Vectors(shares)) x = Vector512<float>.One - x;
        }
    }

    /// <summary>Uniform on [−1, 1].</summary>
    public sealed record Symmetric : IMagnitude
    {
        /// <inheritdoc/>
        public double Mean => 0;

        /// <inheritdoc/>
        public IEnumerable<Fault> Faults() => [];

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Quantile(Span<float> shares)
        {
            foreach (ref var x in Vectors(shares)) x = Vector512<float>.One - (x + x);
        }
    }

    /// <summary>Exponential, P(x &gt; y) = exp(−y / mean), up to 22 times the mean.</summary>
    public sealed record Exponential : IMagnitude
    {
        /// <summary>E[x], in (0, 1e6]; 1 unless stated.</summary>
        public double Mean { get; init; } = 1;

        /// <inheritdoc/>
        public IEnumerable<Fault> Faults() => Positive("the mean of the exponential magnitude", Mean);

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Quantile(Span<float> shares)
        {
            var scale = Vector512.Create(-(float)Mean);
            foreach (ref var x in Vectors(shares)) x = scale * VectorFunctions.Log(x);
        }
    }

    /// <summary>Half-normal, x = |z| with z normal of mean 0, up to 6.3 deviations.</summary>
    public sealed record HalfNormal : IMagnitude
    {
        /// <summary>The standard deviation σ of z, in (0, 1e6]; 1 unless stated.</summary>
        public double Deviation { get; init; } = 1;

        /// <summary>E[x] = σ √(2/π).</summary>
        public double Mean => Deviation * Math.Sqrt(2 / Math.PI);

        /// <inheritdoc/>
        public IEnumerable<Fault> Faults() => Positive("the deviation of the half-normal magnitude", Deviation);

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Quantile(Span<float> shares)
        {
            var scale = Vector512.Create((float)Deviation);
            foreach (ref var x in Vectors(shares))
                x = scale * VectorFunctions.NormalQuantile(Vector512<float>.One - x, x * (Vector512.Create(2f) - x));
        }
    }

    /// <summary>The same value whenever the feature is active.</summary>
    public sealed record Constant : IMagnitude
    {
        /// <summary>x, a number other than 0 in [−1e6, 1e6]; 1 unless stated.</summary>
        public double Value { get; init; } = 1;

        /// <inheritdoc/>
        public double Mean => Value;

        /// <inheritdoc/>
        public IEnumerable<Fault> Faults()
        {
            if (Value == 0 || !(Math.Abs(Value) <= Largest))
                yield return new("the constant magnitude", $"{Value}", "a number other than 0 in [-1e6, 1e6]", "give the value of an active feature, such as 1");
        }

        /// <inheritdoc/>
        public void Quantile(Span<float> shares) => shares.Fill((float)Value);
    }

    /// <summary>
    /// Normal, and cut to a range: x = min(max(z, lowest), highest) with z normal of this mean and deviation. Numbers beyond the range
    /// become its ends, so that an active feature may be 0. z lies from −5.4 to 6.2 deviations.
    /// </summary>
    public sealed record ClippedNormal : IMagnitude
    {
        /// <summary>The mean of z, in [−1e6, 1e6]; ½ unless stated.</summary>
        public double Centre { get; init; } = 0.5;

        /// <summary>The standard deviation of z, in (0, 1e6]; ¼ unless stated.</summary>
        public double Deviation { get; init; } = 0.25;

        /// <summary>The lower end of the range, in [−1e6, 1e6]; 0 unless stated.</summary>
        public double Lowest { get; init; }

        /// <summary>The upper end of the range, above <see cref="Lowest"/> and in [−1e6, 1e6]; 1 unless stated.</summary>
        public double Highest { get; init; } = 1;

        /// <summary>E[x] = l Φ(a) + h Φ(−b) + μ (Φ(b) − Φ(a)) + σ (φ(a) − φ(b)), a and b the ends in deviations from μ.</summary>
        public double Mean
        {
            get
            {
                var (a, b) = ((Lowest - Centre) / Deviation, (Highest - Centre) / Deviation);
                var (below, above) = (Normal.Below(a), Normal.Below(-b));
                return (Lowest * below) + (Highest * above) + (Centre * (1 - below - above))
                    + (Deviation * (Normal.Density(a) - Normal.Density(b)));
            }
        }

        /// <inheritdoc/>
        public IEnumerable<Fault> Faults()
        {
            const string Range = "in [-1e6, 1e6]";
            if (!(Math.Abs(Centre) <= Largest))
                yield return new("the centre of the clipped normal magnitude", $"{Centre}", Range, "give the mean before clipping, such as 0.5");
            foreach (var fault in Positive("the deviation of the clipped normal magnitude", Deviation)) yield return fault;
            if (!(Math.Abs(Lowest) <= Largest))
                yield return new("the lowest clipped normal magnitude", $"{Lowest}", Range, "give the lower end of the range, such as 0");
            if (!(Highest > Lowest && Highest <= Largest))
                yield return new("the highest clipped normal magnitude", $"{Highest}", $"above the lowest, {Lowest}, and at most 1e6", "give the upper end of the range");
        }

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Quantile(Span<float> shares)
        {
            var (centre, scale) = (Vector512.Create((float)Centre), Vector512.Create((float)Deviation));
            var (lowest, highest) = (Vector512.Create((float)Lowest), Vector512.Create((float)Highest));
            var least = Vector512.Create(3e-8f);
            foreach (ref var x in Vectors(shares))
            {
                // At a share of 1 the rest would be 0, which has no logarithm.
                var rest = VectorFunctions.AtLeast(Vector512<float>.One - x, least);
                var z = VectorFunctions.NormalQuantile(rest - x, Vector512.Create(4f) * x * rest);
                x = VectorFunctions.AtMost(VectorFunctions.AtLeast(centre + (scale * z), lowest), highest);
            }
        }
    }

    /// <summary>Shares or magnitudes, 16 to a vector.</summary>
    private static Span<Vector512<float>> Vectors(Span<float> shares) => MemoryMarshal.Cast<float, Vector512<float>>(shares);

    private static IEnumerable<Fault> Positive(string subject, double value)
    {
        if (!(value > 0 && value <= Largest)) yield return new(subject, $"{value}", "in (0, 1e6]", "give a scale such as 1");
    }
}
