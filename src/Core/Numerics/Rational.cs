using System.Numerics;

namespace Research;

/// <summary>
/// An exact fraction. Sums, products and comparisons have no error, so that a formula evaluated on fractions has its exact value,
/// and on <see cref="Dual{T}"/> of fractions its exact derivative too.
/// </summary>
/// <remarks>
/// Kept as odd · 2^shift / divisor in lowest terms, divisor odd and above 0. A double is odd · 2^shift, so that sums and
/// products of doubles need no greatest common divisor.
/// </remarks>
public readonly struct Rational :
    IEquatable<Rational>,
    IComparable<Rational>,
    IComparable,
    IAdditionOperators<Rational, Rational, Rational>,
    ISubtractionOperators<Rational, Rational, Rational>,
    IUnaryNegationOperators<Rational, Rational>,
    IMultiplyOperators<Rational, Rational, Rational>,
    IDivisionOperators<Rational, Rational, Rational>,
    IAdditiveIdentity<Rational, Rational>,
    IMultiplicativeIdentity<Rational, Rational>,
    IComparisonOperators<Rational, Rational, bool>
{
    private readonly BigInteger odd;
    private readonly int shift;

    // One less than the divisor, so that default is 0 / 1.
    private readonly BigInteger excess;

    private Rational(BigInteger odd, int shift, BigInteger divisor)
    {
        if (odd.IsZero) return;
        var zeros = odd.IsEven ? (int)BigInteger.TrailingZeroCount(odd) : 0;
        (this.odd, this.shift, excess) = (odd >> zeros, shift + zeros, divisor - 1);
    }

    /// <summary>0.</summary>
    public static Rational Zero => default;

    /// <summary>1.</summary>
    public static Rational One => new(1, 0, 1);

    static Rational IAdditiveIdentity<Rational, Rational>.AdditiveIdentity => Zero;

    static Rational IMultiplicativeIdentity<Rational, Rational>.MultiplicativeIdentity => One;

    /// <summary>−1, 0 or 1.</summary>
    public int Sign => odd.Sign;

    private BigInteger Divisor => excess + 1;

    /// <summary>numerator / denominator.</summary>
    /// <param name="numerator">Any integer.</param>
    /// <param name="denominator">Any integer but 0.</param>
    public static Rational Of(BigInteger numerator, BigInteger denominator) =>
        new Rational(numerator, 0, 1) / new Rational(denominator, 0, 1);

    /// <summary>Exactly the value of a double, e.g. 3602879701896397 / 2⁵⁵ for 0.1.</summary>
    /// <param name="value">Any finite number.</param>
    /// <exception cref="OverflowException">The value is infinite or not a number.</exception>
    public static Rational Of(double value)
    {
        if (!double.IsFinite(value)) throw new OverflowException($"{value} is no fraction.");
        var bits = BitConverter.DoubleToInt64Bits(value);
        var (exponent, fraction) = ((int)(bits >> 52) & 0x7FF, bits & 0xFFFFFFFFFFFFF);
        var significand = exponent == 0 ? fraction : fraction | (1L << 52);
        return new(bits < 0 ? -significand : significand, Math.Max(exponent, 1) - 1075, 1);
    }

    /// <summary>The nearest double; of two as near, the one whose last bit is 0.</summary>
    public double ToDouble()
    {
        if (odd.IsZero) return 0;
        var magnitude = BigInteger.Abs(odd);

        // A quotient of 65 bits or more. What the division leaves breaks a tie.
        var more = Math.Max(0, 66 + (int)Divisor.GetBitLength() - (int)magnitude.GetBitLength());
        var quotient = BigInteger.DivRem(magnitude << more, Divisor, out var rest);

        // What a double has no room for: all but 53 bits, or all below 2⁻¹⁰⁷⁴.
        var drop = Math.Max((int)quotient.GetBitLength() - 53, more - shift - 1074);
        var kept = quotient >> drop;
        var beyondHalf = (quotient - (kept << drop)).CompareTo(BigInteger.One << (drop - 1));
        var up = beyondHalf > 0 || (beyondHalf == 0 && (!rest.IsZero || !kept.IsEven));
        return odd.Sign * Math.ScaleB((double)(up ? kept + 1 : kept), shift - more + drop);
    }

    /// <summary>left + right.</summary>
    /// <param name="left">A fraction.</param>
    /// <param name="right">A fraction.</param>
    public static Rational operator +(Rational left, Rational right)
    {
        if (left.odd.IsZero) return right;
        if (right.odd.IsZero) return left;
        var common = Math.Min(left.shift, right.shift);
        var (a, b) = (left.odd << (left.shift - common), right.odd << (right.shift - common));
        if (left.excess == right.excess) return left.excess.IsZero ? new(a + b, common, 1) : Reduced(a + b, common, left.Divisor);
        return Reduced((a * right.Divisor) + (b * left.Divisor), common, left.Divisor * right.Divisor);
    }

    /// <summary>left − right.</summary>
    /// <param name="left">A fraction.</param>
    /// <param name="right">A fraction.</param>
    public static Rational operator -(Rational left, Rational right) => left + -right;

    /// <summary>−value.</summary>
    /// <param name="value">A fraction.</param>
    public static Rational operator -(Rational value) => new(-value.odd, value.shift, value.Divisor);

    /// <summary>left · right.</summary>
    /// <param name="left">A fraction.</param>
    /// <param name="right">A fraction.</param>
    public static Rational operator *(Rational left, Rational right)
    {
        if (left.odd.IsZero || right.odd.IsZero) return default;
        var (product, shift) = (left.odd * right.odd, left.shift + right.shift);
        if (left.excess.IsZero && right.excess.IsZero) return new(product, shift, 1);
        return Reduced(product, shift, left.Divisor * right.Divisor);
    }

    /// <summary>left / right.</summary>
    /// <param name="left">A fraction.</param>
    /// <param name="right">A fraction other than 0.</param>
    /// <exception cref="DivideByZeroException">right is 0.</exception>
    public static Rational operator /(Rational left, Rational right) =>
        right.odd.IsZero
            ? throw new DivideByZeroException()
            : Reduced(left.odd * right.Divisor * right.odd.Sign, left.shift - right.shift, left.Divisor * BigInteger.Abs(right.odd));

    /// <summary>left = right.</summary>
    /// <param name="left">A fraction.</param>
    /// <param name="right">A fraction.</param>
    public static bool operator ==(Rational left, Rational right) => left.Equals(right);

    /// <summary>left ≠ right.</summary>
    /// <param name="left">A fraction.</param>
    /// <param name="right">A fraction.</param>
    public static bool operator !=(Rational left, Rational right) => !left.Equals(right);

    /// <summary>left &gt; right.</summary>
    /// <param name="left">A fraction.</param>
    /// <param name="right">A fraction.</param>
    public static bool operator >(Rational left, Rational right) => left.CompareTo(right) > 0;

    /// <summary>left ≥ right.</summary>
    /// <param name="left">A fraction.</param>
    /// <param name="right">A fraction.</param>
    public static bool operator >=(Rational left, Rational right) => left.CompareTo(right) >= 0;

    /// <summary>left &lt; right.</summary>
    /// <param name="left">A fraction.</param>
    /// <param name="right">A fraction.</param>
    public static bool operator <(Rational left, Rational right) => left.CompareTo(right) < 0;

    /// <summary>left ≤ right.</summary>
    /// <param name="left">A fraction.</param>
    /// <param name="right">A fraction.</param>
    public static bool operator <=(Rational left, Rational right) => left.CompareTo(right) <= 0;

    /// <inheritdoc/>
    public int CompareTo(Rational other) => odd.Sign == other.odd.Sign ? (this - other).Sign : odd.Sign.CompareTo(other.odd.Sign);

    int IComparable.CompareTo(object? obj) => obj switch
    {
        null => 1,
        Rational other => CompareTo(other),
        _ => throw new ArgumentException($"A fraction has no order with {obj}.", nameof(obj)),
    };

    /// <inheritdoc/>
    public bool Equals(Rational other) => odd == other.odd && shift == other.shift && excess == other.excess;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Rational other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(odd, shift, excess);

    /// <summary>The fraction in lowest terms, e.g. −3/4, or an integer.</summary>
    public override string ToString()
    {
        var numerator = odd << Math.Max(shift, 0);
        var denominator = Divisor << Math.Max(-shift, 0);
        return denominator.IsOne ? $"{numerator}" : $"{numerator}/{denominator}";
    }

    /// <param name="numerator">Any integer.</param>
    /// <param name="shift">A power of 2.</param>
    /// <param name="divisor">Odd and above 0.</param>
    private static Rational Reduced(BigInteger numerator, int shift, BigInteger divisor)
    {
        var common = BigInteger.GreatestCommonDivisor(numerator, divisor);
        return common.IsOne ? new(numerator, shift, divisor) : new(numerator / common, shift, divisor / common);
    }
}
