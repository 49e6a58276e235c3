namespace Research;

/// <summary>Evaluates the exact loss of one pair of sampler and model.</summary>
internal interface IExactEvaluator
{
    /// <summary>The exact loss, summed over features, and its gradient unless that is empty.</summary>
    /// <param name="parameters">Flat, in the order of the model's layout.</param>
    /// <param name="importance">I_i, <c>[features]</c>.</param>
    /// <param name="gradient">Overwritten, flat; empty for the loss alone.</param>
    /// <param name="remainder">The true loss is at least the value and at most the value plus this.</param>
    double Evaluate(
        ReadOnlySpan<double> parameters, ReadOnlySpan<double> importance, Span<double> gradient, out double remainder);

    /// <summary>The exact loss, and its gradient unless that is empty, where nobody asks for the remainder.</summary>
    /// <param name="parameters">Flat, in the order of the model's layout.</param>
    /// <param name="importance">I_i, <c>[features]</c>.</param>
    /// <param name="gradient">Overwritten, flat; empty for the loss alone.</param>
    double Evaluate(ReadOnlySpan<double> parameters, ReadOnlySpan<double> importance, Span<double> gradient) =>
        Evaluate(parameters, importance, gradient, out _);

    /// <summary>Whether no active set is left out.</summary>
    bool IsWhole { get; }

    /// <summary>Why there is no Hessian, if there is none.</summary>
    IEnumerable<Fault> CurvatureFaults();

    /// <summary>The derivatives of a row's loss, importance apart.</summary>
    /// <param name="row">i.</param>
    /// <param name="point">y = (M_i, b_i), <c>[features + 1]</c>.</param>
    /// <param name="along">
    /// How y begins to change along the path on whose side of a kink they are taken, as long; empty for the side of lower bias.
    /// </param>
    RowCurvature Curvature(int row, ReadOnlySpan<double> point, ReadOnlySpan<double> along);
}

/// <summary>The derivatives of one row's loss ℓ_i by y = (M_i0 … M_i,n−1, b_i).</summary>
/// <param name="Slope">∂ℓ/∂y, <c>[n + 1]</c>.</param>
/// <param name="Second">∂²ℓ/∂y², <c>[n + 1, n + 1]</c>, row by row.</param>
/// <param name="Divergent">The same, of what grows as 1/λ along a path of length λ; 0 but where the loss itself has a kink.</param>
internal sealed record RowCurvature(double[] Slope, double[] Second, double[] Divergent);

/// <summary>An exact loss for any types of sampler and model.</summary>
internal interface IExactLoss : IChecked
{
    /// <summary>The loss, and its gradient where there is room for it.</summary>
    /// <param name="parameters">Flat, in the order of the model's layout.</param>
    /// <param name="importance">I_i, <c>[Features]</c>.</param>
    /// <param name="gradient">∂L/∂θ, overwritten, flat; empty for the loss alone.</param>
    double Evaluate(ReadOnlySpan<double> parameters, ReadOnlySpan<double> importance, Span<double> gradient);
}
