using System.Numerics;

namespace Research;

/// <summary>
/// a + bλ + cλ² with an infinitesimal λ &gt; 0: a number and how it changes along a path, to second order. Quotients of jets
/// that begin with λ are those of what follows, so that a formula has its limit for λ → 0 where it has no value at λ = 0.
/// </summary>
/// <remarks>Jets are ordered by a and, where it is 0, by b, that is by the side of zero on which the path begins. c has no part in the order.</remarks>
/// <typeparam name="T">double, or a <see cref="Dual{T}"/>.</typeparam>
/// <param name="Value">a.</param>
/// <param name="First">b.</param>
/// <param name="Second">c.</param>
internal readonly record struct Jet<T>(T Value, T First, T Second) :
    IAdditionOperators<Jet<T>, Jet<T>, Jet<T>>,
    ISubtractionOperators<Jet<T>, Jet<T>, Jet<T>>,
    IMultiplyOperators<Jet<T>, Jet<T>, Jet<T>>,
    IDivisionOperators<Jet<T>, Jet<T>, Jet<T>>,
    IAdditiveIdentity<Jet<T>, Jet<T>>,
    IMultiplicativeIdentity<Jet<T>, Jet<T>>,
    IComparisonOperators<Jet<T>, Jet<T>, bool>
    where T :
        IAdditionOperators<T, T, T>, ISubtractionOperators<T, T, T>, IMultiplyOperators<T, T, T>, IDivisionOperators<T, T, T>,
        IAdditiveIdentity<T, T>, IMultiplicativeIdentity<T, T>, IComparisonOperators<T, T, bool>
{
    /// <summary>0.</summary>
    public static Jet<T> AdditiveIdentity => Constant(T.AdditiveIdentity);

    /// <summary>1.</summary>
    public static Jet<T> MultiplicativeIdentity => Constant(T.MultiplicativeIdentity);

    /// <summary>−1, 0 or 1: the side on which the path begins.</summary>
    private int Sign => SignOf(Value) is var sign and not 0 ? sign : SignOf(First);

    /// <summary>a, which does not change.</summary>
    public static Jet<T> Constant(T value) => new(value, T.AdditiveIdentity, T.AdditiveIdentity);

    public static Jet<T> operator +(Jet<T> left, Jet<T> right) =>
        new(left.Value + right.Value, left.First + right.First, left.Second + right.Second);

    public static Jet<T> operator -(Jet<T> left, Jet<T> right) =>
        new(left.Value - right.Value, left.First - right.First, left.Second - right.Second);

    /// <summary>(a + bλ + cλ²)(d + eλ + fλ²) = ad + (ae + bd)λ + (af + be + cd)λ².</summary>
    public static Jet<T> operator *(Jet<T> left, Jet<T> right) =>
        new(
            left.Value * right.Value,
            (left.Value * right.First) + (left.First * right.Value),
            (left.Value * right.Second) + (left.First * right.First) + (left.Second * right.Value));

    /// <summary>
    /// q with q · right = left, coefficient by coefficient. Where right begins with λ, so does left: both are divided by it, and
    /// the last coefficient of q is not known and put to 0.
    /// </summary>
    public static Jet<T> operator /(Jet<T> left, Jet<T> right)
    {
        if (SignOf(right.Value) == 0)
            return new Jet<T>(left.First, left.Second, T.AdditiveIdentity) / new Jet<T>(right.First, right.Second, T.AdditiveIdentity);
        var value = left.Value / right.Value;
        var first = (left.First - (value * right.First)) / right.Value;
        return new(value, first, (left.Second - (value * right.Second) - (first * right.First)) / right.Value);
    }

    public static bool operator >(Jet<T> left, Jet<T> right) => (left - right).Sign > 0;

    public static bool operator >=(Jet<T> left, Jet<T> right) => (left - right).Sign >= 0;

    public static bool operator <(Jet<T> left, Jet<T> right) => (left - right).Sign < 0;

    public static bool operator <=(Jet<T> left, Jet<T> right) => (left - right).Sign <= 0;

    private static int SignOf(T value) => value > T.AdditiveIdentity ? 1 : value < T.AdditiveIdentity ? -1 : 0;
}
