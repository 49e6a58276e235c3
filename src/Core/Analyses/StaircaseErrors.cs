namespace Research;

/// <summary>The errors E(x − x̂)² + E(y − ŷ)² of one <see cref="StaircaseCode"/>, by decoder.</summary>
/// <param name="Ramp">ε, the width of a ramp as a share of a step.</param>
/// <param name="Ramped">Of the decoder with the same ramps, which a network of ReLUs can be.</param>
/// <param name="Sharp">Of the decoder with jumps.</param>
/// <param name="Best">Of the conditional means.</param>
public sealed record StaircaseError(double Ramp, double Ramped, double Sharp, double Best);

/// <summary>The errors of staircases of one number of steps, at some widths of their ramps.</summary>
public sealed record StaircaseErrors : IDerivation<IReadOnlyList<StaircaseError>>
{
    /// <summary>Z, at least 2.</summary>
    public required int Steps { get; init; }

    /// <summary>ε, each in [0, 1], at least one.</summary>
    public required EquatableArray<double> Ramps { get; init; }

    /// <inheritdoc/>
    public string Version => "staircase-errors/1";

    /// <inheritdoc/>
    public long Work => Ramps.Count;

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults()
    {
        foreach (var fault in Check.AtLeast("the number of steps", Steps, 2, "use 2 steps or more")) yield return fault;
        foreach (var fault in Check.AtLeast("the number of ramps", Ramps.Count, 1, "state one width or more")) yield return fault;
        foreach (var ramp in Ramps)
            if (!(ramp >= 0 && ramp <= 1)) yield return new("the width of a ramp", $"{ramp}", "in [0, 1]", "state it as a share of a step");
    }

    /// <inheritdoc/>
    public EquatableArray<Numbers> Compute(IProgress<long> progress, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var errors = Ramps.SelectMany(ramp => new[]
        {
            ramp, StaircaseCode.Ramped(Steps, ramp), StaircaseCode.Sharp(Steps, ramp), StaircaseCode.Best(Steps, ramp),
        });
        progress.Report(Work);
        return [new("errors", [Ramps.Count, 4], EquatableArray.Of(errors))];
    }

    /// <inheritdoc/>
    public IReadOnlyList<StaircaseError> Read(EquatableArray<Numbers> numbers) =>
        [.. numbers[0].Entries.Chunk(4).Select(row => new StaircaseError(row[0], row[1], row[2], row[3]))];
}
