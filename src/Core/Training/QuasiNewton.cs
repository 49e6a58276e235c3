namespace Research;

/// <summary>
/// BFGS (Nocedal and Wright 2006, algorithm 6.1) with a line search that bears losses which are C¹ and not C² (Lewis and
/// Overton 2013): a minimum to rounding in some tens of iterations, where the loss is exact.
/// </summary>
/// <remarks>
/// The search is done where no |∂L/∂θ_i| is above <see cref="Gradient"/> · L(0), or where rounding hides every descent;
/// the iterations left then change nothing. That is a stationary point and, where the loss has kinks, not always a minimum:
/// restart. A snapshot does not hold the inverse Hessian, so a search that is resumed begins again, to the same bits.
/// </remarks>
public sealed record QuasiNewton : ITrainer
{
    /// <summary>Most iterations, at least 1; each is a few evaluations of the loss.</summary>
    public int Steps { get; init; } = 1000;

    /// <summary>The largest slope of a minimum, relative to the loss L(0) of a model of zeros; in (0, 1).</summary>
    public double Gradient { get; init; } = 1e-13;

    /// <inheritdoc/>
    public Recording Record { get; init; } = Recording.None;

    /// <inheritdoc/>
    public int CurvePoints { get; init; } = 200;

    /// <inheritdoc/>
    ITrainer ITrainer.Shape => this;

    /// <inheritdoc/>
    public ITrainer With(TrainerChange change) =>
        this with { Steps = change.Steps ?? Steps, Record = change.Kept(Record) };

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults() =>
        TrainerChecks.Faults(this)
            .Concat(Check.Positive("the gradient of a minimum", Gradient, "use one such as 1e-13"))
            .Concat(Check.InUnit("the gradient of a minimum", Gradient, "use one such as 1e-13"));

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults(ILoss loss) => loss.Batch == 0 ? [] :
    [
        new("the loss of a quasi-Newton search", $"sampled, {loss.Batch} a step", "exact, because noise hides the curvature",
            "minimise Exact.Loss, or train (Adam …)"),
    ];
}
