namespace Research;

/// <summary>How much of each target the best linear function of some values, with a constant, explains.</summary>
/// <remarks>
/// Targets that are uncorrelated share at most as much as there are independent values: Σ_j R²_j ≤ rank (Bessel's inequality for the
/// targets over their standard deviations), with equality where the values are linear in the targets.
/// </remarks>
public static class LinearReadOut
{
    // A value that those before it explain up to this share depends on them.
    private const double Dependent = 1e-9;

    /// <summary>R² of each target <c>[targets]</c>, by least squares on the samples; NaN where a target does not vary.</summary>
    /// <param name="values"><c>[Samples, values]</c>; there should be many more samples than values.</param>
    /// <param name="targets"><c>[Samples, targets]</c>.</param>
    /// <exception cref="ArgumentException">The numbers of samples differ, or there is none.</exception>
    public static EquatableArray<double> Explained(Matrix values, Matrix targets)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(targets);
        if (values.Rows != targets.Rows || values.Rows == 0)
            throw new ArgumentException($"There are {targets.Rows} samples of targets but must be as many as of values, {values.Rows}, and at least one.", nameof(targets));
        double[][] rows = [.. Enumerable.Range(0, values.Columns).Select(k => Centred(values.Column(k)))];

        // Rows at right angles to each other span the same; those that depend on others are left out.
        var basis = new List<double[]>();
        foreach (var row in rows)
        {
            var whole = DoubleRows.Dot(row, row);
            for (var pass = 0; pass < 2; pass++)
                foreach (var known in basis) DoubleRows.Add(-DoubleRows.Dot(known, row), known, row);
            var left = Math.Sqrt(DoubleRows.Dot(row, row));
            if (!(left * left > Dependent * whole)) continue;
            for (var s = 0; s < row.Length; s++) row[s] /= left;
            basis.Add(row);
        }

        return EquatableArray.Of(Enumerable.Range(0, targets.Columns).Select(j =>
        {
            var target = Centred(targets.Column(j));
            return basis.Sum(row => Math.Pow(DoubleRows.Dot(row, target), 2)) / DoubleRows.Dot(target, target);
        }));
    }

    private static double[] Centred(double[] values)
    {
        var mean = values.Average();
        return [.. values.Select(value => value - mean)];
    }
}
