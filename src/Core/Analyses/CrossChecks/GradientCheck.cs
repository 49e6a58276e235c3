namespace Research;

/// <summary>The kind of an independent derivative.</summary>
public enum IndependentDerivative
{
    /// <summary>By an independent formula of the loss on dual numbers: exact.</summary>
    DualNumbers,

    /// <summary>By central differences of the loss that is checked: of limited accuracy, and blind to a wrong loss.</summary>
    CentralDifferences,
}

/// <summary>The result of a cross-check at every point, and whether it is within the tolerances.</summary>
/// <param name="Derivative">The kind of the independent derivative.</param>
/// <param name="Points">At least one.</param>
public sealed record GradientCheck(IndependentDerivative Derivative, EquatableArray<CheckedPoint> Points)
{
    // Rounding of a few thousand operations on numbers of order 1.
    private const double DualTolerance = 1e-12;

    // A step of 2⁻²⁰: rounding leaves 2e-10, a kink in the gradient as much as the step.
    private const double DifferenceTolerance = 1e-5;

    /// <summary>The largest distance of the value from the mean over samples, in standard errors: 5.</summary>
    public static double MostStandardErrors => 5;

    /// <summary>The largest error of a slope or of a loss that counts as agreement.</summary>
    public double Tolerance => Derivative == IndependentDerivative.DualNumbers ? DualTolerance : DifferenceTolerance;

    /// <summary>The point whose gradient is worst.</summary>
    public CheckedPoint WorstSlope => Points.MaxBy(point => point.SlopeError)!;

    /// <summary>The point whose value is farthest from an independent formula.</summary>
    public CheckedPoint WorstLoss => Points.MaxBy(point => point.LossError)!;

    /// <summary>The point whose value is farthest from samples.</summary>
    public CheckedPoint WorstSample => Points.MaxBy(point => Math.Abs(point.Z))!;

    /// <summary>Whether every point agrees.</summary>
    public bool Holds =>
        WorstSlope.SlopeError <= Tolerance && WorstLoss.LossError <= Tolerance && Math.Abs(WorstSample.Z) <= MostStandardErrors;

    /// <summary>The outcome in one sentence: what is wrong first and where, or how well all agrees.</summary>
    public string Sentence
    {
        get
        {
            var by = Derivative == IndependentDerivative.DualNumbers ? "dual numbers" : "central differences";
            var (slope, loss, sample) = (WorstSlope, WorstLoss, WorstSample);
            if (!(slope.SlopeError <= Tolerance))
            {
                return $"The derivative by {slope.Parameter} at {slope.Name} is {slope.Slope} but must be {slope.IndependentSlope}, "
                    + $"as {by} give: correct the gradient.";
            }

            if (!(loss.LossError <= Tolerance))
            {
                return $"The loss at {loss.Name} is {loss.Loss} but must be within {Tolerance} of an independent formula, from which it is "
                    + $"{loss.LossError}: correct the value.";
            }

            if (!(Math.Abs(sample.Z) <= MostStandardErrors))
            {
                return $"The loss at {sample.Name} is {sample.Loss} but must be within {MostStandardErrors} standard errors of "
                    + $"{sample.Sampled} ± {sample.StandardError}, the mean over samples: correct the value.";
            }

            return $"Slopes agree with {by} to {slope.SlopeError:G2} and values with samples to {Math.Abs(sample.Z):F1} standard errors "
                + $"at {Points.Count} points.";
        }
    }
}

/// <summary>The result of a cross-check at one point θ.</summary>
public sealed record CheckedPoint
{
    /// <summary>The point in words, e.g. "zero bias".</summary>
    public required string Name { get; init; }

    /// <summary>θ, flat.</summary>
    public required EquatableArray<double> Parameters { get; init; }

    /// <summary>The loss that is checked.</summary>
    public required double Loss { get; init; }

    /// <summary>
    /// |L − L'| / max(1, |L'|) with L' by an independent formula of the loss; 0 where there is none.
    /// </summary>
    public required double LossError { get; init; }

    /// <summary>The parameter whose derivative is worst, e.g. "W[0, 2]".</summary>
    public required string Parameter { get; init; }

    /// <summary>∂L/∂θ of that parameter, as checked.</summary>
    public required double Slope { get; init; }

    /// <summary>The independent derivative by that parameter.</summary>
    public required double IndependentSlope { get; init; }

    /// <summary>The difference of the two, relative to max(1, the largest entry of the independent gradient).</summary>
    public required double SlopeError { get; init; }

    /// <summary>The mean loss over samples.</summary>
    public required double Sampled { get; init; }

    /// <summary>Its standard error.</summary>
    public required double StandardError { get; init; }

    /// <summary>The loss minus the mean over samples, in standard errors.</summary>
    public required double Z { get; init; }
}

/// <summary>The extent of a cross-check.</summary>
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
