namespace Research;

/// <summary>One line of the paper's theoretical diagram: at one density, the best candidate for each relative importance.</summary>
public sealed record CandidateLine : IDerivation<IReadOnlyList<PaperCandidate>>
{
    /// <summary>n = 2, m = 1 or n = 3, m = 2.</summary>
    public required ExtraFeature Setting { get; init; }

    /// <summary>The relative importances r &gt; 0.</summary>
    public required EquatableArray<double> Ratios { get; init; }

    /// <inheritdoc/>
    public string Version => "candidate-line/1";

    /// <inheritdoc/>
    public long Work => Ratios.Count;

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults()
    {
        foreach (var fault in Setting.Faults()) yield return fault;
        if (!PaperCandidates.Has(Setting))
            yield return new("the sizes of the paper's theory", $"{Setting.Features} in {Setting.Hidden}", "2 in 1 or 3 in 2", "draw a PhaseLine instead");
        foreach (var ratio in Ratios)
            foreach (var fault in Check.Positive("a relative importance", ratio, "use values such as 0.1 … 10")) yield return fault;
    }

    /// <inheritdoc/>
    public EquatableArray<Numbers> Compute(IProgress<long> progress, CancellationToken cancellation)
    {
        var best = Ratios.Select(ratio =>
        {
            var candidates = PaperCandidates.Of(Setting, ratio);
            return Enumerable.Range(0, candidates.Count).MinBy(k => candidates[k].Loss);
        });
        progress.Report(Work);
        return [new("candidate", [Ratios.Count], new([.. best.Select(k => (double)k)]))];
    }

    /// <inheritdoc/>
    public IReadOnlyList<PaperCandidate> Read(EquatableArray<Numbers> numbers) =>
        [.. Ratios.Select((ratio, i) => PaperCandidates.Of(Setting, ratio)[(int)numbers[0].Entries[i]])];
}
