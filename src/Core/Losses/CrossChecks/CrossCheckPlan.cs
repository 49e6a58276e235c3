namespace Research;

/// <summary>How thoroughly a loss is cross-checked.</summary>
public sealed record CrossCheckPlan : IChecked
{
    /// <summary>Random points θ, each parameter uniform on [−1, 1]; degenerate points come on top. At least 1.</summary>
    public int Points { get; init; } = 8;

    /// <summary>Samples per point, with which the value is compared; at least 2.</summary>
    public int Samples { get; init; } = 65_536;

    /// <summary>Gives the points and the samples.</summary>
    public ulong Seed { get; init; }

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults() =>
        Check.AtLeast("the number of points of a cross-check", Points, 1, "look at one point at least, such as 8")
            .Concat(Check.AtLeast("the number of samples of a cross-check", Samples, 2, "draw enough for a standard error, such as 65536"));
}
