namespace Research;

/// <summary>Short vectors of doubles.</summary>
internal static class Vectors
{
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }

    public static double Norm(ReadOnlySpan<double> a) => Math.Sqrt(Dot(a, a));

    /// <summary>to ← to + factor · from.</summary>
    public static void Add(Span<double> to, double factor, ReadOnlySpan<double> from)
    {
        for (var i = 0; i < to.Length; i++) to[i] += factor * from[i];
    }

    /// <summary>Divides a vector by its norm; whether it has one.</summary>
    public static bool Normalise(Span<double> vector)
    {
        var norm = Norm(vector);
        if (!(norm > 0)) return false;
        foreach (ref var entry in vector) entry /= norm;
        return true;
    }

    public static double[][] Columns(Matrix matrix) => [.. Enumerable.Range(0, matrix.Columns).Select(matrix.Column)];

    public static double[][] Rows(Matrix matrix) => [.. Enumerable.Range(0, matrix.Rows).Select(row => matrix.Row(row).ToArray())];

    public static Matrix OfColumns(double[][] columns) => Matrix.Build(columns[0].Length, columns.Length, (row, column) => columns[column][row]);

    public static Matrix OfRows(double[][] rows) => Matrix.Build(rows.Length, rows[0].Length, (row, column) => rows[row][column]);

    /// <summary>h − Σ_j z_j d_j.</summary>
    public static double[] Residual(double[][] atoms, ReadOnlySpan<double> activation, ReadOnlySpan<double> code)
    {
        var residual = activation.ToArray();
        for (var j = 0; j < atoms.Length; j++)
            if (code[j] != 0) Add(residual, -code[j], atoms[j]);
        return residual;
    }
}
