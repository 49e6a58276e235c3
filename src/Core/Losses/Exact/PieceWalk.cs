namespace Research;

/// <summary>A job of <see cref="PieceWalk{TPiece}"/>.</summary>
internal ref struct PieceJob
{
    /// <summary>θ, flat.</summary>
    public ReadOnlySpan<double> Parameters;

    /// <summary>The active features, one for each magnitude.</summary>
    public ReadOnlySpan<Ray> Rays;

    /// <summary>The targets <c>[outputs]</c> that each magnitude multiplies; the second is that of one magnitude alone if there is one.</summary>
    public ReadOnlySpan<double> First, Second;

    /// <summary>The weight of each output's error in the gradient, <c>[outputs]</c>.</summary>
    public ReadOnlySpan<double> Weights;

    /// <summary>∫ (y_j − x'_j)² of each output is added to it, <c>[outputs]</c>.</summary>
    public Span<double> Errors;

    /// <summary>∂L/∂θ is added to it, flat; empty for the errors alone.</summary>
    public Span<double> Gradient;
}

/// <summary>
/// Integrals of the squared error of a piecewise linear chain over the magnitudes of one or two active features. On a piece where
/// no hidden unit changes its sign, every value is affine in the magnitudes and each output has one kink at most: its two parts are
/// integrated exactly. Kinks move with the parameters, but the error is continuous there, so the gradient is the integral of the
/// gradient.
/// </summary>
/// <typeparam name="TPiece">An interval, or a polygon.</typeparam>
internal sealed class PieceWalk<TPiece>
    where TPiece : struct, IPiece<TPiece>
{
    // A part of a piece on which a value is below this share of its range is left to the other side: rounding.
    private const double Sliver = 1e-15;

    private readonly ChainProgram program;
    private readonly Slopes last;
    private readonly Slopes?[] maps;
    private readonly int end;
    private readonly int[] first;
    private readonly double[][][] values, cotangents;
    private readonly List<TPiece>[] pieces;

    /// <summary>A walk over the steps of a program; for one thread at a time.</summary>
    public PieceWalk(ChainProgram program)
    {
        this.program = program;
        var steps = program.Steps;
        maps = [.. steps.Select(step => step is ChainStep.Map map ? Slopes.Of(map.Function) : (Slopes?)null)];
        (last, end) = steps.Length > 0 && maps[^1] is { } slopes ? (slopes, steps.Length - 1) : (new(1, 1, 1), steps.Length);
        first = new int[steps.Length + 1];
        first[0] = 1;
        for (var k = 0; k < steps.Length; k++) first[k + 1] = steps[k] is ChainStep.Shift or ChainStep.Product { Bias: not null } ? 0 : first[k];
        values = Planes();
        cotangents = Planes();
        pieces = [.. steps.Select(_ => new List<TPiece>())];

        double[][][] Planes() =>
            [.. Enumerable.Range(0, steps.Length + 1).Select(place => Enumerable.Range(0, TPiece.Magnitudes + 1).Select(_ => new double[program.Width(place)]).ToArray())];
    }

    /// <summary>Adds the errors of a job, and their gradient where there is room for it.</summary>
    public void Run(ref PieceJob job)
    {
        var from = 0;
        if (program.Steps is [ChainStep.Product product, ..] && end > 0)
        {
            PieceProducts.Columns(product, job.Parameters, job.Rays, values[1]);
            from = 1;
        }
        else
        {
            foreach (var plane in values[0]) Array.Clear(plane);
            for (var p = 0; p < job.Rays.Length; p++) values[0][p + 1][job.Rays[p].Feature] = job.Rays[p].Sign;
        }

        Walk(from, TPiece.Whole, ref job);
        if (from == 1 && !job.Gradient.IsEmpty) PieceProducts.Columns((ChainStep.Product)program.Steps[0], job.Rays, cotangents[1], job.Gradient);
    }

    private void Walk(int step, in TPiece piece, ref PieceJob job)
    {
        if (step == end)
        {
            Judge(piece, ref job);
            return;
        }

        var (x, y, back, g) = (values[step], values[step + 1], cotangents[step], cotangents[step + 1]);
        switch (program.Steps[step])
        {
            case ChainStep.Product product:
                PieceProducts.Forward(product, job.Parameters, first[step], x, y);
                Walk(step + 1, piece, ref job);
                if (!job.Gradient.IsEmpty) PieceProducts.Back(product, job.Parameters, first[step], x, g, back, job.Gradient);
                break;
            case ChainStep.Shift { Bias: var bias, Sign: var sign }:
                for (var p = 0; p < x.Length; p++) x[p].CopyTo(y[p], 0);
                if (first[step] == 1) Array.Clear(y[0]);
                DoubleRows.Add(sign, job.Parameters.Slice(bias.Offset, bias.Size), y[0]);
                Walk(step + 1, piece, ref job);
                if (job.Gradient.IsEmpty) break;
                DoubleRows.Add(sign, g[0], job.Gradient[bias.Offset..]);
                for (var p = 0; p < x.Length; p++) g[p].CopyTo(back[p], 0);
                break;
            default:
                Bend(step, piece, ref job);
                break;
        }
    }

    /// <summary>A function of hidden units: the piece is cut where one of them changes its sign.</summary>
    private void Bend(int step, in TPiece piece, ref PieceJob job)
    {
        var (x, y, back, g, slopes, parts) = (values[step], values[step + 1], cotangents[step], cotangents[step + 1], maps[step]!.Value, pieces[step]);
        parts.Clear();
        parts.Add(piece);
        for (var u = 0; u < x[0].Length; u++)
        {
            var z = At(step, u);
            for (var k = parts.Count - 1; k >= 0; k--)
            {
                if (!Crosses(parts[k].Range(z))) continue;
                (parts[k], var above) = parts[k].Split(z);
                parts.Add(above);
            }
        }

        for (var p = first[step]; p < back.Length; p++) Array.Clear(back[p]);
        for (var k = 0; k < parts.Count; k++)
        {
            for (var u = 0; u < x[0].Length; u++)
            {
                var slope = slopes.On(parts[k].Range(At(step, u)));
                for (var p = first[step]; p < x.Length; p++) y[p][u] = slope * x[p][u];
            }

            Walk(step + 1, parts[k], ref job);
            if (job.Gradient.IsEmpty) continue;
            for (var u = 0; u < x[0].Length; u++)
            {
                var slope = slopes.On(parts[k].Range(At(step, u)));
                for (var p = first[step]; p < x.Length; p++) back[p][u] += slope * g[p][u];
            }
        }
    }

    /// <summary>The errors of the outputs on a piece, and their cotangents before the last function.</summary>
    private void Judge(in TPiece piece, ref PieceJob job)
    {
        var g = cotangents[end];
        for (var j = 0; j < job.Errors.Length; j++)
        {
            var (z, target) = (At(end, j), new Affine(0, job.First[j], TPiece.Magnitudes > 1 ? job.Second[j] : 0));
            var (range, moments) = (piece.Range(z), default(Affine));
            if (last.Below != last.Above && Crosses(range))
            {
                var (below, above) = piece.Split(z);
                Add(below, last.Below, j, z, target, ref job, ref moments);
                Add(above, last.Above, j, z, target, ref job, ref moments);
            }
            else
            {
                Add(piece, last.On(range), j, z, target, ref job, ref moments);
            }

            if (job.Gradient.IsEmpty) continue;
            g[0][j] = moments.Offset;
            g[1][j] = moments.First;
            if (TPiece.Magnitudes > 1) g[2][j] = moments.Second;
        }
    }

    private static void Add(in TPiece piece, double slope, int output, Affine z, Affine target, ref PieceJob job, ref Affine moments)
    {
        if (slope == 0 && target == default) return;
        var error = z.Times(slope) - target;
        job.Errors[output] += piece.Square(error);
        if (job.Gradient.IsEmpty || slope == 0) return;
        moments -= piece.Moments(error).Times(-2 * job.Weights[output] * slope);
    }

    private Affine At(int place, int unit)
    {
        var x = values[place];
        return new(first[place] == 1 ? 0 : x[0][unit], x[1][unit], TPiece.Magnitudes > 1 ? x[2][unit] : 0);
    }

    private static bool Crosses((double Least, double Most) range)
    {
        var rounding = Sliver * Math.Max(-range.Least, range.Most);
        return range.Least < -rounding && range.Most > rounding;
    }

    /// <summary>The derivative of a function with one kink, at 0.</summary>
    private readonly record struct Slopes(double Below, double At, double Above)
    {
        public static Slopes Of(IElementFunction function) => new(-function.Of(-1), function.Slope(0), function.Of(1));

        /// <summary>The derivative on a piece where the argument has one sign but for rounding, or is 0 everywhere.</summary>
        public double On((double Least, double Most) range) =>
            range.Most > -range.Least ? Above : range.Most < -range.Least ? Below : At;
    }
}
