namespace Research;

/// <summary>The regular k-gons of two to eight sides at one density, each at its best radius and bias.</summary>
public sealed record KGonRow : IDerivation<IReadOnlyList<KGon>>
{
    private const int Fewest = 2, Most = 8;

    /// <summary>p, in (0, 1].</summary>
    public required double Density { get; init; }

    /// <inheritdoc/>
    public string Version => "k-gon-row/1";

    /// <inheritdoc/>
    public long Work => Most - Fewest + 1;

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults() => Research.Density.Of(Density).Faults(1);

    /// <inheritdoc/>
    public EquatableArray<Numbers> Compute(IProgress<long> progress, CancellationToken cancellation)
    {
        var found = new List<double>();
        for (var sides = Fewest; sides <= Most; sides++)
        {
            cancellation.ThrowIfCancellationRequested();
            var best = KGon.At(sides, Density);
            found.AddRange([best.Norm, best.Bias, best.Loss]);
            progress.Report(1);
        }

        return [new("k-gons", [Most - Fewest + 1, 3], EquatableArray.Of<double>(found))];
    }

    /// <inheritdoc/>
    public IReadOnlyList<KGon> Read(EquatableArray<Numbers> numbers) =>
        [.. Enumerable.Range(Fewest, Most - Fewest + 1).Select(sides =>
        {
            var row = numbers[0].Entries.AsSpan().Slice((sides - Fewest) * 3, 3);
            return new KGon(sides, row[0], row[1], row[2]);
        })];
}
