namespace Research;

/// <summary>How an independent derivative was found.</summary>
public enum IndependentDerivative
{
    /// <summary>By an independent statement of the loss on dual numbers: exact.</summary>
    DualNumbers,

    /// <summary>By central differences of the loss that is checked: of limited accuracy, and blind to a wrong loss.</summary>
    CentralDifferences,
}

/// <summary>The outcome of a cross-check: what was found at every point, and whether it is good enough.</summary>
/// <param name="Derivative">What the gradient was compared with.</param>
/// <param name="Points">At least one.</param>
public sealed record GradientCheck(IndependentDerivative Derivative, Values<CheckedPoint> Points)
{
    // Rounding of a few thousand operations on numbers of order 1.
    private const double DualTolerance = 1e-12;

    // A step of 2⁻²⁰: rounding leaves 2e-10, a kink in the gradient as much as the step.
    private const double DifferenceTolerance = 1e-5;

    /// <summary>How many standard errors the value may be from the mean over samples: 5.</summary>
    public static double MostStandardErrors => 5;

    /// <summary>How large an error of a slope or of a loss may be.</summary>
    public double Tolerance => Derivative == IndependentDerivative.DualNumbers ? DualTolerance : DifferenceTolerance;

    /// <summary>Where the gradient is worst.</summary>
    public CheckedPoint WorstSlope => Points.MaxBy(point => point.SlopeError)!;

    /// <summary>Where the value is worst beside an independent statement.</summary>
    public CheckedPoint WorstLoss => Points.MaxBy(point => point.LossError)!;

    /// <summary>Where the value is worst beside samples.</summary>
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
                return $"The loss at {loss.Name} is {loss.Loss} but must be within {Tolerance} of another statement, from which it is "
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
