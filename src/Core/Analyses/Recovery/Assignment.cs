namespace Research;

/// <summary>One-to-one assignments of rows to columns.</summary>
internal static class Assignment
{
    /// <summary>
    /// The assignment of greatest sum, by shortest augmenting paths (the Hungarian method of Kuhn 1955 as of Jonker and Volgenant 1987).
    /// As many rows as columns are assigned where there are fewer columns; an entry of −1 is a row without one.
    /// </summary>
    public static int[] Best(Matrix gains)
    {
        if (gains.Rows > gains.Columns)
        {
            var (rows, transposed) = (new int[gains.Rows], Best(Matrix.Build(gains.Columns, gains.Rows, (i, j) => gains[j, i])));
            Array.Fill(rows, -1);
            for (var column = 0; column < transposed.Length; column++) rows[transposed[column]] = column;
            return rows;
        }

        // Prices u and v with u_i + v_j ≤ cost_ij; row 0 and column 0 stand for "none".
        var (u, v) = (new double[gains.Rows + 1], new double[gains.Columns + 1]);
        var owner = new int[gains.Columns + 1];
        for (var row = 1; row <= gains.Rows; row++)
        {
            var (least, before, seen, at) = (new double[gains.Columns + 1], new int[gains.Columns + 1], new bool[gains.Columns + 1], 0);
            Array.Fill(least, double.PositiveInfinity);
            owner[0] = row;
            while (owner[at] != 0)
            {
                seen[at] = true;
                var (shortest, next) = (double.PositiveInfinity, 0);
                for (var j = 1; j <= gains.Columns; j++)
                {
                    if (seen[j]) continue;
                    var slack = -gains[owner[at] - 1, j - 1] - u[owner[at]] - v[j];
                    if (slack < least[j]) (least[j], before[j]) = (slack, at);
                    if (least[j] < shortest) (shortest, next) = (least[j], j);
                }

                for (var j = 0; j <= gains.Columns; j++)
                {
                    if (seen[j]) (u[owner[j]], v[j]) = (u[owner[j]] + shortest, v[j] - shortest);
                    else least[j] -= shortest;
                }

                at = next;
            }

            for (; at != 0; at = before[at]) owner[at] = owner[before[at]];
        }

        var assigned = new int[gains.Rows];
        for (var j = 1; j <= gains.Columns; j++)
            if (owner[j] > 0) assigned[owner[j] - 1] = j - 1;
        return assigned;
    }

    /// <summary>The greatest entry first, then the greatest of other rows and columns; −1 where no column is left.</summary>
    public static int[] Greedy(Matrix gains)
    {
        var (rows, taken) = (new int[gains.Rows], new bool[gains.Columns]);
        Array.Fill(rows, -1);
        var order = from i in Enumerable.Range(0, gains.Rows)
                    from j in Enumerable.Range(0, gains.Columns)
                    orderby gains[i, j] descending, i, j
                    select (i, j);
        foreach (var (i, j) in order)
        {
            if (rows[i] < 0 && !taken[j]) (rows[i], taken[j]) = (j, true);
        }

        return rows;
    }
}
