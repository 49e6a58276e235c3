using System.Runtime.Intrinsics;

namespace Research;

/// <summary>
/// Elementary functions whose bits are the same on every machine: they use only +, −, ×, ÷ and scaling by powers of two,
/// each of which IEEE 754 rounds in one way. The functions of the base class library may differ in the last bit between processors.
/// </summary>
public static class Elementary
{
    // ln 2 in two parts; the first has trailing zeros, so that its product with an exponent is exact.
    private const double Ln2High = 0.6931471803691238, Ln2Low = 1.9082149292705877e-10;
    private const double HalfSquareRootOf2 = 0.7071067811865476;

    /// <summary>eˣ, by x = k ln 2 + r with |r| ≤ ln 2 / 2 and the Taylor series of eʳ to r¹⁴.</summary>
    /// <param name="x">Any finite number in [−700, 700].</param>
    public static double Exp(double x)
    {
        var k = Math.Round(x / (Ln2High + Ln2Low));
        var r = x - (k * Ln2High) - (k * Ln2Low);
        var sum = 1.0;
        for (var n = 14; n > 0; n--) sum = 1 + (r / n * sum);
        return Math.ScaleB(sum, (int)k);
    }

    /// <summary>ln x, by x = m 2ᵉ with m in [√½, √2) and ln m = 2 artanh s, s = (m − 1)/(m + 1), to s²³.</summary>
    /// <param name="x">A normal number above 0.</param>
    public static double Log(double x)
    {
        var exponent = Math.ILogB(x);
        var m = Math.ScaleB(x, -exponent);
        if (m > 2 * HalfSquareRootOf2) (m, exponent) = (m / 2, exponent + 1);
        var s = (m - 1) / (m + 1);
        var (square, sum) = (s * s, 0.0);
        for (var n = 23; n > 1; n -= 2) sum = (sum + (1.0 / n)) * square;
        return (exponent * Ln2High) + ((2 * s * (1 + sum)) + (exponent * Ln2Low));
    }

    /// <summary>(cos 2πu, sin 2πu), by the nearest quarter turn and the Taylor series on the rest.</summary>
    /// <param name="u">The angle in turns.</param>
    public static (double Cos, double Sin) Turn(double u)
    {
        var quarter = Math.Round(4 * (u - Math.Floor(u)));
        var t = 2 * Math.PI * (u - Math.Floor(u) - (quarter / 4));
        var (cos, sin) = (1.0, 1.0);
        for (var n = 20; n > 0; n -= 2)
        {
            cos = 1 - (t * t / ((n - 1) * n) * cos);
            sin = 1 - (t * t / (n * (n + 1)) * sin);
        }

        sin *= t;
        return ((int)quarter & 3) switch
        {
            0 => (cos, sin),
            1 => (-sin, cos),
            2 => (-cos, -sin),
            _ => (sin, -cos),
        };
    }

    /// <summary>xⁿ, by repeated squaring.</summary>
    /// <param name="x">The base.</param>
    /// <param name="n">The exponent, 0 or above.</param>
    public static double Power(double x, int n)
    {
        var result = 1.0;
        for (; n > 0; n >>= 1, x *= x)
            if ((n & 1) == 1) result *= x;
        return result;
    }

    /// <summary>The same of two numbers at once, without branches.</summary>
    internal static Vector128<double> Power(Vector128<double> x, int n)
    {
        var result = Vector128<double>.One;
        for (; n > 0; n >>= 1, x *= x)
            result = Vector128.ConditionalSelect(Vector128.Create(-(long)(n & 1)).AsDouble(), result * x, result);
        return result;
    }

    /// <summary>Two independent standard normal numbers from two words, by Box and Muller (1958).</summary>
    /// <param name="a">The word that gives the radius.</param>
    /// <param name="b">The word that gives the angle.</param>
    public static (double First, double Second) Normals(uint a, uint b)
    {
        var radius = Math.Sqrt(-2 * Log((a + 1.0) / 4294967296.0));
        var (cos, sin) = Turn(b / 4294967296.0);
        return (radius * cos, radius * sin);
    }
}
