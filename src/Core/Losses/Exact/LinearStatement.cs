using System.Numerics;

namespace Research;

/// <summary>
/// The linear model, set by set: given A, r_i = Σ_j (M_ij − 1[i = j]) x_j + b_i has mean Σ_A R_ij / 2 + b_i and variance
/// Σ_A R_ij² / 12, so ℓ_i = Σ_A P(A) (mean² + variance).
/// </summary>
internal sealed class LinearStatement(IActiveSets sets, int hidden) : IStatement
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
