namespace Research;

/// <summary>
/// Products with matrices on planes: plane 0 of the values at a place is their part that is there without a sample, planes 1 and 2
/// what one and the other magnitude multiply. Planes of cotangents are their integrals, alone and times each magnitude.
/// </summary>
internal static class PieceProducts
{
    /// <summary>The matrix of a product, as it is stored: rows of outputs, or of inputs where it is transposed.</summary>
    private static ReadOnlySpan<double> Stored(ChainStep.Product product, ReadOnlySpan<double> parameters, int row)
    {
        if (product.Matrix is { } matrix) return matrix.Row(row);
        var width = product.IsTransposed ? product.Outputs : product.Inputs;
        return parameters.Slice(product.Weight!.Offset + (row * width), width);
    }

    /// <summary>The product of a matrix with one-hot inputs: column f of the matrix for each magnitude.</summary>
    public static void Columns(ChainStep.Product product, ReadOnlySpan<double> parameters, ReadOnlySpan<Ray> rays, double[][] y)
    {
        Begin(product, parameters, y[0]);
        for (var p = 0; p < rays.Length; p++)
        {
            var (feature, sign) = rays[p];
            var plane = y[p + 1];
            if (product.IsTransposed)
            {
                var row = Stored(product, parameters, feature);
                for (var r = 0; r < plane.Length; r++) plane[r] = sign * row[r];
            }
            else
            {
                for (var r = 0; r < plane.Length; r++) plane[r] = sign * Stored(product, parameters, r)[feature];
            }
        }
    }

    /// <summary>The gradient of such a product.</summary>
    public static void Columns(ChainStep.Product product, ReadOnlySpan<Ray> rays, double[][] g, Span<double> gradient)
    {
        if (product.Bias is { } bias) DoubleRows.Add(1, g[0], gradient[bias.Offset..]);
        if (product.Weight is not { } weight) return;
        for (var p = 0; p < rays.Length; p++)
        {
            var ((feature, sign), (along, across)) = (rays[p], product.Strides);
            for (var r = 0; r < product.Outputs; r++)
                gradient[weight.Offset + (r * along) + (feature * across)] += sign * g[p + 1][r];
        }
    }

    /// <summary>y = b + M x.</summary>
    /// <param name="product">The step.</param>
    /// <param name="parameters">Flat.</param>
    /// <param name="first">The first plane of x that is not 0: 0 or 1.</param>
    /// <param name="x">Planes of the input.</param>
    /// <param name="y">Planes of the output, overwritten.</param>
    public static void Forward(ChainStep.Product product, ReadOnlySpan<double> parameters, int first, double[][] x, double[][] y)
    {
        Begin(product, parameters, y[0]);
        for (var p = first; p < x.Length; p++)
        {
            if (p > 0) Array.Clear(y[p]);
            if (product.IsTransposed)
            {
                for (var c = 0; c < product.Inputs; c++)
                    if (x[p][c] != 0) DoubleRows.Add(x[p][c], Stored(product, parameters, c), y[p]);
            }
            else
            {
                for (var r = 0; r < product.Outputs; r++) y[p][r] += DoubleRows.Dot(Stored(product, parameters, r), x[p]);
            }
        }
    }

    /// <summary>∂L/∂b += G₀, ∂L/∂M += Σ_p G_p x_pᵀ, and ∂L/∂x = Mᵀ G on every plane where a step before needs it.</summary>
    public static void Back(
        ChainStep.Product product, ReadOnlySpan<double> parameters, int first, double[][] x, double[][] g, double[][] back, Span<double> gradient)
    {
        if (product.Bias is { } bias) DoubleRows.Add(1, g[0], gradient[bias.Offset..]);
        for (var p = first; p < x.Length; p++)
        {
            if (product.IsCrossed) Array.Clear(back[p]);
            var (rows, along, width) = product.IsTransposed ? (x[p], g[p], product.Outputs) : (g[p], x[p], product.Inputs);
            for (var r = 0; r < rows.Length; r++)
            {
                if (product.Weight is { } weight && rows[r] != 0) DoubleRows.Add(rows[r], along, gradient.Slice(weight.Offset + (r * width), width));
                if (!product.IsCrossed) continue;
                if (product.IsTransposed) back[p][r] = DoubleRows.Dot(Stored(product, parameters, r), along);
                else if (rows[r] != 0) DoubleRows.Add(rows[r], Stored(product, parameters, r), back[p]);
            }
        }
    }

    private static void Begin(ChainStep.Product product, ReadOnlySpan<double> parameters, double[] y)
    {
        if (product.Bias is { } bias) parameters.Slice(bias.Offset, bias.Size).CopyTo(y);
        else Array.Clear(y);
    }
}

/// <summary>One active feature with the sign of its value.</summary>
/// <param name="Feature">Counted from 0.</param>
/// <param name="Sign">1 or −1.</param>
internal readonly record struct Ray(int Feature, double Sign);
