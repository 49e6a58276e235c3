namespace Research;

/// <summary>The most that sets A of more than K active features can add to the loss of a piecewise linear chain.</summary>
/// <remarks>
/// Every value v of the chain lies between two affine functions of the magnitudes t_a ≥ 0 of the active features,
/// l_0 + Σ_A l_a t_a ≤ v ≤ u_0 + Σ_A u_a t_a, whatever A is. A matrix keeps them affine. With v₊ = max(v, 0) and v₋ = min(v, 0), v₊ is at
/// most max(u_0, 0) + Σ max(u_a, 0) t_a and at least 0, or the lower function where all of its coefficients are 0 or above; v₋ alike.
/// The error e = y − x' of an output is then at most y − l and at least y − u. Let c be the coefficients of y − l, or of u − y,
/// that are above 0: Σ_j I_j E[1(|A| &gt; K) e_j²] is at most the sum over both and over outputs of
/// c_0² P(|A| &gt; K) + Σ_a p_a P(|A∖a| ≥ K) (c_0 c_a + c_a²/3) + Σ_{a ≠ b} p_a p_b P(|A∖ab| ≥ K − 1) c_a c_b / 4.
/// </remarks>
internal sealed class FewActiveRemainder
{
    private readonly ChainProgram program;
    private readonly FewActiveLaw law;
    private readonly FewActiveTargets targets;
    private readonly int rays;
    private readonly bool isNothing;
    private readonly Lazy<(double None, double[] One, double[] Two)> tails;

    /// <summary>The remainder beyond K.</summary>
    public FewActiveRemainder(ChainProgram program, FewActiveLaw law, FewActiveTargets targets, int most)
    {
        (this.program, this.law, this.targets, rays) = (program, law, targets, law.Features * law.Signs.Length);
        isNothing = law.Sizes.Skip(most + 1).All(size => size == 0);
        tails = new(() =>
        {
            var n = law.Features;
            double[] one = [.. Enumerable.Range(0, n).Select(a => law.Active(a) * law.AtLeast(most, a, a))];
            double[] two = [.. Enumerable.Range(0, n * n).Select(at => (First: at / n, Second: at % n)).Select(
                pair => pair.First == pair.Second ? 0 : law.Active(pair.First) * law.Active(pair.Second) * law.AtLeast(most - 1, pair.First, pair.Second))];
            return (law.AtLeast(most + 1, -1, -1), one, two);
        });
    }

    /// <summary>The bound.</summary>
    public double Of(ReadOnlySpan<double> parameters, ReadOnlySpan<double> importance)
    {
        if (isNothing) return 0;
        var range = Start();
        foreach (var step in program.Steps) range = Next(step, range, parameters);
        var (sum, above, below) = (0.0, new double[rays + 1], new double[rays + 1]);
        for (var j = 0; j < law.Features; j++)
        {
            (above[0], below[0]) = (range.Upper[j][0], -range.Lower[j][0]);
            for (var a = 0; a < law.Features; a++)
            {
                for (var s = 0; s < law.Signs.Length; s++)
                {
                    var (at, target) = (1 + (a * law.Signs.Length) + s, targets.Along(new(a, law.Signs[s]))[j]);
                    (above[at], below[at]) = (range.Upper[j][at] - target, target - range.Lower[j][at]);
                }
            }

            sum += importance[j] * (Square(above) + Square(below));
        }

        return sum;
    }

    /// <summary>E[1(|A| &gt; K) (c_0 + Σ_A c_a t_a)²] with the coefficients above 0; the two signs of a feature are as likely.</summary>
    private double Square(double[] coefficients)
    {
        var ((none, one, two), n, signs) = (tails.Value, law.Features, law.Signs.Length);
        var (constant, sum, means) = (Math.Max(0, coefficients[0]), 0.0, new double[n]);
        sum += constant * constant * none;
        for (var a = 0; a < n; a++)
        {
            var square = 0.0;
            for (var s = 0; s < signs; s++)
            {
                var c = Math.Max(0, coefficients[1 + (a * signs) + s]);
                means[a] += c / (2 * signs);
                square += c * c / (3 * signs);
            }

            sum += one[a] * ((2 * constant * means[a]) + square);
        }

        for (var a = 0; a < n; a++)
            if (means[a] > 0) sum += means[a] * DoubleRows.Dot(means, two.AsSpan(a * n, n));
        return sum;
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
