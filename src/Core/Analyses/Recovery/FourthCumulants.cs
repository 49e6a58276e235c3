namespace Research;

/// <summary>Numbers with mean 0 and covariance 1, and what is left of their distribution in fourth cumulants.</summary>
internal static class FourthCumulants
{
    /// <summary>
    /// Samples after centring and L⁻¹, Σ = L Lᵀ: mean 0, covariance 1 <c>[Hidden][Samples]</c>; null where the covariance is singular.
    /// </summary>
    /// <param name="columns"><c>[Hidden][Samples]</c>, unchanged.</param>
    public static double[][]? Whitened(double[][] columns)
    {
        double[][] white = [.. columns.Select(column => column.ToArray())];
        for (var a = 0; a < white.Length; a++)
        {
            var mean = white[a].Average();
            for (var s = 0; s < white[a].Length; s++) white[a][s] -= mean;
            var whole = Vectors.Norm(white[a]);

            // Twice, for the sake of rounding.
            for (var pass = 0; pass < 2; pass++)
                for (var b = 0; b < a; b++) Vectors.Add(white[a], -Vectors.Dot(white[a], white[b]) / white[b].Length, white[b]);
            var left = Vectors.Norm(white[a]);
            if (!(left > 1e-8 * whole)) return null;
            for (var s = 0; s < white[a].Length; s++) white[a][s] *= Math.Sqrt(white[a].Length) / left;
        }

        return white;
    }

    /// <summary>
    /// Singular values, in descending order, of the fourth cumulants E[w_a w_b w_c w_d] − δ_ab δ_cd − δ_ac δ_bd − δ_ad δ_bc as a symmetric
    /// matrix between pairs (a ≤ b) and (c ≤ d), pairs of different numbers weighted by √2, so that rotations of w do not change them.
    /// For w = A x of independent x it is Σ_i κ_i (a_i ⊗ a_i)(a_i ⊗ a_i)ᵀ: as many values differ from 0 as there are different lines among the a_i.
    /// </summary>
    public static double[] SingularValues(double[][] white)
    {
        (int A, int B)[] pairs = [.. from a in Enumerable.Range(0, white.Length) from b in Enumerable.Range(a, white.Length - a) select (a, b)];
        double[][] products = [.. pairs.Select(pair => Product(white[pair.A], white[pair.B]))];
        double Weight(int i) => pairs[i].A == pairs[i].B ? 1 : Math.Sqrt(2);
        int Normal((int A, int B) p, (int A, int B) q) =>
            (p.A == p.B && q.A == q.B ? 1 : 0) + (p.A == q.A && p.B == q.B ? 1 : 0) + (p.A == q.B && p.B == q.A ? 1 : 0);
        var entries = new double[pairs.Length, pairs.Length];
        for (var i = 0; i < pairs.Length; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var moment = Vectors.Dot(products[i], products[j]) / products[i].Length;
                entries[i, j] = entries[j, i] = Weight(i) * Weight(j) * (moment - Normal(pairs[i], pairs[j]));
            }
        }

        return [.. SymmetricEigenvalues.Of(Matrix.Build(pairs.Length, pairs.Length, (i, j) => entries[i, j])).Select(Math.Abs).OrderDescending()];
    }

    /// <summary>
    /// The rotation of white numbers whose coordinates are as independent as fourth cumulants say: Σ_a κ_a² is greatest, by rotations
    /// of two coordinates at a time (independent component analysis, Comon 1994).
    /// </summary>
    public static double[][] Sources(double[][] white)
    {
        const int sweeps = 10, angles = 90;
        double[][] sources = [.. white.Select(column => column.ToArray())];
        for (var sweep = 0; sweep < sweeps; sweep++)
        {
            var turned = 0.0;
            for (var a = 0; a < sources.Length; a++)
            {
                for (var b = a + 1; b < sources.Length; b++)
                {
                    // E[x^(4−k) y^k] give the cumulants of both coordinates at every angle; a quarter turn exchanges them.
                    var moments = new double[5];
                    for (var s = 0; s < sources[a].Length; s++)
                    {
                        var (x, y) = (sources[a][s], sources[b][s]);
                        moments[0] += x * x * x * x;
                        moments[1] += x * x * x * y;
                        moments[2] += x * x * y * y;
                        moments[3] += x * y * y * y;
                        moments[4] += y * y * y * y;
                    }

                    for (var k = 0; k < 5; k++) moments[k] /= sources[a].Length;
                    var best = Enumerable.Range(-angles / 2, angles).Select(step => step * Math.PI / 2 / angles).MaxBy(angle => Contrast(moments, angle));
                    for (var width = Math.PI / 2 / angles; width > 1e-9; width /= 2)
                        best = new[] { best - width, best, best + width }.MaxBy(angle => Contrast(moments, angle));
                    if (Contrast(moments, best) <= Contrast(moments, 0) * (1 + 1e-12)) continue;
                    turned = Math.Max(turned, Math.Abs(best));
                    var (cos, sin) = (Math.Cos(best), Math.Sin(best));
                    for (var s = 0; s < sources[a].Length; s++)
                        (sources[a][s], sources[b][s]) = ((cos * sources[a][s]) + (sin * sources[b][s]), (cos * sources[b][s]) - (sin * sources[a][s]));
                }
            }

            if (turned < 1e-6) break;
        }

        return sources;
    }

    private static double[] Product(double[] a, double[] b)
    {
        var product = new double[a.Length];
        for (var s = 0; s < product.Length; s++) product[s] = a[s] * b[s];
        return product;
    }

    private static double Contrast(double[] moments, double angle)
    {
        double Cumulant(double c, double s) =>
            (c * c * c * c * moments[0]) + (4 * c * c * c * s * moments[1]) + (6 * c * c * s * s * moments[2])
            + (4 * c * s * s * s * moments[3]) + (s * s * s * s * moments[4]) - 3;
        var (first, second) = (Cumulant(Math.Cos(angle), Math.Sin(angle)), Cumulant(-Math.Sin(angle), Math.Cos(angle)));
        return (first * first) + (second * second);
    }
}
