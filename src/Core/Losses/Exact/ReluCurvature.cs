using Hyper = Research.Dual<Research.Dual<double>>;

namespace Research;

/// <summary>
/// The derivatives of a row of the ReLU output model: <see cref="Recursion{T}"/> at y + ε_1 e_p + ε_2 e_q, for all p ≤ q. The
/// coefficient of ε_1 is ∂ℓ/∂y_p, that of ε_1 ε_2 is ∂²ℓ/∂y_p ∂y_q (hyper-dual numbers, Fike and Alonso 2011).
/// </summary>
/// <remarks>
/// ℓ is not twice differentiable where g is 0 at a vertex of the cube, e.g. at b_i = 0. What its second derivative tends to
/// along a path y + λd, λ → 0, is the coefficient of λ² ε_1 ε_2 in ℓ(y + λ(d + ε_1 e_p + ε_2 e_q)): at a kink ℓ is
/// ℓ(y) + λ ℓ' + λ² h with an h that is homogeneous of degree 2 in the change. See <see cref="Jet{T}"/>.
/// </remarks>
internal sealed class ReluCurvature(IActiveSets sets)
{
    private readonly double[] probability = sets.Probabilities();

    /// <inheritdoc cref="IExactEvaluator.Curvature"/>
    public RowCurvature Of(int row, ReadOnlySpan<double> point, ReadOnlySpan<double> along)
    {
        var size = point.Length;
        var result = new RowCurvature(new double[size], new double[size * size], new double[size * size]);
        var (plain, sided) = (new Recursion<Hyper>(size - 1, Constant), new Recursion<Jet<Hyper>>(size - 1, Fixed));
        for (var p = 0; p < size; p++)
        {
            for (var q = p; q < size; q++)
            {
                var (slope, second, divergent) = along.IsEmpty
                    ? Plain(plain, row, point, p, q)
                    : Sided(sided, row, point, along, p, q);
                result.Slope[p] = slope;
                result.Second[(p * size) + q] = result.Second[(q * size) + p] = second;
                result.Divergent[(p * size) + q] = result.Divergent[(q * size) + p] = divergent;
            }
        }

        return result;
    }

    private static Hyper Constant(double value) => new(new(value, 0), new(0, 0));

    private static Jet<Hyper> Fixed(double value) => Jet<Hyper>.Constant(Constant(value));

    /// <summary>value + ε_1 (if the first) + ε_2 (if the second).</summary>
    private static Hyper Moved(double value, bool first, bool second) => new(new(value, first ? 1 : 0), new(second ? 1 : 0, 0));

    private (double Slope, double Second, double Divergent) Plain(
        Recursion<Hyper> recursion, int row, ReadOnlySpan<double> point, int p, int q)
    {
        var y = new Hyper[point.Length];
        for (var j = 0; j < y.Length; j++) y[j] = Moved(point[j], j == p, j == q);
        var loss = recursion.Loss(row, y.AsSpan(0, y.Length - 1), y[^1], probability);
        return (loss.Value.Derivative, loss.Derivative.Derivative, 0);
    }

    private (double Slope, double Second, double Divergent) Sided(
        Recursion<Jet<Hyper>> recursion, int row, ReadOnlySpan<double> point, ReadOnlySpan<double> along, int p, int q)
    {
        var y = new Jet<Hyper>[point.Length];
        for (var j = 0; j < y.Length; j++) y[j] = new(Constant(point[j]), Moved(along[j], j == p, j == q), Constant(0));
        var loss = recursion.Loss(row, y.AsSpan(0, y.Length - 1), y[^1], probability);
        return (loss.First.Value.Derivative, loss.Second.Derivative.Derivative, loss.First.Derivative.Derivative);
    }
}
