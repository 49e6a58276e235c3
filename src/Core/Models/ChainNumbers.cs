using System.Numerics;

namespace Research;

/// <summary>
/// What a chain asks of a number type beyond sums, products and comparisons. Known for double and for dual numbers over it;
/// chains of dense layers, added biases, ReLU and squares need it of no type.
/// </summary>
/// <typeparam name="T">The number.</typeparam>
internal abstract class ChainNumbers<T>
{
    /// <summary>Those of the type; null where they are not known.</summary>
    public static ChainNumbers<T>? Known { get; } = Find();

    /// <summary>Those of the type.</summary>
    /// <exception cref="NotSupportedException">They are not known.</exception>
    public static ChainNumbers<T> Needed => Known ?? throw new NotSupportedException(
        $"A chain with fixed matrices, subtracted biases or other functions than ReLU and the square has no value for {typeof(T).Name}: use double or Dual<double>.");

    /// <summary>A constant.</summary>
    public abstract T Of(double value);

    /// <summary>f(z).</summary>
    public abstract T Apply(ElementFunction function, double slope, T z);

    private static ChainNumbers<T>? Find() =>
        typeof(T) == typeof(double) ? (ChainNumbers<T>)(object)new Full<double, DoubleNumbers>()
        : typeof(T) == typeof(Dual<double>) ? (ChainNumbers<T>)(object)new Full<Dual<double>, DualNumbers<double, DoubleNumbers>>()
        : null;

    private sealed class Full<TNumber, TNumbers> : ChainNumbers<TNumber>
        where TNumber :
            IAdditionOperators<TNumber, TNumber, TNumber>, ISubtractionOperators<TNumber, TNumber, TNumber>,
            IMultiplyOperators<TNumber, TNumber, TNumber>, IDivisionOperators<TNumber, TNumber, TNumber>,
            IAdditiveIdentity<TNumber, TNumber>, IMultiplicativeIdentity<TNumber, TNumber>, IComparisonOperators<TNumber, TNumber, bool>
        where TNumbers : INumbers<TNumber>
    {
        public override TNumber Of(double value) => TNumbers.Of(value);

        public override TNumber Apply(ElementFunction function, double slope, TNumber z) =>
            ElementFunctions.Of<TNumber, TNumbers>(function, slope, z);
    }
}
