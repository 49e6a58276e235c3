namespace Research;

/// <summary>The limits of a search.</summary>
/// <param name="Iterations">Most iterations, at least 1.</param>
/// <param name="Gradient">The search ends where no |∂L/∂θ_i| is above this.</param>
/// <param name="Noise">The rounding of a loss: a difference of losses up to this size has no meaning.</param>
internal readonly record struct BfgsRule(int Iterations, double Gradient, double Noise);

/// <summary>
/// One minimisation by BFGS (Nocedal and Wright 2006, algorithm 6.1) with the weak Wolfe line search of Lewis and Overton
/// (2013, algorithm 2.6), which needs no second derivative and therefore minimises losses that are C¹ and not C². The search is a
/// state machine: the caller evaluates the loss at <see cref="Trial"/> and passes it to <see cref="Answer"/>, so that many searches
/// can be evaluated at once.
/// </summary>
/// <remarks>
/// Where a step changes the loss by no more than rounding, sufficient decrease is required of the slope instead (the
/// approximate Wolfe condition of Hager and Zhang 2005), so that gradients get far below √ε.
/// </remarks>
internal sealed class BfgsSearch(int size)
{
    private const double Decrease = 1e-4, Curvature = 0.9;
    private const int MostTrials = 40;

    private readonly double[] point = new double[size], gradient = new double[size];
    private readonly double[] direction = new double[size], trial = new double[size];
    private readonly double[] change = new double[size], product = new double[size];
    private readonly double[] inverse = new double[size * size];
    private BfgsRule rule;
    private double slope, step, below, above, belowLoss, belowSlope;
    private int trials;
    private bool begun;

    /// <summary>Number of parameters.</summary>
    public int Size => size;

    /// <summary>The point at which loss and gradient are needed next.</summary>
    public ReadOnlySpan<double> Trial => trial;

    /// <summary>The best point so far.</summary>
    public ReadOnlySpan<double> Point => point;

    /// <summary>∂L/∂θ at <see cref="Point"/>.</summary>
    public ReadOnlySpan<double> Gradient => gradient;

    /// <summary>The loss at <see cref="Point"/>.</summary>
    public double Loss { get; private set; }

    /// <summary>Iterations done.</summary>
    public int Iterations { get; private set; }

    /// <summary>Whether the search has ended.</summary>
    public bool Done { get; private set; }

    /// <summary>Whether the search ended where the gradient is small enough.</summary>
    public bool Arrived { get; private set; }

    /// <summary>Starts a minimisation.</summary>
    /// <param name="start">Where, <c>[size]</c>.</param>
    /// <param name="limits">How far it goes.</param>
    public void Begin(ReadOnlySpan<double> start, BfgsRule limits)
    {
        start.CopyTo(trial);
        (rule, begun, Done, Arrived, Iterations) = (limits, false, false, false, 0);
    }

    /// <summary>Takes the loss and its gradient at <see cref="Trial"/>.</summary>
    /// <param name="loss">L; where it is NaN or ∞, the line search steps back.</param>
    /// <param name="slopes">∂L/∂θ, <c>[size]</c>.</param>
    public void Answer(double loss, ReadOnlySpan<double> slopes)
    {
        if (!begun)
        {
            trial.CopyTo(point, 0);
            slopes.CopyTo(gradient);
            (Loss, begun) = (loss, true);
            if (!double.IsFinite(loss)) Done = true;
            else if (!Stop()) Forget();
            return;
        }

        var along = Dot(slopes, direction);
        var enough = loss <= Loss + (Decrease * step * slope)
            || (Math.Abs(loss - Loss) <= rule.Noise && along <= (1 - (2 * Decrease)) * -slope);
        if (!enough || !double.IsFinite(loss))
        {
            (above, trials) = (step, trials + 1);
            step = Between(loss, along);
        }
        else if (along < Curvature * slope)
        {
            (below, belowLoss, belowSlope, trials) = (step, loss, along, trials + 1);
            step = double.IsInfinity(above) ? 2 * step : 0.5 * (below + above);
        }
        else
        {
            Accept(loss, slopes);
            return;
        }

        if (trials < MostTrials) Place();
        else if (loss < Loss && double.IsFinite(loss)) Accept(loss, slopes);
        else if (IsFresh) Done = true;
        else Forget();
    }

    /// <summary>Whether the inverse Hessian is still the initial one.</summary>
    private bool IsFresh { get; set; }

    /// <summary>Inside the bracket: the minimum of the parabola through what is known, kept off both ends.</summary>
    private double Between(double loss, double along)
    {
        var width = above - below;
        var middle = below + (0.5 * width);
        if (!double.IsFinite(loss)) return below + (0.1 * width);
        var curvature = loss - belowLoss - (belowSlope * width);
        if (!(curvature > 0) || double.IsNaN(along)) return middle;
        var best = below - (0.5 * belowSlope * width * width / curvature);
        return Math.Clamp(best, below + (0.1 * width), below + (0.9 * width));
    }

    private void Accept(double loss, ReadOnlySpan<double> slopes)
    {
        var curvature = 0.0;
        var length = 0.0;
        for (var i = 0; i < size; i++)
        {
            var y = slopes[i] - gradient[i];
            var s = trial[i] - point[i];
            (change[i], product[i]) = (y, s);
            curvature += y * s;
            length += y * y;
            (point[i], gradient[i]) = (trial[i], slopes[i]);
        }

        (Loss, Iterations) = (loss, Iterations + 1);
        if (Stop()) return;
        if (curvature > 0 && length > 0) Update(curvature, length);
        Turn();
    }

    /// <summary>H ← (1 − ρ s yᵀ) H (1 − ρ y sᵀ) + ρ s sᵀ, ρ = 1 / yᵀs; the first H is yᵀs / yᵀy.</summary>
    private void Update(double curvature, double length)
    {
        var s = product;
        if (IsFresh)
        {
            for (var i = 0; i < size; i++) inverse[(i * size) + i] = curvature / length;
            IsFresh = false;
        }

        // direction is free here: it holds H y.
        var quadratic = 0.0;
        for (var i = 0; i < size; i++)
        {
            direction[i] = Dot(inverse.AsSpan(i * size, size), change);
            quadratic += direction[i] * change[i];
        }

        var (one, two) = (1 / curvature, (1 + (quadratic / curvature)) / curvature);
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var entry = inverse[(i * size) + j] - (one * ((direction[i] * s[j]) + (s[i] * direction[j]))) + (two * s[i] * s[j]);
                inverse[(i * size) + j] = inverse[(j * size) + i] = entry;
            }
        }
    }

    /// <summary>Begins again with steepest descent.</summary>
    private void Forget()
    {
        Array.Clear(inverse);
        for (var i = 0; i < size; i++) inverse[(i * size) + i] = 1;
        IsFresh = true;
        Turn();
    }

    /// <summary>d = −H g, and the first trial along it.</summary>
    private void Turn()
    {
        for (var i = 0; i < size; i++) direction[i] = -Dot(inverse.AsSpan(i * size, size), gradient);
        slope = Dot(direction, gradient);
        if (!(slope < 0))
        {
            if (IsFresh) Done = true;
            else Forget();
            return;
        }

        (below, above, belowLoss, belowSlope, trials) = (0, double.PositiveInfinity, Loss, slope, 0);
        step = IsFresh ? Math.Min(1, 0.5 / Math.Sqrt(-slope)) : 1;
        Place();
    }

    private void Place()
    {
        for (var i = 0; i < size; i++) trial[i] = point[i] + (step * direction[i]);
    }

    private bool Stop()
    {
        var largest = 0.0;
        foreach (var g in gradient) largest = Math.Max(largest, Math.Abs(g));
        Arrived = largest <= rule.Gradient;
        return Done = Arrived || Iterations >= rule.Iterations;
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }
}
