namespace Research;

/// <summary>
/// The duality gap of ½‖h − D z‖² + λ‖z‖₁ at a code z, an upper bound of what z lies above the minimum. The dual is max θᵀh − ½‖θ‖² over
/// |d_jᵀθ| ≤ λ, or d_jᵀθ ≤ λ for codes of 0 or above; θ is the best multiple s ≥ 0 of the residual that is feasible (Mairal, Bach and
/// Ponce 2014, "Sparse modeling for image and vision processing", section 5.2).
/// </summary>
internal static class LassoGap
{
    public static double Of(double[][] atoms, ReadOnlySpan<double> activation, ReadOnlySpan<double> code, double penalty, bool signed)
    {
        var residual = Vectors.Residual(atoms, activation, code);
        var (square, along, most, size) = (Vectors.Dot(residual, residual), Vectors.Dot(activation, residual), 0.0, 0.0);
        for (var j = 0; j < atoms.Length; j++)
        {
            var slope = Vectors.Dot(atoms[j], residual);
            (most, size) = (Math.Max(most, signed ? Math.Abs(slope) : slope), size + Math.Abs(code[j]));
        }

        if (square == 0) return penalty * size;
        var scale = Math.Clamp(along / square, 0, most > 0 ? penalty / most : double.MaxValue);
        return Math.Max(0, (0.5 * square) + (penalty * size) - (scale * along) + (0.5 * scale * scale * square));
    }
}
