namespace Research;

/// <summary>
/// Basis pursuit (Chen, Donoho and Saunders 1998): the code of least Σ_j |z_j| ‖d_j‖ with D z = h, over z ≥ 0 unless
/// signed, by the simplex method. It is the limit of <see cref="Lasso"/> at λ → 0 for unit columns, and finds every code on a set of latents
/// exactly if their directions are a face of the convex hull of all (Donoho and Tanner 2005). The certificate is the larger of the duality gap
/// and ‖h − D z‖. A sample that no code reproduces, such as one outside of the cone of the directions, has the code 0 and the certificate ∞.
/// </summary>
public sealed record BasisPursuit : ISparseCoder
{
    /// <summary>Whether codes may be negative; false unless stated.</summary>
    public bool AllowNegative { get; init; }

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults() => [];

    /// <inheritdoc/>
    SampleCoder ISparseCoder.Open(Matrix dictionary)
    {
        var atoms = Vectors.Columns(dictionary);
        double[] norms = [.. atoms.Select(atom => Vectors.Norm(atom))];
        foreach (var atom in atoms) Vectors.Normalise(atom);
        double[][] columns = AllowNegative ? [.. atoms, .. atoms.Select(atom => atom.Select(entry => -entry).ToArray())] : atoms;
        return (activation, code) =>
        {
            code.Clear();
            if (Simplex.Solve(columns, activation) is not var (solution, dual)) return double.PositiveInfinity;
            for (var j = 0; j < solution.Length; j++) code[j % atoms.Length] += j < atoms.Length ? solution[j] : -solution[j];
            var most = columns.Max(column => Vectors.Dot(column, dual));
            var gap = solution.Sum() - (Vectors.Dot(activation, dual) / Math.Max(1, most));
            var residual = Vectors.Norm(Vectors.Residual(atoms, activation, code));
            for (var j = 0; j < atoms.Length; j++) code[j] /= norms[j];
            return Math.Max(Math.Abs(gap), residual);
        };
    }
}
