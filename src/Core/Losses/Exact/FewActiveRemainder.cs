namespace Research;

/// <summary>
/// The most that sets of more than K active features can add to the loss:
/// Σ_j I_j Σ_{k &gt; K} P(|A| = k) g_j(k)², where g_j(k) is the largest possible |y_j − x'_j| with k active features.
/// </summary>
/// <remarks>
/// Every value v of the chain lies between two affine functions of the magnitudes t_a ≥ 0 of the active features,
/// l_0 + Σ l_a t_a ≤ v ≤ u_0 + Σ u_a t_a. A matrix keeps them affine. With v₊ = max(v, 0) and v₋ = min(v, 0), v₊ is at most
/// max(u_0, 0) + Σ max(u_a, 0) t_a and at least 0, or the lower function where all of its coefficients are 0 or above; v₋ alike. Given
/// k active features, an output before its function is at most u_0 and the sum of the k largest max(u_a, 0). For the ReLU output
/// model with overlaps that are not 0 this is the bound of <see cref="Remainder"/>.
/// </remarks>
internal sealed class FewActiveRemainder(ChainProgram program, FewActiveLaw law, FewActiveTargets targets, int most)
{
    private readonly int rays = law.Features * law.Signs.Length;

    /// <summary>The bound.</summary>
    public double Of(ReadOnlySpan<double> parameters, ReadOnlySpan<double> importance)
    {
        if (!law.Sizes.Skip(most + 1).Any(size => size > 0)) return 0;
        var (n, last) = (law.Features, program.Steps.LastOrDefault() as ChainStep.Map);
        var range = Start();
        foreach (var step in program.Steps.SkipLast(last is null ? 0 : 1)) range = Next(step, range, parameters);

        var sum = 0.0;
        var (up, down, high, low) = (new double[n], new double[n], new double[n], new double[n]);
        for (var j = 0; j < n; j++)
        {
            for (var a = 0; a < n; a++)
            {
                (up[a], down[a], high[a], low[a]) = (0, 0, 0, 0);
                for (var s = 0; s < law.Signs.Length; s++)
                {
                    var (at, target) = (1 + (a * law.Signs.Length) + s, targets.Along(new(a, law.Signs[s]))[j]);
                    (up[a], down[a]) = (Math.Max(up[a], range.Upper[j][at]), Math.Min(down[a], range.Lower[j][at]));
                    (high[a], low[a]) = (Math.Max(high[a], target), Math.Min(low[a], target));
                }
            }

            foreach (var values in new[] { up, high }) values.AsSpan().Sort((x, y) => y.CompareTo(x));
            foreach (var values in new[] { down, low }) values.AsSpan().Sort();
            var (top, bottom, above, below) = (range.Upper[j][0], range.Lower[j][0], 0.0, 0.0);
            for (var k = 1; k <= n; k++)
            {
                (top, bottom, above, below) = (top + up[k - 1], bottom + down[k - 1], above + high[k - 1], below + low[k - 1]);
                if (k <= most) continue;
                var (least, largest) = last is null ? (bottom, top) : Values(last.Function, bottom, top);
                var gap = Math.Max(0, Math.Max(above - least, largest - below));
                sum += importance[j] * law.Sizes[k] * gap * gap;
            }
        }

        return sum;
    }

    /// <summary>The least and the largest value of a function with one kink, at 0, on an interval.</summary>
    private static (double Least, double Largest) Values(IElementFunction function, double from, double to)
    {
        var (a, b) = (function.Of(from), function.Of(to));
        var (least, largest) = (Math.Min(a, b), Math.Max(a, b));
        return from < 0 && to > 0 ? (Math.Min(least, 0), Math.Max(largest, 0)) : (least, largest);
    }

    private Bounds Start()
    {
        var rows = Zeros(program.Inputs);
        for (var a = 0; a < program.Inputs; a++)
            for (var s = 0; s < law.Signs.Length; s++) rows[a][1 + (a * law.Signs.Length) + s] = law.Signs[s];
        return new(rows, rows);
    }

    private Bounds Next(ChainStep step, Bounds x, ReadOnlySpan<double> parameters)
    {
        var (lower, upper) = (Zeros(step.Outputs), Zeros(step.Outputs));
        for (var r = 0; r < step.Outputs; r++)
        {
            switch (step)
            {
                case ChainStep.Product product:
                    lower[r][0] = upper[r][0] = product.Bias is { } added ? parameters[added.Offset + r] : 0;
                    for (var c = 0; c < product.Inputs; c++)
                    {
                        var entry = product.Matrix is { } matrix ? matrix[r, c]
                            : parameters[product.Weight!.Offset + (r * product.Strides.Row) + (c * product.Strides.Column)];
                        DoubleRows.Add(entry, entry > 0 ? x.Lower[c] : x.Upper[c], lower[r]);
                        DoubleRows.Add(entry, entry > 0 ? x.Upper[c] : x.Lower[c], upper[r]);
                    }

                    break;
                case ChainStep.Shift { Bias: var bias, Sign: var sign }:
                    (lower[r], upper[r]) = ([.. x.Lower[r]], [.. x.Upper[r]]);
                    lower[r][0] += sign * parameters[bias.Offset + r];
                    upper[r][0] += sign * parameters[bias.Offset + r];
                    break;
                case ChainStep.Map { Function: var function }:
                    Bend(function, x.Lower[r], x.Upper[r], lower[r], upper[r]);
                    break;
            }
        }

        return new(lower, upper);
    }

    /// <summary>f(v) = f(1) v₊ − f(−1) v₋, each factor times the end of the range that its sign asks for.</summary>
    private static void Bend(IElementFunction function, double[] from, double[] to, double[] lower, double[] upper)
    {
        var (above, below) = (function.Of(1), -function.Of(-1));
        var (least, most) = (from.Min() >= 0, to.Max() <= 0);
        for (var a = 0; a < from.Length; a++)
        {
            if (above == below)
            {
                (lower[a], upper[a]) = above > 0 ? (above * from[a], above * to[a]) : (above * to[a], above * from[a]);
                continue;
            }

            var (plusTo, plusFrom) = (Math.Max(to[a], 0), least ? from[a] : 0);
            var (minusFrom, minusTo) = (Math.Min(from[a], 0), most ? to[a] : 0);
            upper[a] = (above * (above > 0 ? plusTo : plusFrom)) + (below * (below > 0 ? minusTo : minusFrom));
            lower[a] = (above * (above > 0 ? plusFrom : plusTo)) + (below * (below > 0 ? minusFrom : minusTo));
        }
    }

    private double[][] Zeros(int width) => [.. Enumerable.Range(0, width).Select(_ => new double[rays + 1])];

    /// <summary>Coefficients l and u of each value, <c>[width, 1 + rays]</c>; the first is that without a magnitude.</summary>
    private readonly record struct Bounds(double[][] Lower, double[][] Upper);
}
