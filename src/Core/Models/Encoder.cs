namespace Research;

/// <summary>
/// The way in which a <see cref="SparseAutoencoder"/> makes codes f <c>[Latents]</c>, all 0 or above, of its pre-activations
/// z = E(x − c) + e <c>[Latents]</c>.
/// </summary>
public abstract record Encoder
{
    private Encoder() { }

    /// <summary>The tensors that the encoder adds to E, e, D and c; each a vector that starts at 0.</summary>
    /// <param name="latents">Number of latents.</param>
    internal virtual IEnumerable<ParameterTensor> Tensors(int latents) => [];

    /// <summary>The faults of the encoder of a number of latents.</summary>
    /// <param name="latents">Number of latents, at least 1.</param>
    internal virtual IEnumerable<Fault> Faults(int latents) => [];

    /// <summary>f = max(z, 0): the standard autoencoder (Bricken et al. 2023, "Towards Monosemanticity").</summary>
    public sealed record Relu : Encoder;

    /// <summary>f = z for those of the k largest z of a sample that are above 0; 0 elsewhere (Gao et al. 2024, section 2.3).</summary>
    /// <remarks>The vector "silent" <c>[Latents]</c> counts the steps since a latent was last active; it does not train.</remarks>
    /// <param name="Active">k, in [1, Latents].</param>
    public sealed record TopK(int Active) : Encoder
    {
        internal override IEnumerable<ParameterTensor> Tensors(int latents) => [ParameterTensor.Bias("silent", latents)];

        internal override IEnumerable<Fault> Faults(int latents)
        {
            if (Active < 1 || Active > latents)
                yield return new("the number of active latents of a sample", $"{Active}", $"in [1, {latents}], the number of latents", "let a few latents be active, such as 32");
        }
    }

    /// <summary>
    /// While it trains, f = z for the k × batch largest z of a batch that are above 0 (Bussmann et al. 2024, section 2). Afterwards, and in
    /// <see cref="IModel.Forward"/>, f = z where z &gt; θ, with one θ for all latents, so that a code does not depend on other samples.
    /// </summary>
    /// <remarks>
    /// "theta" <c>[1]</c> follows the smallest z that a batch keeps: θ ← θ + rate (that z − θ), from the first batch's own. "silent"
    /// <c>[Latents]</c> counts the steps since a latent was last active. Neither trains.
    /// </remarks>
    /// <param name="Active">k, the mean number of active latents of a sample, in (0, Latents]; it need not be whole.</param>
    public sealed record BatchTopK(double Active) : Encoder
    {
        /// <summary>The rate at which θ follows, in (0, 1]; 0.01 unless stated.</summary>
        public double Rate { get; init; } = 0.01;

        internal override IEnumerable<ParameterTensor> Tensors(int latents) => [ParameterTensor.Bias("theta", 1), ParameterTensor.Bias("silent", latents)];

        internal override IEnumerable<Fault> Faults(int latents)
        {
            if (!(Active > 0 && Active <= latents))
                yield return new("the mean number of active latents of a sample", $"{Active}", $"in (0, {latents}], the number of latents", "let a few latents be active, such as 32");
            if (!(Rate > 0 && Rate <= 1))
                yield return new("the rate of the threshold", $"{Rate}", "in (0, 1]", "use 0.01");
        }
    }

    /// <summary>
    /// f = z where z &gt; θ, with a threshold θ ≥ 0 for each latent, "theta" <c>[Latents]</c> (Rajamanoharan et al. 2024b, section 3).
    /// θ trains by straight-through estimates: ∂f/∂θ = −(θ/ε) K((z − θ)/ε), and of a step H(z − θ) in a penalty −(1/ε) K((z − θ)/ε),
    /// where K(u) = 1 for |u| &lt; ½, else 0. z has the slope of f alone. After a step, a θ below 0 becomes 0.
    /// </summary>
    public sealed record JumpRelu : Encoder
    {
        /// <summary>ε &gt; 0, in the units of z; 0.05 unless stated.</summary>
        public double Bandwidth { get; init; } = 0.05;

        internal override IEnumerable<ParameterTensor> Tensors(int latents) => [ParameterTensor.Bias("theta", latents)];

        internal override IEnumerable<Fault> Faults(int latents) =>
            Check.Positive("the bandwidth of the straight-through estimate", Bandwidth, "use 0.05 where pre-activations are about 1");
    }

    /// <summary>
    /// f = max(eʳ E(x − c) + m, 0) where z &gt; 0, else 0: a gate, and a magnitude with weights that are tied to those of the gate up to a
    /// factor (Rajamanoharan et al. 2024a, section 3.2). "r" and "m" are <c>[Latents]</c>.
    /// </summary>
    /// <remarks>
    /// Penalties are on max(z, 0). The gate trains by them and by the squared error of D max(z, 0) + c, in which D and c are frozen.
    /// </remarks>
    public sealed record Gated : Encoder
    {
        internal override IEnumerable<ParameterTensor> Tensors(int latents) => [ParameterTensor.Bias("r", latents), ParameterTensor.Bias("m", latents)];
    }
}
