namespace Research;

/// <summary>
/// The penalty of a <see cref="SparseCodingLoss"/> on the codes f of a sample, λ Σ_j s(f_j): a sum over latents, divided by the number of
/// neither latents nor features. Of <see cref="Encoder.Gated"/>, max(z, 0) stands in place of f.
/// </summary>
public abstract record Sparsity : IChecked
{
    private Sparsity(double weight) => Weight = weight;

    /// <summary>λ, a finite number, 0 or above.</summary>
    public double Weight { get; }

    /// <summary>s, of a code above 0 whose column of D has a norm.</summary>
    internal virtual double Of(double code, double norm) => 0;

    /// <summary>∂s/∂f.</summary>
    internal virtual double Slope(double code, double norm) => 0;

    /// <summary>∂s/∂‖D_j‖.</summary>
    internal virtual double SlopeOfNorm(double code, double norm) => 0;

    /// <summary>Whether s depends on the norm.</summary>
    internal virtual bool UsesNorms => false;

    /// <summary>Whether ∂s/∂f does not depend on f, so that s = f ∂s/∂f and ∂s/∂‖D_j‖ is 0 or f.</summary>
    internal virtual bool IsLinear => false;

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults() =>
        Check.NotNegative("the weight λ of the sparsity", Weight, "use a weight such as 0.01, or Sparsity.None").Concat(Others());

    private protected virtual IEnumerable<Fault> Others() => [];

    /// <summary>No penalty: the encoder alone makes codes sparse.</summary>
    public sealed record None() : Sparsity(0);

    /// <summary>λ Σ f_j. It bounds nothing unless the columns of D have a fixed norm: f → f/α, D_j → α D_j leaves x' as it is and makes it smaller.</summary>
    /// <param name="Weight">λ.</param>
    public sealed record L1(double Weight) : Sparsity(Weight)
    {
        internal override bool IsLinear => true;

        internal override double Of(double code, double norm) => code;

        internal override double Slope(double code, double norm) => 1;
    }

    /// <summary>λ Σ f_j ‖D_j‖, which f → f/α, D_j → α D_j leaves as it is (Conerly et al. 2024, "Update on how we train SAEs").</summary>
    /// <param name="Weight">λ.</param>
    public sealed record WeightedL1(double Weight) : Sparsity(Weight)
    {
        internal override bool UsesNorms => true;

        internal override bool IsLinear => true;

        internal override double Of(double code, double norm) => code * norm;

        internal override double Slope(double code, double norm) => norm;

        internal override double SlopeOfNorm(double code, double norm) => code;
    }

    /// <summary>λ Σ tanh(c f_j ‖D_j‖), which counts large codes about alike.</summary>
    /// <param name="Weight">λ.</param>
    public sealed record Tanh(double Weight) : Sparsity(Weight)
    {
        /// <summary>c &gt; 0; 4 unless stated.</summary>
        public double Scale { get; init; } = 4;

        internal override bool UsesNorms => true;

        internal override double Of(double code, double norm) => new ElementFunction.Tanh().Of(Scale * code * norm);

        internal override double Slope(double code, double norm) => Scale * norm * new ElementFunction.Tanh().Slope(Scale * code * norm);

        internal override double SlopeOfNorm(double code, double norm) => Scale * code * new ElementFunction.Tanh().Slope(Scale * code * norm);

        private protected override IEnumerable<Fault> Others() => Check.Positive("the scale of the sparsity", Scale, "use 4");
    }

    /// <summary>
    /// λ times the number of active latents, of <see cref="Encoder.JumpRelu"/> alone: its thresholds train by the straight-through estimate of
    /// ∂H(z − θ)/∂θ (Rajamanoharan et al. 2024b, section 4).
    /// </summary>
    /// <param name="Weight">λ.</param>
    public sealed record L0(double Weight) : Sparsity(Weight)
    {
        internal override double Of(double code, double norm) => 1;
    }
}
