namespace Research;

/// <summary>The derivatives of one row's loss ℓ_i by y = (M_i0 … M_i,n−1, b_i).</summary>
/// <param name="Slope">∂ℓ/∂y, <c>[n + 1]</c>.</param>
/// <param name="Second">∂²ℓ/∂y², <c>[n + 1, n + 1]</c>, row by row.</param>
/// <param name="Divergent">The same, of what grows as 1/λ along a path of length λ; 0 but where the loss itself has a kink.</param>
internal sealed record RowCurvature(double[] Slope, double[] Second, double[] Divergent);
