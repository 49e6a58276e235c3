using TorchSharp;
using static TorchSharp.torch;

namespace Research;

/// <summary>
/// An elementwise function on tensors and its derivative, in place where that is possible.
/// </summary>
/// <param name="function">f, of <see cref="Know"/>.</param>
internal sealed class ElementTensors(IElementFunction function)
{
    // 2 √(2/π), and the factor of the cube, of the GELU.
    private const double Rise = 1.5957691216057308, Cube = 0.044715;

    private static readonly Scalar MinusOne = -1L, Two = 2L, GeluRise = Rise, GeluCube = Cube, GeluSquare = 3 * Cube * Rise;

    private readonly Scalar below = function is ElementFunction.LeakyRelu leaky ? leaky.Below : 0.0;
    private readonly Scalar above = function is ElementFunction.LeakyRelu steep ? 1 - steep.Below : 1.0;
    private readonly int power = function is ElementFunction.Power raised ? raised.Exponent : 0;

    /// <summary>Whether a function is stated here.</summary>
    public static bool Know(IElementFunction function) => function is ElementFunction.Identity or ElementFunction.Relu or ElementFunction.LeakyRelu
        or ElementFunction.Absolute or ElementFunction.Square or ElementFunction.Power or ElementFunction.Softplus or ElementFunction.Tanh
        or ElementFunction.Gelu;

    /// <summary>Overwrites z with f(z).</summary>
    /// <param name="z">A tensor of any shape.</param>
    /// <returns>f'(z); null where it follows from f(z).</returns>
    public Tensor? Apply(Tensor z)
    {
        switch (function)
        {
            case ElementFunction.Relu:
                z.relu_();
                return null;
            case ElementFunction.Tanh:
                z.tanh_();
                return null;
            case ElementFunction.Absolute:
                var sign = z.sign();
                z.abs_();
                return sign;
            case ElementFunction.LeakyRelu:
                var leak = z.sign();
                leak.relu_().mul_(above).add_(below, Tensors.One);
                z.mul_(leak);
                return leak;
            case ElementFunction.Square:
                var twice = z.mul(Two);
                z.mul_(z);
                return twice;
            case ElementFunction.Softplus:
                var logistic = z.sigmoid();
                // Not softplus(), whose numbers TorchSharp may give back before libtorch has read them.
                using (var tail = z.abs().neg_().exp_().log1p_()) z.relu_().add_(tail, Tensors.One);
                return logistic;
            case ElementFunction.Identity:
                return z.sign().fill_(Tensors.One);
            case ElementFunction.Power:
                return Power(z);
            case ElementFunction.Gelu:
                return Gelu(z);
            default:
                throw new NotSupportedException($"{function} is not stated on tensors.");
        }
    }

    /// <summary>Overwrites z with f(z), and gives f'(z), which is the caller's.</summary>
    /// <param name="z">A tensor of any shape.</param>
    public Tensor ValueAndSlope(Tensor z)
    {
        if (Apply(z) is { } slope) return slope;
        var value = z.clone();
        // Operations in place give the tensor itself, or another wrapper of it.
        var same = Derivative(value, null);
        if (!ReferenceEquals(same, value)) same.Dispose();
        return value;
    }

    /// <summary>f'(z).</summary>
    /// <param name="y">f(z), as <see cref="Apply"/> left it; it may be overwritten.</param>
    /// <param name="kept">The result of <see cref="Apply"/>.</param>
    public Tensor Derivative(Tensor y, Tensor? kept) => kept ?? (function switch
    {
        ElementFunction.Relu => y.sign_(),
        ElementFunction.Tanh => y.mul_(y).mul_(MinusOne).add_(Tensors.One, Tensors.One),
        _ => throw new NotSupportedException($"The derivative of {function} does not follow from its value."),
    });

    /// <summary>zᵏ and k zᵏ⁻¹, by squares.</summary>
    private Tensor Power(Tensor z)
    {
        using var square = z.square();
        using Scalar exponent = power;
        var slope = z.clone();
        for (var k = 2; k < power; k += 2) slope.mul_(square);
        z.mul_(slope);
        return slope.mul_(exponent);
    }

    /// <summary>z σ(v) with v = 2 √(2/π) (z + 0.044715 z³); f' = σ + z v' σ (1 − σ).</summary>
    private static Tensor Gelu(Tensor z)
    {
        var slope = z.square();
        using var logistic = slope.mul(GeluCube);
        logistic.add_(Tensors.One, Tensors.One).mul_(z).mul_(GeluRise).sigmoid_();
        z.mul_(logistic);
        slope.mul_(GeluSquare).add_(GeluRise, Tensors.One).mul_(z);
        slope.addcmul_(slope, logistic, MinusOne).add_(logistic, Tensors.One);
        return slope;
    }
}
