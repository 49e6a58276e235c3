namespace Research;

/// <summary>
/// The sampled loss of one instance and its gradient, in float, 16 lanes to a vector; sums over many samples are taken in
/// parts of fixed size. Where the target is the input, samples that are zero throughout are only counted: a model has the same
/// output for all of them.
/// </summary>
internal abstract class Kernel
{
    /// <summary>Samples whose gradients are summed before they join the others; part of the arithmetic.</summary>
    protected const int Part = 256;

    private readonly SampledLoss loss;
    private readonly AlignedFloats gradient;

    /// <summary>Room for any instance of a shape.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="loss">Its loss.</param>
    /// <param name="stride">Floats from one row of a parameter to the next; null for its columns.</param>
    /// <param name="leader">The kernel whose parameters and importances this one shares; null for its own.</param>
    protected Kernel(PlanShape shape, SampledLoss loss, int? stride, Kernel? leader = null)
    {
        this.loss = loss;
        Features = shape.Model.Features;
        Layout = new(shape.Model.Layout, stride);
        Importance = leader?.Importance ?? new(Tile.RoundUp(stride ?? Features, Tile.Lanes));
        Parameters = leader?.Parameters ?? new(Layout.Size);
        gradient = new(Layout.Size);
    }

    /// <summary>The layout of the parameters.</summary>
    public PackedLayout Layout { get; }

    /// <summary>The parameters, packed.</summary>
    public AlignedFloats Parameters { get; }

    /// <summary>Number of features n.</summary>
    protected int Features { get; }

    /// <summary>f I_i with the factor f of the reduction, zero beyond n.</summary>
    protected AlignedFloats Importance { get; }

    /// <summary>Prepares for an instance.</summary>
    /// <param name="plan">The instance.</param>
    /// <param name="aim">The attacks on its samples; null for none.</param>
    public void Open(TrainingPlan plan, Aim? aim)
    {
        Open(plan.Sampler, plan.Target, aim);
        var factor = loss.Factor(Features);
        for (var i = 0; i < Features; i++) Importance[i] = (float)(factor * plan.Importance[i]);
    }

    /// <summary>The mean loss of a batch, and its gradient, packed.</summary>
    public double LossAndGradient(RandomStream stream, int step, int samples, out Span<float> mean)
    {
        var (losses, _) = Sum(stream, step, samples, true);
        Gather(gradient.Span, (float)(2.0 / samples));
        mean = gradient.Span;
        return losses / samples;
    }

    /// <summary>The mean loss over samples, and its standard error.</summary>
    public Evaluation Evaluate(RandomStream stream, int samples)
    {
        var (losses, squares) = Sum(stream, 0, samples, false);
        return SampledLossEvaluator.Statistics(losses, squares, samples);
    }

    /// <summary>Sets the sampler, the target and the attacks, which are read whenever a tile is drawn.</summary>
    protected abstract void Open(ISampler sampler, ITarget target, Aim? aim);

    /// <summary>
    /// The sums of the losses and of their squares, in double: a float has too few digits left for the difference of two
    /// such sums once there are thousands of samples. Keeps the gradient for <see cref="Gather"/>.
    /// </summary>
    protected abstract (double Losses, double Squares) Sum(RandomStream stream, int step, int samples, bool differentiate);

    /// <summary>½ ∂l/∂θ, summed over the samples of the last <see cref="Sum"/>, times a factor.</summary>
    protected abstract void Gather(Span<float> gradient, float factor);
}
