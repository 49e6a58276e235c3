using System.Numerics;

namespace Research;

/// <summary>
/// A dual number a + bε with ε² = 0 (Clifford 1873): a value with its derivative in one direction. A function of it gives
/// f(a) + f'(a)bε, so that running a formula on dual numbers differentiates it without a limit.
/// </summary>
/// <remarks>Dual numbers are ordered by their values alone, as ReLU needs it; they are equal only where their derivatives are equal too.</remarks>
/// <typeparam name="T">double, or an exact number.</typeparam>
/// <param name="Value">a.</param>
/// <param name="Derivative">b.</param>
public readonly record struct Dual<T>(T Value, T Derivative) :
    IAdditionOperators<Dual<T>, Dual<T>, Dual<T>>,
    ISubtractionOperators<Dual<T>, Dual<T>, Dual<T>>,
    IMultiplyOperators<Dual<T>, Dual<T>, Dual<T>>,
    IDivisionOperators<Dual<T>, Dual<T>, Dual<T>>,
    IAdditiveIdentity<Dual<T>, Dual<T>>,
    IMultiplicativeIdentity<Dual<T>, Dual<T>>,
    IComparisonOperators<Dual<T>, Dual<T>, bool>
    where T :
        IAdditionOperators<T, T, T>, ISubtractionOperators<T, T, T>, IMultiplyOperators<T, T, T>, IDivisionOperators<T, T, T>,
        IAdditiveIdentity<T, T>, IMultiplicativeIdentity<T, T>, IComparisonOperators<T, T, bool>
{
    /// <summary>0 + 0ε.</summary>
    static Dual<T> IAdditiveIdentity<Dual<T>, Dual<T>>.AdditiveIdentity => new(T.AdditiveIdentity, T.AdditiveIdentity);

    /// <summary>1 + 0ε.</summary>
    static Dual<T> IMultiplicativeIdentity<Dual<T>, Dual<T>>.MultiplicativeIdentity =>
        new(T.MultiplicativeIdentity, T.AdditiveIdentity);

    /// <summary>(a + bε) + (c + dε) = (a + c) + (b + d)ε.</summary>
    /// <param name="left">a + bε.</param>
    /// <param name="right">c + dε.</param>
    public static Dual<T> operator +(Dual<T> left, Dual<T> right) =>
        new(left.Value + right.Value, left.Derivative + right.Derivative);

    /// <summary>(a + bε) − (c + dε) = (a − c) + (b − d)ε.</summary>
    /// <param name="left">a + bε.</param>
    /// <param name="right">c + dε.</param>
    public static Dual<T> operator -(Dual<T> left, Dual<T> right) =>
        new(left.Value - right.Value, left.Derivative - right.Derivative);

    /// <summary>(a + bε)(c + dε) = ac + (ad + bc)ε.</summary>
    /// <param name="left">a + bε.</param>
    /// <param name="right">c + dε.</param>
    public static Dual<T> operator *(Dual<T> left, Dual<T> right) =>
        new(left.Value * right.Value, (left.Value * right.Derivative) + (left.Derivative * right.Value));

    /// <summary>(a + bε) / (c + dε) = q + (b − q d)/c ε with q = a/c; c is not 0.</summary>
    /// <param name="left">a + bε.</param>
    /// <param name="right">c + dε.</param>
    public static Dual<T> operator /(Dual<T> left, Dual<T> right)
    {
        var quotient = left.Value / right.Value;
        return new(quotient, (left.Derivative - (quotient * right.Derivative)) / right.Value);
    }

    /// <summary>a &gt; c.</summary>
    /// <param name="left">a + bε.</param>
    /// <param name="right">c + dε.</param>
    public static bool operator >(Dual<T> left, Dual<T> right) => left.Value > right.Value;

    /// <summary>a ≥ c.</summary>
    /// <param name="left">a + bε.</param>
    /// <param name="right">c + dε.</param>
    public static bool operator >=(Dual<T> left, Dual<T> right) => left.Value >= right.Value;

    /// <summary>a &lt; c.</summary>
    /// <param name="left">a + bε.</param>
    /// <param name="right">c + dε.</param>
    public static bool operator <(Dual<T> left, Dual<T> right) => left.Value < right.Value;

    /// <summary>a ≤ c.</summary>
    /// <param name="left">a + bε.</param>
    /// <param name="right">c + dε.</param>
    public static bool operator <=(Dual<T> left, Dual<T> right) => left.Value <= right.Value;
}
