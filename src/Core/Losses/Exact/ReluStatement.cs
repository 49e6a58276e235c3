using System.Numerics;

namespace Research;

/// <summary>The ReLU output model: ℓ_i of every row of z = WᵀWx + b by <see cref="Recursion{T}"/>.</summary>
internal sealed class ReluStatement(IActiveSets sets, int hidden) : IStatement
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
