using System.Numerics;

namespace Research;

/// <summary>
/// An expected loss as it reads, for any kind of number and a few features: what the fast closed form is compared with. On
/// <see cref="Dual{T}"/> it gives the gradient, on duals of duals the Hessian.
/// </summary>
internal interface IStatement
{
    /// <summary>L = Σ_i I_i ℓ_i.</summary>
    /// <param name="parameters">Flat, in the order of the model's layout.</param>
    /// <param name="importance">I_i, <c>[features]</c>.</param>
    /// <param name="number">A constant.</param>
    T Loss<T>(ReadOnlySpan<T> parameters, ReadOnlySpan<double> importance, Func<double, T> number)
        where T :
            IAdditionOperators<T, T, T>, ISubtractionOperators<T, T, T>, IMultiplyOperators<T, T, T>, IDivisionOperators<T, T, T>,
            IAdditiveIdentity<T, T>, IMultiplicativeIdentity<T, T>, IComparisonOperators<T, T, bool>;
}

/// <summary>The statements there are.</summary>
internal static class Statement
{
    // 3⁸ faces for each row: about a second for a gradient, parameter by parameter.
    private const int MostFeatures = 8;

    /// <summary>The statement of a pair of sampler and model, or none.</summary>
    public static IStatement? Of(ISampler sampler, IModel model) => (ActiveSets.Of(sampler), model) switch
    {
        ({ Features: > MostFeatures }, _) or (null, _) => null,
        ({ } sets, LinearModel linear) => new LinearStatement(sets, linear.Hidden),
        ({ } sets, ReluOutputModel relu) => new ReluStatement(sets, relu.Hidden),
        _ => null,
    };

    /// <summary>∂L/∂θ, one parameter after the other, by dual numbers; the loss is the result.</summary>
    /// <param name="statement">What is differentiated.</param>
    /// <param name="parameters">Flat.</param>
    /// <param name="importance">I_i, <c>[features]</c>.</param>
    /// <param name="gradient">Overwritten, flat.</param>
    public static double Gradient(
        this IStatement statement, ReadOnlySpan<double> parameters, ReadOnlySpan<double> importance, Span<double> gradient)
    {
        var (loss, lifted) = (0.0, new Dual<double>[parameters.Length]);
        for (var k = 0; k < parameters.Length; k++)
        {
            for (var j = 0; j < lifted.Length; j++) lifted[j] = new(parameters[j], j == k ? 1 : 0);
            (loss, gradient[k]) = statement.Loss<Dual<double>>(lifted, importance, value => new(value, 0));
        }

        return loss;
    }
}
