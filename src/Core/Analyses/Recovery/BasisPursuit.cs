namespace Research;

/// <summary>
/// Basis pursuit (Chen, Donoho and Saunders 1998): the code of least ‖z‖₁ with D z = h, over z ≥ 0 unless
/// signed, by the simplex method. It is the limit of <see cref="Lasso"/> at λ → 0, and finds every code on a set of latents
/// exactly if their columns are a face of the convex hull of all columns and 0 that does not meet 0 (Donoho and Tanner 2005). The certificate is the larger of the duality gap
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
        var (atoms, units) = (Vectors.Columns(dictionary), Vectors.Columns(dictionary));
        double[] costs = [.. atoms.Select(atom => 1 / Vectors.Norm(atom))];
        foreach (var unit in units) Vectors.Normalise(unit);
        double[][] columns = AllowNegative ? [.. units, .. units.Select(unit => unit.Select(entry => -entry).ToArray())] : units;
        double[] doubled = AllowNegative ? [.. costs, .. costs] : costs;
        return (activation, code) =>
        {
            code.Clear();
            if (Simplex.Solve(columns, doubled, activation) is not var (solution, dual)) return double.PositiveInfinity;
            for (var j = 0; j < solution.Length; j++) code[j % atoms.Length] += (j < atoms.Length ? solution[j] : -solution[j]) * costs[j % atoms.Length];
            var (size, most) = (0.0, 1.0);
            foreach (var value in code) size += Math.Abs(value);
            for (var j = 0; j < columns.Length; j++) most = Math.Max(most, Vectors.Dot(columns[j], dual) / doubled[j]);
            return Math.Max(Math.Abs(size - (Vectors.Dot(activation, dual) / most)), Vectors.Norm(Vectors.Residual(atoms, activation, code)));
        };
    }
}
