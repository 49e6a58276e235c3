namespace Research;

/// <summary>
/// Every change of the optimal phase as the extra feature gains importance, at one density: the exact loss minimised from many
/// starts, its branches followed in r, their crossings located to rounding. The best of all starts, not a proof.
/// </summary>
public sealed record PhaseTransitions : IDerivation<IReadOnlyList<Transition>>
{
    // Of the loss of what is so much less important than another, a double has four digits.
    private const double Least = 1e-12;

    /// <summary>n, m and p.</summary>
    public required ExtraFeature Setting { get; init; }

    /// <summary>The smallest relative importance r &gt; 0.</summary>
    public double From { get; init; } = 0.1;

    /// <summary>The largest, above <see cref="From"/>.</summary>
    public double To { get; init; } = 10;

    /// <summary>Points of the grid on which branches are sought, at least 2, evenly in ln r; more are added where needed.</summary>
    public int Points { get; init; } = 121;

    /// <inheritdoc/>
    public string Version => "phase-transitions/5";

    /// <inheritdoc/>
    public long Work => Points * 100L;

    /// <inheritdoc/>
    public IDerivation Quick => this with { Points = Math.Max(2, Points / 4) };

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults()
    {
        foreach (var fault in Setting.Faults()) yield return fault;
        foreach (var fault in Check.Positive("the smallest relative importance", From, "begin at 0.1")) yield return fault;
        foreach (var fault in Check.Positive("the largest relative importance", To, "end at 10")) yield return fault;
        if (From > 0 && From < Least) yield return new("the smallest relative importance", $"{From}", $"at least {Least}", "rounding hides the loss of what is less important");
        if (double.IsFinite(To) && To > 1 / Least) yield return new("the largest relative importance", $"{To}", $"at most {1 / Least}", "rounding hides the loss of the other features beside it");
        if (To > 0 && To <= From) yield return new("the largest relative importance", $"{To}", $"above the smallest, {From}", "give an interval that is not empty");
        foreach (var fault in Check.AtLeast("the number of points", Points, 2, "use 121")) yield return fault;
    }

    /// <summary>The transitions, by growing r.</summary>
    /// <param name="cancellation">Ends the search early.</param>
    public IReadOnlyList<Transition> Find(CancellationToken cancellation) =>
        new TransitionSearch(Setting).Find(From, To, Points, cancellation);

    /// <inheritdoc/>
    public EquatableArray<Numbers> Compute(IProgress<long> progress, CancellationToken cancellation)
    {
        var found = Find(cancellation);
        progress.Report(Work);
        var size = Setting.Model.Layout.Size;
        double[] states = [.. found.SelectMany(t => t.ParametersBefore.Concat(t.ParametersAfter))];
        double[] table = [.. found.SelectMany(t => (double[])
            [t.Ratio, t.Error, t.Order == TransitionOrder.First ? 1 : 0, t.Loss, t.Jump, t.BeforeEnds, t.AfterBegins])];
        return [new("transitions", [found.Count, Columns], new(table)), new("states", [found.Count, 2, size], new(states))];
    }

    private const int Columns = 7;

    /// <inheritdoc/>
    public IReadOnlyList<Transition> Read(EquatableArray<Numbers> numbers)
    {
        var table = numbers[0].Entries.AsSpan();
        var (states, size) = (numbers[1].Entries, Setting.Model.Layout.Size);
        var found = new List<Transition>();
        for (var i = 0; i < numbers[0].Shape[0]; i++)
        {
            var row = table.Slice(i * Columns, Columns);
            var (before, after) = (State(2 * i), State((2 * i) + 1));
            found.Add(new()
            {
                Ratio = row[0],
                Error = row[1],
                Order = row[2] == 1 ? TransitionOrder.First : TransitionOrder.Continuous,
                Loss = row[3],
                Jump = row[4],
                BeforeEnds = row[5],
                AfterBegins = row[6],
                Before = Setting.PhaseOf(before),
                After = Setting.PhaseOf(after),
                ParametersBefore = before,
                ParametersAfter = after,
            });
        }

        return found;

        EquatableArray<double> State(int at) => EquatableArray.Of(states.AsSpan().Slice(at * size, size));
    }
}
