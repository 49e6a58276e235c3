namespace Research;

/// <summary>
/// Orthogonal matching pursuit (Pati, Rezaiifar and Krishnaprasad 1993): the latent whose direction is most aligned with the residual joins
/// the support, least squares are solved on it, until it has k latents or nothing is left. Least squares are over z ≥ 0 unless negative codes are allowed. It
/// finds the sparsest code where s &lt; ½(1 + 1/μ) latents suffice, μ = max |cos| (Tropp 2004, theorem 3.5). The certificate is that of the
/// last least squares: the largest slope |d_jᵀr| / ‖d_j‖ among its latents, which is 0 at the optimum.
/// </summary>
public sealed record MatchingPursuit : ISparseCoder
{
    // The norm of a residual, relative to that of the sample, below which nothing is left.
    private const double Rounding = 1e-10;

    /// <summary>k, the most latents of a code: in [1, Latents].</summary>
    public required int Active { get; init; }

    /// <summary>Whether codes may be negative; false unless stated.</summary>
    public bool AllowNegative { get; init; }

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults() => Check.AtLeast("the number of active latents k", Active, 1, "give as many as features are active at once");

    /// <inheritdoc/>
    IEnumerable<Fault> ISparseCoder.FaultsFor(int latents) =>
        Faults().Concat(Check.AtMost("the number of active latents k", Active, latents, "use as many as there are latents, or fewer"));

    /// <inheritdoc/>
    SampleCoder ISparseCoder.Open(Matrix dictionary)
    {
        var (atoms, gram) = (Vectors.Columns(dictionary), Vectors.Rows(dictionary.Gram()));
        double[] norms = [.. atoms.Select(atom => Vectors.Norm(atom))];
        return (activation, code) =>
        {
            code.Clear();
            var (residual, support, noise) = (activation.ToArray(), new List<int>(), Rounding * Vectors.Norm(activation));
            var products = new double[atoms.Length];
            for (var j = 0; j < atoms.Length; j++) products[j] = Vectors.Dot(atoms[j], activation);
            while (support.Count < Active && Vectors.Norm(residual) > noise)
            {
                var (best, steepest) = (-1, noise);
                for (var j = 0; j < atoms.Length; j++)
                {
                    var slope = Size(Vectors.Dot(atoms[j], residual)) / norms[j];
                    if (slope > steepest && !support.Contains(j)) (best, steepest) = (j, slope);
                }

                if (best < 0) break;
                support.Add(best);
                if (!Fit(gram, products, support, noise, code)) break;
                residual = Vectors.Residual(atoms, activation, code);
            }

            var left = 0.0;
            foreach (var j in support)
                if (code[j] != 0) left = Math.Max(left, Math.Abs(Vectors.Dot(atoms[j], residual)) / norms[j]);
            return left;
        };
    }

    private double Size(double slope) => AllowNegative ? Math.Abs(slope) : slope;

    /// <summary>Least squares on the support; false where the last column depends on the others, which then leaves it.</summary>
    private bool Fit(double[][] gram, double[] products, List<int> support, double noise, Span<double> code)
    {
        if (!AllowNegative)
        {
            LeastSquares.NonNegative(gram, products, support, noise, code);
            return true;
        }

        if (LeastSquares.Solve(support.Count, (i, j) => gram[support[i]][support[j]], i => products[support[i]]) is not { } solved)
        {
            support.RemoveAt(support.Count - 1);
            return false;
        }

        for (var i = 0; i < solved.Length; i++) code[support[i]] = solved[i];
        return true;
    }
}
