using TorchSharp;
using static TorchSharp.torch;

namespace Research;

/// <summary>
/// An elementwise function on tensors and its derivative, in place where that is possible: all that the engine knows of functions.
/// </summary>
/// <param name="function">f, of <see cref="Know"/>.</param>
/// <param name="slope">Of a leaky ReLU.</param>
internal sealed class ElementTensors(ElementFunction function, double slope)
{
    // 2 √(2/π), and the factor of the cube, of the GELU.
    private const double Rise = 1.5957691216057308, Cube = 0.044715;

    private static readonly Scalar MinusOne = -1L, Two = 2L, GeluRise = Rise, GeluCube = Cube, GeluSquare = 3 * Cube * Rise;

    private readonly Scalar below = slope;
    private readonly Scalar above = 1 - slope;

    /// <summary>Whether a function is stated here.</summary>
    public static bool Know(ElementFunction function) => Enum.IsDefined(function);

    /// <summary>Overwrites z with f(z).</summary>
    /// <param name="z">Of any shape.</param>
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
                using (var softplus = z.softplus()) z.copy_(softplus);
                return logistic;
            case ElementFunction.Gelu:
                return Gelu(z);
            default:
                throw new NotSupportedException($"{function} is not stated on tensors.");
        }
    }

    /// <summary>f'(z).</summary>
    /// <param name="y">f(z), as <see cref="Apply"/> left it; it may be overwritten.</param>
    /// <param name="kept">What <see cref="Apply"/> gave.</param>
    public Tensor Derivative(Tensor y, Tensor? kept) => kept ?? (function switch
    {
        ElementFunction.Relu => y.sign_(),
        ElementFunction.Tanh => y.mul_(y).mul_(MinusOne).add_(Tensors.One, Tensors.One),
        _ => throw new NotSupportedException($"The derivative of {function} does not follow from its value."),
    });

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
