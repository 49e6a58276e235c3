using System.Numerics;

namespace Research;

/// <summary>
/// An exact loss without any shortcut, for any kind of number and a few features: the independent oracle for the fast exact loss.
/// On <see cref="Dual{T}"/> it gives the gradient, on duals of duals the Hessian.
/// </summary>
internal interface IReferenceLoss
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

/// <summary>Makes reference losses.</summary>
internal static class ReferenceLoss
{
    // 3⁸ faces for each row: about a second for a gradient, parameter by parameter.
    private const int MostFeatures = 8;

    /// <summary>The reference loss of a pair of sampler and model; null where it has none.</summary>
    public static IReferenceLoss? Of(ISampler sampler, IModel model) => (ActiveSets.Of(sampler), model) switch
    {
        ({ Features: > MostFeatures }, _) or (null, _) => null,
        ({ } sets, LinearModel linear) => new LinearReferenceLoss(sets, linear.Hidden),
        ({ } sets, ReluOutputModel relu) => new ReluReferenceLoss(sets, relu.Hidden),
        _ => null,
    };

    /// <summary>∂L/∂θ, one parameter after the other, by dual numbers; the loss is the result.</summary>
    /// <param name="statement">The loss.</param>
    /// <param name="parameters">Flat.</param>
    /// <param name="importance">I_i, <c>[features]</c>.</param>
    /// <param name="gradient">Overwritten, flat.</param>
    public static double Gradient(
        this IReferenceLoss statement, ReadOnlySpan<double> parameters, ReadOnlySpan<double> importance, Span<double> gradient)
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

/// <summary>
/// The linear model, set by set: given A, r_i = Σ_j (M_ij − 1[i = j]) x_j + b_i has mean Σ_A R_ij / 2 + b_i and variance
/// Σ_A R_ij² / 12, so ℓ_i = Σ_A P(A) (mean² + variance).
/// </summary>
internal sealed class LinearReferenceLoss(IActiveSets sets, int hidden) : IReferenceLoss
{
    private readonly double[] probability = sets.Probabilities();

    /// <inheritdoc/>
    public T Loss<T>(ReadOnlySpan<T> parameters, ReadOnlySpan<double> importance, Func<double, T> number)
        where T :
            IAdditionOperators<T, T, T>, ISubtractionOperators<T, T, T>, IMultiplyOperators<T, T, T>, IDivisionOperators<T, T, T>,
            IAdditiveIdentity<T, T>, IMultiplicativeIdentity<T, T>, IComparisonOperators<T, T, bool>
    {
        var (n, loss) = (sets.Features, T.AdditiveIdentity);
        for (var i = 0; i < n; i++)
        {
            for (var active = 0; active < probability.Length; active++)
            {
                var (mean, variance) = (parameters[(hidden * n) + i], T.AdditiveIdentity);
                for (var j = 0; j < n; j++)
                {
                    if ((active >> j & 1) == 0) continue;
                    var residual = number(i == j ? -1 : 0);
                    for (var k = 0; k < hidden; k++) residual += parameters[(k * n) + i] * parameters[(k * n) + j];
                    mean += residual / number(2);
                    variance += residual * residual / number(12);
                }

                loss += number(importance[i] * probability[active]) * ((mean * mean) + variance);
            }
        }

        return loss;
    }
}

/// <summary>The ReLU output model: ℓ_i of every row of z = WᵀWx + b by <see cref="Recursion{T}"/>.</summary>
internal sealed class ReluReferenceLoss(IActiveSets sets, int hidden) : IReferenceLoss
{
    private readonly double[] probability = sets.Probabilities();

    /// <inheritdoc/>
    public T Loss<T>(ReadOnlySpan<T> parameters, ReadOnlySpan<double> importance, Func<double, T> number)
        where T :
            IAdditionOperators<T, T, T>, ISubtractionOperators<T, T, T>, IMultiplyOperators<T, T, T>, IDivisionOperators<T, T, T>,
            IAdditiveIdentity<T, T>, IMultiplicativeIdentity<T, T>, IComparisonOperators<T, T, bool>
    {
        var n = sets.Features;
        var (recursion, row, loss) = (new Recursion<T>(n, number), new T[n], T.AdditiveIdentity);
        for (var i = 0; i < n; i++)
        {
            row.AsSpan().Fill(T.AdditiveIdentity);
            for (var k = 0; k < hidden; k++)
                for (var j = 0; j < n; j++) row[j] += parameters[(k * n) + i] * parameters[(k * n) + j];
            loss += number(importance[i]) * recursion.Loss(i, row, parameters[(hidden * n) + i], probability);
        }

        return loss;
    }
}
