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

    /// <summary>The probability of these active features, which weighs the gradient of penalties.</summary>
    public double Probability;

    /// <summary>∫ λ Σ f of every penalty is added to it.</summary>
    public double Penalty;

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
    private static readonly Affine One = new(1, 0, 0);

    private readonly ChainProgram program;
    private readonly KinkSlopes last;
    private readonly KinkSlopes?[] maps;
    private readonly PlacePenalty[][] penalties;
    private readonly int end;
    private readonly int[] first;
    private readonly double[][][] values, cotangents;
    private readonly List<TPiece>[] pieces;

    /// <summary>A walk over the steps of a program; for one thread at a time.</summary>
    public PieceWalk(ChainProgram program, IReadOnlyList<PlacePenalty> penalties)
    {
        this.program = program;
        var steps = program.Steps;
        this.penalties = [.. Enumerable.Range(0, steps.Length + 1).Select(place => penalties.Where(penalty => penalty.Place == place).ToArray())];
        maps = [.. steps.Select(step => step is ChainStep.Map map ? KinkSlopes.Of(map.Function) : (KinkSlopes?)null)];

        // Where the outputs themselves have a penalty, their function is one of hidden units, and nothing follows it.
        (last, end) = steps.Length > 0 && maps[^1] is { } slopes && this.penalties[^1].Length == 0 ? (slopes, steps.Length - 1) : (new(1, 1, 1), steps.Length);
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
        Pass(step, piece, ref job);
        foreach (var penalty in penalties[step]) Penalise(penalty, piece, ref job);
    }

    private void Pass(int step, in TPiece piece, ref PieceJob job)
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
                if (!slopes.Cut(parts[k].Range(z))) continue;
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
            if (last.Cut(range))
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

    /// <summary>∫ f of the values at a place, and what it adds to their cotangents.</summary>
    private void Penalise(PlacePenalty penalty, in TPiece piece, ref PieceJob job)
    {
        var (g, slopes) = (cotangents[penalty.Place], KinkSlopes.Of(penalty.Function));
        var square = penalty.Function is ElementFunction.Square;
        for (var u = 0; u < g[0].Length; u++)
        {
            var (z, moments) = (At(penalty.Place, u), default(Affine));
            if (square)
            {
                job.Penalty += penalty.Weight * piece.Square(z);
                moments = piece.Moments(z).Times(2);
            }
            else if (slopes.Cut(piece.Range(z)))
            {
                var (below, above) = piece.Split(z);
                job.Penalty += penalty.Weight * ((slopes.Below * below.Moments(z).Offset) + (slopes.Above * above.Moments(z).Offset));
                moments = below.Moments(One).Times(slopes.Below) - above.Moments(One).Times(-slopes.Above);
            }
            else
            {
                var slope = slopes.On(piece.Range(z));
                job.Penalty += penalty.Weight * slope * piece.Moments(z).Offset;
                moments = piece.Moments(One).Times(slope);
            }

            var weight = job.Probability * penalty.Weight;
            g[0][u] += weight * moments.Offset;
            g[1][u] += weight * moments.First;
            if (TPiece.Magnitudes > 1) g[2][u] += weight * moments.Second;
        }
    }

    private Affine At(int place, int unit)
    {
        var x = values[place];
        return new(first[place] == 1 ? 0 : x[0][unit], x[1][unit], TPiece.Magnitudes > 1 ? x[2][unit] : 0);
    }
}
