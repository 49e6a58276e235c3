using System.Numerics;

namespace Research;

/// <summary>What arithmetic alone does not give: constants and elementary functions of a number type.</summary>
/// <typeparam name="T">The number.</typeparam>
internal interface INumbers<T>
{
    /// <summary>A constant.</summary>
    static abstract T Of(double value);

    /// <summary>eˣ.</summary>
    static abstract T Exp(T x);

    /// <summary>ln x.</summary>
    static abstract T Log(T x);
}

/// <summary>Doubles, with the same bits on every machine.</summary>
internal readonly struct DoubleNumbers : INumbers<double>
{
    /// <inheritdoc/>
    public static double Of(double value) => value;

    /// <inheritdoc/>
    public static double Exp(double x) => Elementary.Exp(x);

    /// <inheritdoc/>
    public static double Log(double x) => Elementary.Log(x);
}

/// <summary>Dual numbers over any numbers: (eᵃ)' = eᵃ and (ln a)' = 1/a.</summary>
/// <typeparam name="T">The number inside.</typeparam>
/// <typeparam name="TNumbers">Its functions.</typeparam>
internal readonly struct DualNumbers<T, TNumbers> : INumbers<Dual<T>>
    where T :
        IAdditionOperators<T, T, T>, ISubtractionOperators<T, T, T>, IMultiplyOperators<T, T, T>, IDivisionOperators<T, T, T>,
        IAdditiveIdentity<T, T>, IMultiplicativeIdentity<T, T>, IComparisonOperators<T, T, bool>
    where TNumbers : INumbers<T>
{
    /// <inheritdoc/>
    public static Dual<T> Of(double value) => new(TNumbers.Of(value), T.AdditiveIdentity);

    /// <inheritdoc/>
    public static Dual<T> Exp(Dual<T> x)
    {
        var value = TNumbers.Exp(x.Value);
        return new(value, value * x.Derivative);
    }

    /// <inheritdoc/>
    public static Dual<T> Log(Dual<T> x) => new(TNumbers.Log(x.Value), x.Derivative / x.Value);
}
