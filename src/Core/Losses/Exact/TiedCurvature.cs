namespace Research;

/// <summary>
/// The Hessian of L = Σ_i I_i ℓ_i(y_i) by θ = (W, b), y_i = (M_i, b_i), M = WᵀW, from those of its rows:
/// H = Σ_i I_i (J_iᵀ (∂²ℓ_i/∂y²) J_i + Σ_j (∂ℓ_i/∂M_ij) ∂²M_ij/∂W²), J_i = ∂y_i/∂θ.
/// </summary>
internal sealed class TiedCurvature(IExactEvaluator expectation, int hidden, int features)
{
    private readonly int size = (hidden + 1) * features;

    /// <summary>H, <c>[parameters, parameters]</c>.</summary>
    /// <param name="parameters">θ.</param>
    /// <param name="importance">I_i, <c>[features]</c>.</param>
    /// <param name="direction">A change of θ on whose side of a kink H is taken; empty for the side of lower biases.</param>
    public Matrix Of(ReadOnlySpan<double> parameters, ReadOnlySpan<double> importance, ReadOnlySpan<double> direction)
    {
        var (second, divergent) = (new double[size * size], new double[size * size]);
        for (var i = 0; i < features; i++)
        {
            var jacobian = Jacobian(i, parameters);
            var row = expectation.Curvature(i, Point(i, parameters), direction.IsEmpty ? [] : Along(jacobian, direction));
            Add(second, importance[i], jacobian, row.Second);
            Add(divergent, importance[i], jacobian, row.Divergent);
            for (var k = 0; k < hidden; k++)
            {
                // M_ij = … + W_ki W_kj: a mixed derivative of 1, and of 2 with itself where j = i.
                for (var j = 0; j < features; j++)
                {
                    var (own, other, slope) = ((k * features) + i, (k * features) + j, importance[i] * row.Slope[j]);
                    second[(own * size) + other] += slope;
                    second[(other * size) + own] += slope;
                }
            }
        }

        return Matrix.Build(size, size, (p, q) => Entry((Math.Min(p, q) * size) + Math.Max(p, q)));

        double Entry(int at) => divergent[at] == 0 ? second[at] : Math.CopySign(double.PositiveInfinity, divergent[at]);
    }

    /// <summary>y_i.</summary>
    private double[] Point(int i, ReadOnlySpan<double> parameters)
    {
        var point = new double[features + 1];
        for (var k = 0; k < hidden; k++)
            for (var j = 0; j < features; j++) point[j] += parameters[(k * features) + i] * parameters[(k * features) + j];
        point[features] = parameters[(hidden * features) + i];
        return point;
    }

    /// <summary>J_i, <c>[features + 1][parameters]</c>: ∂M_ij/∂W_ki = W_kj, ∂M_ij/∂W_kj = W_ki, their sum where j = i.</summary>
    private double[][] Jacobian(int i, ReadOnlySpan<double> parameters)
    {
        var jacobian = new double[features + 1][];
        for (var j = 0; j < features; j++)
        {
            jacobian[j] = new double[size];
            for (var k = 0; k < hidden; k++)
            {
                jacobian[j][(k * features) + i] += parameters[(k * features) + j];
                jacobian[j][(k * features) + j] += parameters[(k * features) + i];
            }
        }

        jacobian[features] = new double[size];
        jacobian[features][(hidden * features) + i] = 1;
        return jacobian;
    }

    private double[] Along(double[][] jacobian, ReadOnlySpan<double> direction)
    {
        var along = new double[features + 1];
        for (var j = 0; j <= features; j++)
            for (var p = 0; p < size; p++) along[j] += jacobian[j][p] * direction[p];
        return along;
    }

    /// <summary>Adds I Jᵀ S J.</summary>
    private void Add(double[] sum, double importance, double[][] jacobian, double[] symmetric)
    {
        for (var j = 0; j <= features; j++)
        {
            for (var l = 0; l <= features; l++)
            {
                var weight = importance * symmetric[(j * (features + 1)) + l];
                if (weight == 0) continue;
                for (var p = 0; p < size; p++)
                {
                    if (jacobian[j][p] == 0) continue;
                    var factor = weight * jacobian[j][p];
                    for (var q = 0; q < size; q++) sum[(p * size) + q] += factor * jacobian[l][q];
                }
            }
        }
    }
}
