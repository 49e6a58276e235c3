namespace Research;

/// <summary>
/// min Σ_j c_j z_j over A z = b, z ≥ 0, c &gt; 0, by the simplex method in two phases (Dantzig 1963), with Bland's rule (1977) where it does not end soon,
/// so that it does not cycle. The tableau keeps the artificial columns, from which the dual y follows: Aᵀy ≤ c and bᵀy = cᵀz at the optimum.
/// </summary>
internal sealed class Simplex
{
    // Entries of columns of unit size up to this are rounding.
    private const double Rounding = 1e-11;

    private readonly double[][] table;
    private readonly double[] signs;
    private readonly int[] basis;
    private readonly int rows, variables;

    private Simplex(double[][] columns, ReadOnlySpan<double> right)
    {
        (rows, variables) = (right.Length, columns.Length);
        (basis, signs, table) = (new int[rows], new double[rows], new double[rows + 1][]);
        table[rows] = new double[variables + rows + 1];
        for (var i = 0; i < rows; i++)
        {
            (signs[i], basis[i], table[i]) = (right[i] < 0 ? -1 : 1, variables + i, new double[variables + rows + 1]);
            for (var j = 0; j < variables; j++) table[i][j] = signs[i] * columns[j][i];
            (table[i][variables + i], table[i][^1]) = (1, signs[i] * right[i]);
        }
    }

    /// <summary>The optimum z and the dual y; null where no z ≥ 0 has A z = b.</summary>
    /// <param name="columns">A <c>[variables][rows]</c>, of unit norm.</param>
    /// <param name="costs">c <c>[variables]</c>, above 0.</param>
    /// <param name="right">b <c>[rows]</c>.</param>
    public static (double[] Solution, double[] Dual)? Solve(double[][] columns, double[] costs, ReadOnlySpan<double> right)
    {
        var simplex = new Simplex(columns, right);
        var size = Vectors.Norm(right);
        simplex.Cost(_ => 0, 1);
        simplex.Descend(Rounding);
        if (-simplex.table[simplex.rows][^1] > 1e-9 * size) return null;
        simplex.DropArtificial();
        simplex.Cost(j => costs[j], 0);
        simplex.Descend(Rounding * costs.Max());
        var solution = new double[columns.Length];
        for (var i = 0; i < simplex.rows; i++)
            if (simplex.basis[i] < columns.Length) solution[simplex.basis[i]] = Math.Max(0, simplex.table[i][^1]);
        return (solution, [.. simplex.signs.Select((sign, i) => -sign * simplex.table[simplex.rows][columns.Length + i])]);
    }

    /// <summary>The row of reduced costs, and minus the cost at its end.</summary>
    private void Cost(Func<int, double> variable, double artificial)
    {
        double Of(int j) => j < variables ? variable(j) : artificial;
        for (var j = 0; j <= variables + rows; j++)
        {
            table[rows][j] = j < variables + rows ? Of(j) : 0;
            for (var i = 0; i < rows; i++) table[rows][j] -= Of(basis[i]) * table[i][j];
        }
    }

    /// <summary>Pivots until no reduced cost is below 0 by more than rounding.</summary>
    private void Descend(double noise)
    {
        var patience = 10 * (rows + variables);
        for (var pivots = 0; pivots < 100 * patience; pivots++)
        {
            var enters = -1;
            for (var j = 0; j < variables && (enters < 0 || pivots < patience); j++)
                if (table[rows][j] < -noise && (enters < 0 || table[rows][j] < table[rows][enters])) enters = j;
            if (enters < 0) return;
            var leaves = -1;
            for (var i = 0; i < rows; i++)
            {
                if (table[i][enters] <= Rounding) continue;
                var (ratio, least) = (table[i][^1] / table[i][enters], leaves < 0 ? double.MaxValue : table[leaves][^1] / table[leaves][enters]);
                if (ratio < least || (ratio == least && basis[i] < basis[leaves])) leaves = i;
            }

            if (leaves < 0) return;
            Pivot(leaves, enters);
        }
    }

    /// <summary>Artificial variables at 0 give their rows to real ones; where a row has none, it depends on the others and stays as it is.</summary>
    private void DropArtificial()
    {
        for (var i = 0; i < rows; i++)
        {
            if (basis[i] < variables) continue;
            var best = 0;
            for (var j = 1; j < variables; j++)
                if (Math.Abs(table[i][j]) > Math.Abs(table[i][best])) best = j;
            if (Math.Abs(table[i][best]) > 1e-9) Pivot(i, best);
        }
    }

    private void Pivot(int row, int column)
    {
        var pivot = table[row][column];
        foreach (ref var entry in table[row].AsSpan()) entry /= pivot;
        for (var i = 0; i <= rows; i++)
            if (i != row && table[i][column] != 0) Vectors.Add(table[i], -table[i][column], table[row]);
        basis[row] = column;
    }
}
