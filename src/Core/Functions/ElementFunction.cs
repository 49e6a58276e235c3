using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>The elementwise functions of this project. A function of a user's own implements <see cref="IElementFunction"/>.</summary>
public static partial class ElementFunction
{
    /// <summary>z.</summary>
    public readonly record struct Identity : IVectorFunction
    {
        /// <inheritdoc/>
        public bool IsHomogeneous => true;

        /// <inheritdoc/>
        public double Of(double z) => z;

        /// <inheritdoc/>
        public double Slope(double z) => 1;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Of(Vector512<float> z) => z;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Slope(Vector512<float> z) => Vector512<float>.One;
    }

    /// <summary>max(z, 0), with derivative 0 at 0.</summary>
    public readonly record struct Relu : IVectorFunction
    {
        /// <inheritdoc/>
        public bool IsHomogeneous => true;

        /// <inheritdoc/>
        public double Of(double z) => z > 0 ? z : 0;

        /// <inheritdoc/>
        public double Slope(double z) => z > 0 ? 1 : 0;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Of(Vector512<float> z) => Vector512.MaxNative(z, Vector512<float>.Zero);

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Slope(Vector512<float> z) =>
            Vector512.GreaterThan(z, Vector512<float>.Zero) & Vector512<float>.One;
    }

    /// <summary>z where z &gt; 0, elsewhere z times a slope (Maas et al. 2013).</summary>
    /// <param name="Below">The slope below 0, a finite number such as 0.01.</param>
    public readonly record struct LeakyRelu(double Below) : IVectorFunction
    {
        /// <inheritdoc/>
        public bool IsHomogeneous => true;

        /// <inheritdoc/>
        public double Of(double z) => z > 0 ? z : Below * z;

        /// <inheritdoc/>
        public double Slope(double z) => z > 0 ? 1 : Below;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Of(Vector512<float> z) =>
            Vector512.ConditionalSelect(Vector512.GreaterThan(z, Vector512<float>.Zero), z, Vector512.Create((float)Below) * z);

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Slope(Vector512<float> z) =>
            Vector512.ConditionalSelect(Vector512.GreaterThan(z, Vector512<float>.Zero), Vector512<float>.One, Vector512.Create((float)Below));

        /// <inheritdoc/>
        public IEnumerable<Fault> Faults()
        {
            if (!double.IsFinite((float)Below))
                yield return new("the slope of the leaky ReLU", $"{Below}", "a finite number that a float can hold", "use a slope such as 0.01");
        }
    }

    /// <summary>|z|, with derivative 0 at 0: the function of an L1 penalty.</summary>
    public readonly record struct Absolute : IVectorFunction
    {
        /// <inheritdoc/>
        public bool IsHomogeneous => true;

        /// <inheritdoc/>
        public double Of(double z) => Math.Abs(z);

        /// <inheritdoc/>
        public double Slope(double z) => z > 0 ? 1 : z < 0 ? -1 : 0;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Of(Vector512<float> z) => Vector512.Abs(z);

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Slope(Vector512<float> z) =>
            (Vector512.GreaterThan(z, Vector512<float>.Zero) & Vector512<float>.One)
            - (Vector512.LessThan(z, Vector512<float>.Zero) & Vector512<float>.One);
    }

    /// <summary>z²: the function of the usual error, and of an L2 penalty.</summary>
    public readonly record struct Square : IVectorFunction
    {
        /// <inheritdoc/>
        public double Of(double z) => z * z;

        /// <inheritdoc/>
        public double Slope(double z) => 2 * z;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Of(Vector512<float> z) => z * z;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Slope(Vector512<float> z) => z + z;
    }

    /// <summary>zᵏ for an even k: 4 and 6 weigh large errors more than the square does.</summary>
    /// <param name="Exponent">k, even, in [2, 16].</param>
    public readonly record struct Power(int Exponent) : IVectorFunction
    {
        /// <inheritdoc/>
        public double Of(double z) => Slope(z) * z / Exponent;

        /// <inheritdoc/>
        public double Slope(double z)
        {
            var product = Exponent * z;
            for (var k = 2; k < Exponent; k += 2) product *= z * z;
            return product;
        }

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Of(Vector512<float> z)
        {
            var (square, product) = (z * z, z * z);
            for (var k = 2; k < Exponent; k += 2) product *= square;
            return product;
        }

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Slope(Vector512<float> z)
        {
            var (square, product) = (z * z, Vector512.Create((float)Exponent) * z);
            for (var k = 2; k < Exponent; k += 2) product *= square;
            return product;
        }

        /// <inheritdoc/>
        public IEnumerable<Fault> Faults()
        {
            if (Exponent is < 2 or > 16 || Exponent % 2 != 0)
                yield return new("the exponent of the power", $"{Exponent}", "even, in [2, 16]", "use 2, 4 or 6");
        }
    }
}
