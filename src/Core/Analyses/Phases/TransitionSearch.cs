namespace Research;

/// <summary>
/// All changes of the optimal phase along r at one density. Optima are sought from many starts on a grid of r and followed
/// from each point to the next; between two points whose optima are not one branch, the crossing of the two is located, and
/// the search goes on in both halves where a third branch is lower there.
/// </summary>
/// <param name="setting">n, m and p.</param>
internal sealed class TransitionSearch(ExtraFeature setting)
{
    // States closer than this (largest entry of WᵀW) at the same r are one minimum: where a feature begins to be represented
    // the loss is so flat that its length is not known better. Lower means by more than rounding.
    private const double OneMinimum = 1e-3, Rounding = 2e-16, Lower = 1e-14;

    // Two optima further apart are looked at more closely before they pass for one branch.
    private const double Near = 0.05;
    private const int Starts = 48, Deepest = 60, Polished = 8;

    private readonly Landscape landscape = new(setting.Model);
    private readonly List<Transition> found = [];
    private int searches;

    /// <summary>The transitions between two ratios, ascending.</summary>
    /// <param name="from">The smallest r.</param>
    /// <param name="to">The largest r.</param>
    /// <param name="points">Points of the grid.</param>
    /// <param name="cancellation">Ends the search early.</param>
    public IReadOnlyList<Transition> Find(double from, double to, int points, CancellationToken cancellation)
    {
        var grid = Grid(from, to, points);
        var optima = new Minimum[grid.Length];
        for (var i = 0; i < grid.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            optima[i] = i == 0 ? Optimum(grid[i]) : Optimum(grid[i], optima[i - 1]);
        }

        for (var i = grid.Length - 2; i >= 0; i--)
        {
            var followed = Refined(At(grid[i]), landscape.Descend(At(grid[i]), optima[i + 1].Parameters));
            if (followed.Loss < optima[i].Loss) optima[i] = followed;
        }

        var here = optima[0];
        for (var i = 0; i + 1 < grid.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();

            // Of several minima as low, the one that the branch leads to.
            var followed = Follow(grid[i + 1], here);
            var next = followed.Loss <= optima[i + 1].Loss + Lower ? followed : optima[i + 1];
            Resolve(grid[i], here, grid[i + 1], next, 0);
            here = next;
        }

        return [.. found.OrderBy(transition => transition.Ratio)];
    }

    /// <summary>The lowest minimum at a ratio, from random starts and from minima found nearby.</summary>
    public Minimum Optimum(double ratio, params IEnumerable<Minimum> near)
    {
        var at = At(ratio);
        var found = landscape.Descend(at, [
            .. near.SelectMany(minimum => landscape.Nudged(minimum).Prepend(minimum.Parameters)),
            .. landscape.Random(0, searches++, Starts)]);
        return (setting.IsSparse ? found.OrderBy(minimum => minimum.Loss).Take(Polished).Select(minimum => Refined(at, minimum)) : found)
            .MinBy(minimum => minimum.Loss)!;
    }

    /// <summary>The phase of a minimum; the features of importance 1 are interchangeable.</summary>
    public Phase PhaseOf(Minimum minimum) => setting.PhaseOf(new(minimum.Parameters));

    /// <summary>Even steps of ln r, and closer ones around r = 1, where equal features exchange their roles.</summary>
    private static double[] Grid(double from, double to, int points)
    {
        var even = Enumerable.Range(0, points).Select(i => from * Math.Exp(Math.Log(to / from) * i / (points - 1)));
        var close = Enumerable.Range(4, 17).SelectMany(k => (double[])[1 - Math.Pow(10, -k / 4.0), 1 + Math.Pow(10, -k / 4.0)]);
        return [.. even.Concat(close.Where(r => r > from && r < to)).Order()];
    }

    private Situation At(double ratio)
    {
        var scale = setting.Scale(ratio);
        return new(setting.Densities(), [.. setting.Importance(ratio).Select(importance => scale * importance)]);
    }

    /// <summary>Where a descent has ended early, or beside the mean of what it ignores, the minimum itself.</summary>
    private Minimum Refined(in Situation at, Minimum minimum)
    {
        if (!setting.IsSparse) return minimum;
        var settled = landscape.Settled(at, minimum, setting.Density / 2);
        return Newton.Polished(setting.Model, at, settled, true);
    }

    /// <summary>Weak or not, a partial superposition is one phase.</summary>
    private bool Changes(Minimum a, Minimum b) => PhaseOf(a).ToString() != PhaseOf(b).ToString();

    private double Distance(Minimum a, Minimum b) => a.Distance(b, setting.Model, setting.Alike, setting.Density == 1);

    private bool Same(Minimum a, Minimum b) => Distance(a, b) < OneMinimum;

    private void Resolve(double low, Minimum before, double high, Minimum after, int depth)
    {
        var (up, down) = (Follow(high, before), Follow(low, after));
        var (joinsUp, joinsDown) = (Same(up, after), Same(down, before));
        var near = Distance(before, after) < Near;
        if (joinsUp && joinsDown && near)
        {
            if (Changes(before, after)) Appear(low, before, high, after, depth);
        }
        else if (!joinsUp && !joinsDown && up.Loss > after.Loss && down.Loss > before.Loss)
        {
            Cross(low, before, high, after, depth);
        }
        else
        {
            Halve(low, before, high, after, depth);
        }
    }

    private void Halve(double low, Minimum before, double high, Minimum after, int depth)
    {
        if (depth >= Deepest || high - low < 1e-13 * high)
        {
            if (!Same(before, after)) Add(high, high - low, TransitionOrder.First, before, after, Distance(before, after));
            return;
        }

        var middle = Math.Sqrt(low * high);
        var between = Optimum(middle, before, after);
        Resolve(low, before, middle, between, depth + 1);
        Resolve(middle, between, high, after, depth + 1);
    }

    /// <summary>The minimum that another one leads to at another ratio; a feature of length 0, on its saddle, is pushed a little.</summary>
    private Minimum Follow(double ratio, Minimum minimum) => Refined(At(ratio), landscape.Descend(At(ratio), Pushed(minimum, 0)));

    /// <summary>The lowest to which a minimum leads when it is pushed a little in one of several directions.</summary>
    private Minimum Beside(double ratio, Minimum minimum) => Newton.Polished(setting.Model, At(ratio), landscape.Lowest(
        At(ratio), [minimum.Parameters, .. Enumerable.Range(0, 7).Select(which => Pushed(minimum, which))]));

    private double[] Pushed(Minimum minimum, int which)
    {
        // A bias is of the size of p; pushed below 0, what is ignored would stay there.
        var weights = setting.IsSparse ? setting.Hidden * setting.Features : minimum.Parameters.Length;
        return [.. minimum.Parameters.Select((x, i) => i < weights ? x + (1e-4 * Math.Sin(1 + which + (7.3 * i))) : x)];
    }

    /// <summary>First order: the two branches have the same loss at r.</summary>
    private void Cross(double low, Minimum before, double high, Minimum after, int depth)
    {
        var (left, right) = (before, after);
        double Difference(double r)
        {
            (left, right) = (Settled(r, left), Settled(r, right));
            return left.Loss - right.Loss;
        }

        // Where both are as low at one end, by symmetry or within rounding, they cross there.
        var (atLow, atHigh) = (Difference(low), Difference(high));
        var ratio = atLow >= 0 ? low : atHigh <= 0 ? high : Roots.Bracketed(Difference, low, high, 0, atLow, atHigh);
        (left, right) = (Settled(ratio, left), Settled(ratio, right));
        if (Same(left, right))
        {
            // On the way one of them ended and led to the other.
            Halve(low, before, high, after, depth);
            return;
        }

        if (Divided(low, before, ratio, left, right, high, after, depth)) return;

        // On the way to the crossing a minimum may have ended and led to another one, even so that the way back leads to itself,
        // or changed its phase.
        if (depth < Deepest && !Continues(before, left, low)) Resolve(low, before, ratio, left, depth + 1);
        if (depth < Deepest && !Continues(after, right, high)) Resolve(ratio, right, high, after, depth + 1);

        // ∂L/∂r is the loss of the extra feature. Rounding, and where another descent into the same two minima puts them.
        var again = (Follow(ratio, left).Loss - Follow(ratio, right).Loss) / setting.Scale(ratio);
        var kink = Math.Abs(landscape.FeatureLosses(At(ratio), left.Parameters)[^1] - landscape.FeatureLosses(At(ratio), right.Parameters)[^1]);
        var error = Math.Max(Rounding * ratio, ((4 * Rounding * setting.Density * (1 + ratio)) + Math.Abs(again)) / kink);
        if (new SharpCrossing(setting, At).Locate(ratio, left, right) is { } sharp)
        {
            // A root that is as good keeps its digits: r = 1 by symmetry.
            (left, right, error) = (sharp.Left, sharp.Right, 1.1 * sharp.Error);
            if (Math.Abs(sharp.Ratio - ratio) > 0.1 * sharp.Error) ratio = sharp.Ratio;
        }

        Add(ratio, error, TransitionOrder.First, left, right, Distance(left, right));
    }

    /// <summary>Whether a minimum at the crossing is one that was known at a ratio beside it, as far as can be seen.</summary>
    private bool Continues(Minimum known, Minimum there, double ratio) =>
        !Changes(known, there) && Distance(known, there) < Near && Same(Follow(ratio, there), known);

    /// <summary>The minimum that another one leads to at another ratio, with ignored features at length 0.</summary>
    private Minimum Settled(double ratio, Minimum minimum)
    {
        var descended = landscape.Descend(At(ratio), minimum.Parameters);
        return setting.IsSparse ? Refined(At(ratio), descended) : landscape.Settled(At(ratio), descended);
    }

    /// <summary>Where a third minimum is lower at the transition between two, the search goes on before and after it.</summary>
    private bool Divided(double low, Minimum before, double ratio, Minimum left, Minimum right, double high, Minimum after, int depth)
    {
        if (depth >= Deepest) return false;
        var third = Optimum(ratio, left, right);
        if (!(third.Loss < Math.Min(left.Loss, right.Loss) - Lower) || Same(third, left) || Same(third, right)) return false;
        Resolve(low, before, ratio, third, depth + 1);
        Resolve(ratio, third, high, after, depth + 1);
        return true;
    }

    /// <summary>The phase changes along one branch: continuous, or first order with a small jump.</summary>
    private void Appear(double low, Minimum before, double high, Minimum after, int depth)
    {
        var appears = PhaseOf(before).Ignored.Count > PhaseOf(after).Ignored.Count;
        var (ignoring, representing) = appears ? (before, after) : (after, before);
        if (new Onset(landscape, At).Locate(ignoring, representing, low, high) is not { } point)
        {
            if (PhaseOf(before).Groups.Count != PhaseOf(after).Groups.Count) Join(low, before, high, after, depth);
            else Add(high, high - low, TransitionOrder.Continuous, before, after, 0);
            return;
        }

        var (left, right) = appears ? (point.Ignoring, point.Representing) : (point.Representing, point.Ignoring);
        var jumps = point.Order == TransitionOrder.First;
        if (jumps && Divided(low, before, point.Ratio, left, right, high, after, depth)) return;
        var exact = jumps ? null : Exact(PhaseOf(ignoring));

        // The two states show the two phases, even where the jump is too short for that.
        var shown = jumps && Changes(left, right);
        Add(exact ?? point.Ratio, exact is null ? point.Error : Rounding * point.Ratio, point.Order,
            shown || appears ? left : before, shown || !appears ? right : after, jumps ? Distance(left, right) : 0);
    }

    /// <summary>r_c where there is a formula for it: the extra feature beside dedicated ones, or another one beside it alone.</summary>
    private double? Exact(Phase ignoring)
    {
        var extra = setting.Features - 1;
        if (!ignoring.IsDedicated) return null;
        if (ignoring.Ignored.SequenceEqual([extra])) return Landau.Spinodal(setting.Density);
        return ignoring.Ignored.Count == extra && !ignoring.Ignored.Contains(extra) ? 1 / Landau.Spinodal(setting.Density) : null;
    }

    /// <summary>
    /// Groups join or part along one branch, because an overlap grows from 0: r at which the overlap between them is h, 2h, …,
    /// extrapolated to 0. Where no such small overlap is a minimum, the two minima cross, near each other.
    /// </summary>
    private void Join(double low, Minimum before, double high, Minimum after, int depth)
    {
        var joins = PhaseOf(before).Groups.Count > PhaseOf(after).Groups.Count;
        var (parted, joined) = joins ? (before, after) : (after, before);
        var (near, far) = joins ? (low, high) : (high, low);
        var model = setting.Model;
        var groups = Phase.Of(parted.Embedding(model), PhaseThresholds.Exact).Groups;
        double Overlap(Minimum minimum)
        {
            var cosines = Pairs.Cosines(minimum.Embedding(model), double.Epsilon);
            return (from a in groups from b in groups where a[0] < b[0] from i in a from j in b select Math.Abs(cosines[i, j])).Max();
        }

        const double small = 0.5 * Onset.Step;
        var (ends, last) = Last(far, joined, near, minimum => Overlap(minimum) > small);
        if (Overlap(last) > Onset.Step)
        {
            var (begins, first) = Last(near, parted, far, minimum => Overlap(minimum) < small);
            if (joins) Cross(ends, landscape.Descend(At(ends), first.Parameters), begins, landscape.Descend(At(begins), last.Parameters), depth + 1);
            else Cross(begins, landscape.Descend(At(begins), last.Parameters), ends, landscape.Descend(At(ends), first.Parameters), depth + 1);
            return;
        }

        // Away from the transition until the overlap is large enough for all nodes.
        var step = far - near;
        while (Overlap(joined) < Onset.Nodes * Onset.Step && Math.Abs(far - near) < 0.1 * near)
        {
            step *= 1.5;
            far += step;
            joined = Follow(far, joined);
        }

        // From the largest overlap to the smallest, each state from the last one: from further away a descent may end on the
        // saddle without overlap.
        var ratios = new double[Onset.Nodes];
        for (var k = ratios.Length - 1; k >= 0; k--)
        {
            var wanted = (k + 1) * Onset.Step;
            double Excess(double r)
            {
                var state = Beside(r, joined);
                if (Overlap(state) >= wanted) joined = state;
                return Overlap(state) - wanted;
            }

            var (atFar, atNear) = (Excess(far), Excess(near));
            if (atFar * atNear > 0)
            {
                // The overlap does not grow from 0 here: another minimum is in between.
                Halve(low, before, high, after, depth);
                return;
            }

            ratios[k] = Roots.Bracketed(Excess, far, near, 0, atFar, atNear);
            far = ratios[k];
        }

        var (limit, error) = Onset.Extrapolated(ratios);
        Add(limit, error, TransitionOrder.Continuous, before, after, 0);
    }

    /// <summary>The last ratio on the way to another one to which a minimum can be followed while something holds of it.</summary>
    private (double Ratio, Minimum Minimum) Last(double ratio, Minimum minimum, double limit, Func<Minimum, bool> holds)
    {
        while (Math.Abs(limit - ratio) > 1e-9 * ratio)
        {
            var middle = 0.5 * (ratio + limit);
            var next = Follow(middle, minimum);
            if (holds(next)) (ratio, minimum) = (middle, next);
            else limit = middle;
        }

        return (ratio, minimum);
    }

    /// <summary>
    /// How far a minimum can be followed in steps of r before it ends in another one: to about 1e-7, because a minimum is
    /// shallow where it ends.
    /// </summary>
    /// <param name="ratio">Where the minimum is known.</param>
    /// <param name="minimum">The minimum.</param>
    /// <param name="factor">The step, above 1 upwards, below 1 downwards.</param>
    private double End(double ratio, Minimum minimum, double factor)
    {
        var none = factor > 1 ? double.PositiveInfinity : 0;
        var (least, most) = (1e-4 * Math.Min(1, 1e3 * ratio), 1e4 * Math.Max(1, 1e-3 * ratio));
        while (Math.Abs(Math.Log(factor)) > 1e-7)
        {
            var next = Follow(ratio * factor, minimum);
            if (Distance(next, minimum) < 4 * Near && !Changes(minimum, next) && Same(Follow(ratio, next), minimum)) (ratio, minimum) = (ratio * factor, next);
            else factor = Math.Sqrt(factor);
            if (ratio > most || ratio < least) return none;
        }

        return ratio;
    }

    /// <summary>How far the minimum before stays one, in closed form where that is: the well of what is ignored is shallow.</summary>
    private double Ends(double ratio, Minimum before) =>
        Exact(PhaseOf(before)) is { } spinodal && spinodal > ratio ? spinodal : End(ratio, before, 1.05);

    /// <summary>From where on the minimum after is one.</summary>
    private double Begins(double ratio, Minimum after) =>
        Exact(PhaseOf(after)) is { } spinodal && spinodal < ratio ? spinodal : End(ratio, after, 1 / 1.05);

    private void Add(double ratio, double error, TransitionOrder order, Minimum before, Minimum after, double jump)
    {
        found.Add(new()
        {
            BeforeEnds = order == TransitionOrder.First ? Ends(ratio, before) : ratio,
            AfterBegins = order == TransitionOrder.First ? Begins(ratio, after) : ratio,
            Ratio = ratio,
            Error = error,
            Order = order,
            Before = PhaseOf(before),
            After = PhaseOf(after),
            Loss = before.Loss / setting.Scale(ratio),
            Jump = jump,
            ParametersBefore = new(before.Parameters),
            ParametersAfter = new(after.Parameters),
        });
    }
}
