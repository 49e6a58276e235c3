using System.Numerics;

namespace Research;

/// <summary>
/// A number of about 32 digits: the unevaluated sum of two doubles, the second below half an ulp of the first (Dekker 1971). For
/// differences of losses that agree in more digits than a double has.
/// </summary>
/// <param name="High">The nearest double.</param>
/// <param name="Low">What it lacks.</param>
internal readonly record struct DoubleDouble(double High, double Low) :
    IAdditionOperators<DoubleDouble, DoubleDouble, DoubleDouble>,
    ISubtractionOperators<DoubleDouble, DoubleDouble, DoubleDouble>,
    IMultiplyOperators<DoubleDouble, DoubleDouble, DoubleDouble>,
    IDivisionOperators<DoubleDouble, DoubleDouble, DoubleDouble>,
    IAdditiveIdentity<DoubleDouble, DoubleDouble>,
    IMultiplicativeIdentity<DoubleDouble, DoubleDouble>,
    IComparisonOperators<DoubleDouble, DoubleDouble, bool>
{
    static DoubleDouble IAdditiveIdentity<DoubleDouble, DoubleDouble>.AdditiveIdentity => default;

    static DoubleDouble IMultiplicativeIdentity<DoubleDouble, DoubleDouble>.MultiplicativeIdentity => new(1, 0);

    /// <summary>left + right.</summary>
    public static DoubleDouble operator +(DoubleDouble left, DoubleDouble right)
    {
        var (high, error) = Sum(left.High, right.High);
        var (low, rest) = Sum(left.Low, right.Low);
        (high, error) = Ordered(high, error + low);
        return Of(Ordered(high, error + rest));
    }

    /// <summary>left − right.</summary>
    public static DoubleDouble operator -(DoubleDouble left, DoubleDouble right) => left + new DoubleDouble(-right.High, -right.Low);

    /// <summary>left · right.</summary>
    public static DoubleDouble operator *(DoubleDouble left, DoubleDouble right)
    {
        var high = left.High * right.High;
        var error = Math.FusedMultiplyAdd(left.High, right.High, -high);
        return Of(Ordered(high, error + ((left.High * right.Low) + (left.Low * right.High))));
    }

    /// <summary>left / right; right is not 0. Long division, three doubles long.</summary>
    public static DoubleDouble operator /(DoubleDouble left, DoubleDouble right)
    {
        var first = left.High / right.High;
        var rest = left - (right * new DoubleDouble(first, 0));
        var second = rest.High / right.High;
        rest -= right * new DoubleDouble(second, 0);
        return Of(Ordered(first, second)) + new DoubleDouble(rest.High / right.High, 0);
    }

    /// <summary>left &gt; right.</summary>
    public static bool operator >(DoubleDouble left, DoubleDouble right) =>
        left.High > right.High || (left.High == right.High && left.Low > right.Low);

    /// <summary>left ≥ right.</summary>
    public static bool operator >=(DoubleDouble left, DoubleDouble right) => left > right || left == right;

    /// <summary>left &lt; right.</summary>
    public static bool operator <(DoubleDouble left, DoubleDouble right) => right > left;

    /// <summary>left ≤ right.</summary>
    public static bool operator <=(DoubleDouble left, DoubleDouble right) => right >= left;

    private static DoubleDouble Of((double High, double Low) pair) => new(pair.High, pair.Low);

    /// <summary>The sum and its rounding (Knuth).</summary>
    private static (double Sum, double Error) Sum(double a, double b)
    {
        var sum = a + b;
        var part = sum - a;
        return (sum, (a - (sum - part)) + (b - part));
    }

    /// <summary>The same where |a| ≥ |b| (Dekker).</summary>
    private static (double Sum, double Error) Ordered(double a, double b)
    {
        var sum = a + b;
        return (sum, b - (sum - a));
    }
}
