namespace Research;

/// <summary>
/// Levels of D_i in a run, and jumps between them (Elhage et al. 2022, section 5, "discrete energy level jumps"). A level is the
/// value of a polytope, held within <see cref="Tolerance"/> over at least a factor of <see cref="Held"/> in steps after the
/// first plateau of the loss, while at least as many features are at it as the polytope has corners: a single feature that drifts
/// past 2/5 is no pentagon. The paper has no definition; this one is this project's.
/// </summary>
public static class PolytopeLevels
{
    /// <summary>How far D_i may be from the polytope's value.</summary>
    public const double Tolerance = 0.03;

    /// <summary>The least ratio of the last step at a level to the first.</summary>
    public const double Held = 2;

    private const double Learnt = 0.1;

    /// <summary>
    /// D_i of a feature that is ignored (0), in a square antiprism (3/8), pentagon (2/5), digon (1/2), triangle (2/3) or tetrahedron
    /// (3/4), and of one that has a dimension of its own (1); each with the number of features that it takes.
    /// </summary>
    public static IReadOnlyList<(double Value, int Corners)> Levels { get; } =
    [
        (0, 1),
        .. new[] { Polytope.SquareAntiprism, Polytope.Pentagon, Polytope.Digon, Polytope.Triangle, Polytope.Tetrahedron, Polytope.Dedicated }
            .Select(polytope => (polytope.Dimensionality, polytope.Features)),
    ];

    /// <summary>
    /// The first checkpoint after the first plateau. On the first plateau the model knows the mean of each feature at most: it lasts
    /// until the loss has come a tenth of the way from the loss of ignoring all features to the loss at the end, and stays below.
    /// </summary>
    /// <param name="losses">The loss <c>[Checkpoints]</c>, at least one.</param>
    /// <param name="ignoring">The loss of ignoring all features.</param>
    /// <returns>A checkpoint, counted from 0; the number of checkpoints if the loss ends no lower than <paramref name="ignoring"/>.</returns>
    public static int PlateauEnd(ReadOnlySpan<double> losses, double ignoring)
    {
        var bound = ignoring - (Learnt * (ignoring - losses[^1]));
        var end = losses.Length;
        while (end > 0 && losses[end - 1] < bound) end--;
        return end;
    }

    /// <summary>
    /// The jumps of all features, in the order of the run: a feature leaves a level and reaches another, whose band does not meet that of
    /// the first, in fewer steps than it stays at either.
    /// </summary>
    /// <param name="steps">The steps of the checkpoints, ascending <c>[Checkpoints]</c>.</param>
    /// <param name="values">D_i <c>[Checkpoints, Features]</c>.</param>
    /// <param name="from">The first checkpoint that counts, such as <see cref="PlateauEnd"/>.</param>
    public static EquatableArray<LevelJump> Jumps(IReadOnlyList<double> steps, Matrix values, int from) =>
        EquatableArray.Of(Stays(steps, values, from).GroupBy(stay => stay.Feature)
            .SelectMany(stays => Jumps(steps, [.. stays]))
            .OrderBy(jump => jump.From).ThenBy(jump => jump.Feature));

    /// <summary>The number of pairs of features that change places: one jumps up while the other jumps down.</summary>
    /// <param name="jumps">Jumps of a run.</param>
    public static int Exchanges(IReadOnlyCollection<LevelJump> jumps) =>
        jumps.Sum(up => jumps.Count(down =>
            up.After > up.Before && down.After < down.Before && up.From < down.To && down.From < up.To));

    /// <summary>The number of jumps during which another feature moves against the jump by at least a bound, to a level or not.</summary>
    /// <param name="jumps">Jumps of a run.</param>
    /// <param name="values">D_i <c>[Checkpoints, Features]</c>.</param>
    /// <param name="least">The bound, above 0.</param>
    public static int Opposed(IEnumerable<LevelJump> jumps, Matrix values, double least) =>
        jumps.Count(jump => Enumerable.Range(0, values.Columns).Any(other =>
            (values[jump.From, other] - values[jump.To, other]) * Math.Sign(jump.After - jump.Before) >= least));

    /// <summary>The times at which features hold a level, feature by feature, in the order of the run.</summary>
    /// <param name="steps">The steps of the checkpoints, ascending <c>[Checkpoints]</c>.</param>
    /// <param name="values">D_i <c>[Checkpoints, Features]</c>.</param>
    /// <param name="from">The first checkpoint that counts.</param>
    public static EquatableArray<LevelStay> Stays(IReadOnlyList<double> steps, Matrix values, int from)
    {
        var stays = Levels.SelectMany(level => Stays(steps, values, from, level))
            .OrderBy(stay => stay.Feature).ThenBy(stay => stay.First).ThenBy(stay => stay.Level);
        var kept = new List<LevelStay>();
        foreach (var stay in stays)
        {
            // The bands of 3/8 and 2/5 meet: of two stays at one time the longer counts.
            if (kept.Count == 0 || kept[^1].Feature != stay.Feature || kept[^1].Last < stay.First) kept.Add(stay);
            else if (stay.Length(steps) > kept[^1].Length(steps)) kept[^1] = stay;
        }

        return EquatableArray.Of(kept);
    }

    private static IEnumerable<LevelStay> Stays(IReadOnlyList<double> steps, Matrix values, int from, (double Value, int Corners) level)
    {
        bool At(int checkpoint, int feature) => Math.Abs(values[checkpoint, feature] - level.Value) <= Tolerance;
        bool[] whole = [.. Enumerable.Range(0, values.Rows)
            .Select(k => Enumerable.Range(0, values.Columns).Count(feature => At(k, feature)) >= level.Corners)];
        for (var feature = 0; feature < values.Columns; feature++)
            for (var first = from; first < values.Rows; first++)
            {
                var end = first;
                while (end < values.Rows && whole[end] && At(end, feature)) end++;
                if (end == first) continue;
                if (steps[end - 1] >= Held * steps[first]) yield return new(feature, level.Value, first, end - 1);
                first = end;
            }
    }

    private static IEnumerable<LevelJump> Jumps(IReadOnlyList<double> steps, LevelStay[] stays)
    {
        for (var k = 1; k < stays.Length; k++)
        {
            var (before, after) = (stays[k - 1], stays[k]);
            var passage = steps[after.First] - steps[before.Last];
            if (Math.Abs(after.Level - before.Level) > 2 * Tolerance && passage < before.Length(steps) && passage < after.Length(steps))
                yield return new(after.Feature, before.Last, after.First, before.Level, after.Level);
        }
    }
}

/// <summary>A feature holds a level.</summary>
/// <param name="Feature">Which, counted from 0.</param>
/// <param name="Level">The level.</param>
/// <param name="First">The first checkpoint at it, counted from 0.</param>
/// <param name="Last">The last checkpoint at it.</param>
public sealed record LevelStay(int Feature, double Level, int First, int Last)
{
    /// <summary>How many steps it is held.</summary>
    /// <param name="steps">The steps of the checkpoints <c>[Checkpoints]</c>.</param>
    public double Length(IReadOnlyList<double> steps) => steps[Last] - steps[First];
}

/// <summary>A feature goes from one level to another.</summary>
/// <param name="Feature">Which, counted from 0.</param>
/// <param name="From">The last checkpoint at the level before, counted from 0.</param>
/// <param name="To">The first checkpoint at the level after.</param>
/// <param name="Before">The level before.</param>
/// <param name="After">The level after.</param>
public sealed record LevelJump(int Feature, int From, int To, double Before, double After);
