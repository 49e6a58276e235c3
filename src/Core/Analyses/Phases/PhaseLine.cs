namespace Research;

/// <summary>The best model found for one relative importance.</summary>
/// <param name="Ratio">r.</param>
/// <param name="Loss">The least expected loss found.</param>
/// <param name="Parameters">W row by row, then b.</param>
/// <param name="Phase">The phase of the model.</param>
/// <param name="Reached">The share of random starts that led to it, within 1e-7 of what ignoring the feature costs.</param>
public sealed record PhaseCell(double Ratio, double Loss, EquatableArray<double> Parameters, Phase Phase, double Reached);

/// <summary>
/// One line of a phase diagram: at one density, for each relative importance r the model of least exact loss, the best of
/// some random starts and of the neighbours' models followed along the line.
/// </summary>
public sealed record PhaseLine : IDerivation<IReadOnlyList<PhaseCell>>
{
    // Phases are distinguished at 1e-3, two minima of a cell at 1e-9 of the loss.
    private const int Iterations = 300;
    private const double Gradient = 1e-8, Alike = 1e-7;

    /// <summary>n, m and p.</summary>
    public required ExtraFeature Setting { get; init; }

    /// <summary>The relative importances r &gt; 0, ascending.</summary>
    public required EquatableArray<double> Ratios { get; init; }

    /// <summary>Random starts for each r, at least 1.</summary>
    public int Starts { get; init; } = 16;

    /// <summary>The seed of the starts.</summary>
    public ulong Seed { get; init; }

    /// <inheritdoc/>
    public string Version => Setting.IsSparse ? "phase-line/2" : "phase-line/1";

    /// <inheritdoc/>
    public long Work => (long)Ratios.Count * Starts;

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults()
    {
        foreach (var fault in Setting.Faults()) yield return fault;
        foreach (var ratio in Ratios)
            foreach (var fault in Check.Positive("a relative importance", ratio, "use values such as 0.1 … 10")) yield return fault;
        foreach (var fault in Check.AtLeast("the number of relative importances", Ratios.Count, 1, "give at least one")) yield return fault;
        foreach (var fault in Check.AtLeast("the number of starts", Starts, 1, "use 16")) yield return fault;
    }

    /// <inheritdoc/>
    public EquatableArray<Numbers> Compute(IProgress<long> progress, CancellationToken cancellation)
    {
        var landscape = new Landscape(Setting.Model);
        var size = Setting.Model.Layout.Size;
        var densities = Setting.Densities();
        var losses = new double[Ratios.Count * Starts];
        var best = new Minimum[Ratios.Count];

        // All starts of all ratios go through the lanes together; only the best of a ratio is kept.
        landscape.Descend(
            losses.Length,
            (index, start, density, weights) =>
            {
                cancellation.ThrowIfCancellationRequested();
                landscape.Start(Seed, index % Starts, index / Starts, start);
                densities.CopyTo(density);
                Setting.At(Ratios[index / Starts]).Importance.CopyTo(weights);
            },
            (index, search) =>
            {
                losses[index] = search.Loss;
                var cell = index / Starts;
                if (best[cell] is not { } known || search.Loss < known.Loss || (search.Loss == known.Loss && Earlier(search.Point, known.Parameters)))
                    best[cell] = new(search.Point.ToArray(), search.Loss);
            },
            Setting.IsSparse ? Landscape.Polished : new(Iterations, Gradient, 0));
        progress.Report(Work);
        for (var i = 1; i < best.Length; i++) Improve(landscape, best, i, i - 1);
        for (var i = best.Length - 2; i >= 0; i--) Improve(landscape, best, i, i + 1);
        double[] reached = [.. best.Select((minimum, i) =>
            losses.AsSpan(i * Starts, Starts).ToArray().Count(loss => loss <= minimum.Loss + (Alike * Setting.Variance * Ratios[i] * Setting.Scale(Ratios[i]))) / (double)Starts)];
        return [
            new("loss", [best.Length], new([.. best.Select((minimum, i) => minimum.Loss / Setting.Scale(Ratios[i]))])),
            new("parameters", [best.Length, size], new([.. best.SelectMany(minimum => minimum.Parameters)])),
            new("reached", [best.Length], new(reached)),
        ];
    }

    /// <inheritdoc/>
    public IReadOnlyList<PhaseCell> Read(EquatableArray<Numbers> numbers)
    {
        var size = Setting.Model.Layout.Size;
        return [.. Ratios.Select((ratio, i) =>
        {
            var parameters = EquatableArray.Of(numbers[1].Entries.AsSpan().Slice(i * size, size));
            return new PhaseCell(ratio, numbers[0].Entries[i], parameters, Setting.PhaseOf(parameters), numbers[2].Entries[i]);
        })];
    }

    /// <summary>Takes the neighbour's model where it leads lower.</summary>
    private void Improve(Landscape landscape, Minimum[] best, int at, int from)
    {
        var followed = landscape.Descend(Setting.At(Ratios[at]), best[from].Parameters);
        if (followed.Loss < best[at].Loss) best[at] = followed;
    }

    private static bool Earlier(ReadOnlySpan<double> a, ReadOnlySpan<double> b) => a.SequenceCompareTo(b) < 0;
}
