using System.Numerics;

namespace Research;

/// <summary>The values and derivatives of <see cref="ElementFunction"/>, with the same bits on every machine.</summary>
internal static class ElementFunctions
{
    // Beyond it e⁻ˣ is below the last bit of every sum here, and Elementary.Exp ends.
    private const double Most = 700;

    // 2 √(2/π), and the factor of the cube.
    private const double Slope = 1.5957691216057308, Cube = 0.044715;

    /// <summary>Whether f(sz) = s f(z) for every s &gt; 0.</summary>
    public static bool IsHomogeneous(ElementFunction function) =>
        function is ElementFunction.Identity or ElementFunction.Relu or ElementFunction.LeakyRelu or ElementFunction.Absolute;

    /// <summary>f(z).</summary>
    public static T Of<T, TNumbers>(ElementFunction function, double slope, T z)
        where T :
            IAdditionOperators<T, T, T>, ISubtractionOperators<T, T, T>, IMultiplyOperators<T, T, T>, IDivisionOperators<T, T, T>,
            IAdditiveIdentity<T, T>, IMultiplicativeIdentity<T, T>, IComparisonOperators<T, T, bool>
        where TNumbers : INumbers<T>
    {
        var (zero, one) = (T.AdditiveIdentity, T.MultiplicativeIdentity);
        switch (function)
        {
            case ElementFunction.Identity:
                return z;
            case ElementFunction.Relu:
                return z > zero ? z : zero;
            case ElementFunction.LeakyRelu:
                return z > zero ? z : TNumbers.Of(slope) * z;
            case ElementFunction.Absolute:
                return z > zero ? z : z < zero ? zero - z : zero;
            case ElementFunction.Square:
                return z * z;
            case ElementFunction.Softplus:
                return (z > zero ? z : zero) + TNumbers.Log(one + Decay<T, TNumbers>(z));
            case ElementFunction.Tanh:
                var decay = Decay<T, TNumbers>(z + z);
                return z > zero ? (one - decay) / (one + decay) : (decay - one) / (one + decay);
            case ElementFunction.Gelu:
                var v = TNumbers.Of(Slope) * (z + (TNumbers.Of(Cube) * z * z * z));
                var small = Decay<T, TNumbers>(v);
                return z * (v > zero ? one / (one + small) : small / (one + small));
            default:
                throw new NotSupportedException($"{function} is no activation.");
        }
    }

    /// <summary>f'(z) × cotangent.</summary>
    public static double Through(ElementFunction function, double slope, double z, double cotangent) => function switch
    {
        ElementFunction.Identity => cotangent,
        ElementFunction.Relu => z > 0 ? cotangent : 0,
        ElementFunction.LeakyRelu => z > 0 ? cotangent : slope * cotangent,
        ElementFunction.Absolute => z > 0 ? cotangent : z < 0 ? -cotangent : 0,
        ElementFunction.Square => 2 * z * cotangent,
        ElementFunction.Softplus => Logistic(z) * cotangent,
        ElementFunction.Tanh => 4 * Logistic(2 * z) * Logistic(-2 * z) * cotangent,
        ElementFunction.Gelu => Gelu(z) * cotangent,
        _ => throw new NotSupportedException($"{function} is no activation."),
    };

    private static double Gelu(double z)
    {
        var s = Logistic(Slope * (z + (Cube * z * z * z)));
        return s + (z * s * (1 - s) * Slope * (1 + (3 * Cube * z * z)));
    }

    private static double Logistic(double z)
    {
        var decay = Decay<double, DoubleNumbers>(z);
        return z > 0 ? 1 / (1 + decay) : decay / (1 + decay);
    }

    /// <summary>e^−|z|.</summary>
    private static T Decay<T, TNumbers>(T z)
        where T : ISubtractionOperators<T, T, T>, IAdditiveIdentity<T, T>, IComparisonOperators<T, T, bool>
        where TNumbers : INumbers<T>
    {
        var negative = z > T.AdditiveIdentity ? T.AdditiveIdentity - z : z;
        return negative < TNumbers.Of(-Most) ? T.AdditiveIdentity : TNumbers.Exp(negative);
    }
}
