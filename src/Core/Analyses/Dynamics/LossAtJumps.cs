namespace Research;

/// <summary>What the loss does while features jump from level to level (Elhage et al. 2022, section 5).</summary>
/// <param name="Steps">The steps of the checkpoints, ascending <c>[Checkpoints]</c>.</param>
/// <param name="Losses">The loss at them <c>[Checkpoints]</c>.</param>
public sealed record LossAtJumps(EquatableArray<double> Steps, EquatableArray<double> Losses)
{
    /// <summary>How many times faster than before and after it a loss falls that drops.</summary>
    public const double Faster = 2;

    /// <summary>
    /// Whether the loss drops: between two checkpoints it falls, and at least <see cref="Faster"/> times as far as in as many steps before
    /// and as in as many steps after. Between checkpoints the loss is taken to be straight.
    /// </summary>
    /// <param name="from">The first checkpoint.</param>
    /// <param name="to">The last checkpoint, above <paramref name="from"/>.</param>
    public bool Drops(int from, int to) => Drops(Steps[from], Steps[to]);

    /// <summary>
    /// The share of other times at which the loss would drop by the same rule: all stretches of as many steps as a jump takes that
    /// begin at a checkpoint and do not meet a jump, with room before and after them; NaN where there is none.
    /// </summary>
    /// <param name="jumps">Jumps of the run.</param>
    /// <param name="first">The first checkpoint that counts.</param>
    public double DropsElsewhere(IReadOnlyCollection<LevelJump> jumps, int first)
    {
        var other = from jump in jumps
                    let width = Steps[jump.To] - Steps[jump.From]
                    from begin in Steps.Skip(first)
                    where begin - width >= Steps[first] && begin + (2 * width) <= Steps[^1]
                        && jumps.All(each => begin + width <= Steps[each.From] || Steps[each.To] <= begin)
                    select Drops(begin, begin + width) ? 1.0 : 0.0;
        return other.DefaultIfEmpty(double.NaN).Average();
    }

    /// <summary>How far the loss falls at each time of jumps, in the order of the run; jumps whose passages meet are one time.</summary>
    /// <param name="jumps">Jumps of the run, in its order.</param>
    public EquatableArray<double> Falls(IEnumerable<LevelJump> jumps)
    {
        var times = new List<(int From, int To)>();
        foreach (var jump in jumps)
            if (times.Count > 0 && jump.From < times[^1].To) times[^1] = (times[^1].From, Math.Max(times[^1].To, jump.To));
            else times.Add((jump.From, jump.To));
        return EquatableArray.Of(times.Select(time => Losses[time.From] - Losses[time.To]));
    }

    private bool Drops(double begin, double end)
    {
        var (before, at, to, after) = (At(begin - (end - begin)), At(begin), At(end), At(end + (end - begin)));
        return at - to > 0 && at - to >= Faster * Math.Max(before - at, to - after);
    }

    private double At(double step)
    {
        var next = 0;
        while (next < Steps.Count && Steps[next] < step) next++;
        if (next == 0 || next == Steps.Count) return Losses[Math.Clamp(next, 0, Steps.Count - 1)];
        var way = (step - Steps[next - 1]) / (Steps[next] - Steps[next - 1]);
        return Losses[next - 1] + (way * (Losses[next] - Losses[next - 1]));
    }
}
