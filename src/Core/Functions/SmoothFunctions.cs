using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <content>Functions of eᶻ, with the same bits on every machine.</content>
public static partial class ElementFunction
{
    // Beyond it e⁻ˣ is below the last bit of every sum here, and Elementary.Exp ends.
    private const double Most = 700;

    /// <summary>ln(1 + eᶻ).</summary>
    public readonly record struct Softplus : IVectorFunction
    {
        /// <inheritdoc/>
        public double Of(double z) => (z > 0 ? z : 0) + Elementary.Log(1 + Decay(z));

        /// <inheritdoc/>
        public double Slope(double z) => Logistic(z);

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Of(Vector512<float> z) =>
            Vector512.MaxNative(z, Vector512<float>.Zero) + ElementaryVectors.LogOfOneAnd(ElementaryVectors.Decay(z));

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Slope(Vector512<float> z) => ElementaryVectors.Logistic(z);
    }

    /// <summary>tanh z = ±(1 − e^−2|z|) / (1 + e^−2|z|), with derivative 4 σ(2z) σ(−2z).</summary>
    public readonly record struct Tanh : IVectorFunction
    {
        /// <inheritdoc/>
        public double Of(double z)
        {
            var decay = Decay(z + z);
            return z > 0 ? (1 - decay) / (1 + decay) : (decay - 1) / (1 + decay);
        }

        /// <inheritdoc/>
        public double Slope(double z) => 4 * Logistic(2 * z) * Logistic(-2 * z);

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Of(Vector512<float> z)
        {
            var decay = ElementaryVectors.Decay(z + z);
            var size = (Vector512<float>.One - decay) / (Vector512<float>.One + decay);
            return Vector512.ConditionalSelect(Vector512.GreaterThan(z, Vector512<float>.Zero), size, -size);
        }

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Slope(Vector512<float> z)
        {
            var decay = ElementaryVectors.Decay(z + z);
            var sum = Vector512<float>.One + decay;
            return Vector512.Create(4f) * decay / (sum * sum);
        }
    }

    /// <summary>z σ(v), v = 2 √(2/π) (z + 0.044715 z³): the GELU of Hendrycks and Gimpel (2016) in its form with tanh, not with erf.</summary>
    public readonly record struct Gelu : IVectorFunction
    {
        // 2 √(2/π), and the factor of the cube.
        private const double Factor = 1.5957691216057308, Cube = 0.044715;

        /// <inheritdoc/>
        public double Of(double z) => z * Logistic(Factor * (z + (Cube * z * z * z)));

        /// <inheritdoc/>
        public double Slope(double z)
        {
            var s = Logistic(Factor * (z + (Cube * z * z * z)));
            return s + (z * s * (1 - s) * Factor * (1 + (3 * Cube * z * z)));
        }

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Of(Vector512<float> z) => z * ElementaryVectors.Logistic(Argument(z));

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Slope(Vector512<float> z)
        {
            var s = ElementaryVectors.Logistic(Argument(z));
            var steepness = Vector512.Create((float)Factor) * Vector512.FusedMultiplyAdd(Vector512.Create(3 * (float)Cube) * z, z, Vector512<float>.One);
            return Vector512.FusedMultiplyAdd(z * s * (Vector512<float>.One - s), steepness, s);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector512<float> Argument(Vector512<float> z) =>
            Vector512.Create((float)Factor) * z * Vector512.FusedMultiplyAdd(Vector512.Create((float)Cube) * z, z, Vector512<float>.One);
    }

    private static double Logistic(double z)
    {
        var decay = Decay(z);
        return z > 0 ? 1 / (1 + decay) : decay / (1 + decay);
    }

    /// <summary>e^−|z|.</summary>
    private static double Decay(double z) => Math.Abs(z) > Most ? 0 : Elementary.Exp(-Math.Abs(z));
}
