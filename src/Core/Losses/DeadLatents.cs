namespace Research;

/// <summary>
/// The error of dead latents (Gao et al. 2024, appendix A.2): weight × Σ_i I_i (r_i − (D g)_i)², where r = x − x' is what the autoencoder leaves,
/// held fixed, and g are the largest pre-activations above 0 of the latents that are dead. It is 0 while no latent is dead. It is not
/// divided by the size of r, as it is in some libraries.
/// </summary>
public sealed record DeadLatents : IChecked
{
    /// <summary>The weight, a finite number, 0 or above; 1/32 unless stated.</summary>
    public double Weight { get; init; } = 1.0 / 32;

    /// <summary>How many dead latents of a sample take part, at least 1; the libraries take half the width of the activations.</summary>
    public required int Active { get; init; }

    /// <summary>A latent is dead once it was active in no sample of this number of steps, at least 1; 1,000 unless stated.</summary>
    public int After { get; init; } = 1_000;

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults() =>
        Check.NotNegative("the weight of the error of dead latents", Weight, "use 1/32")
            .Concat(Check.AtLeast("the number of dead latents of a sample that are trained", Active, 1, "use half the width of the activations"))
            .Concat(Check.AtLeast("the number of steps after which a latent is dead", After, 1, "use 1000"));
}

/// <summary>The probability that a sample becomes the new direction of a dead latent.</summary>
public enum ResamplingRule
{
    /// <summary>∝ ‖x − x'‖⁴, the square of the loss; E_j = 0.2 mean‖E‖ times the unit direction (Bricken et al. 2023).</summary>
    SquaredLoss,

    /// <summary>∝ ‖x − x'‖; E_j = 0.2 mean‖E‖ times the sample itself (the library dictionary_learning).</summary>
    ErrorNorm,
}

/// <summary>
/// Every so many steps, latents that are active in none of a number of fresh samples begin again: D_j becomes the direction of x − c of a
/// sample that is reconstructed badly, E_j points the same way, e_j = 0, and their moments are 0. No sample is taken twice.
/// </summary>
public sealed record Resampling : IChecked
{
    /// <summary>How samples are chosen and scaled; by the square of the loss unless stated.</summary>
    public ResamplingRule Rule { get; init; } = ResamplingRule.SquaredLoss;

    /// <summary>Steps from one resampling to the next, at least 1.</summary>
    public required int Every { get; init; }

    /// <summary>There is none after this step; half-way or earlier leaves time to train. Without a limit unless stated.</summary>
    public int Until { get; init; } = int.MaxValue;

    /// <summary>The fresh samples on which latents are found dead and of which they are resampled; 8,192 unless stated.</summary>
    public int Samples { get; init; } = 8_192;

    /// <summary>The norm of E_j relative to the mean norm of those of latents that are active, above 0; 0.2 unless stated.</summary>
    public double Scale { get; init; } = 0.2;

    /// <summary>Whether dead latents are resampled after a step.</summary>
    /// <param name="done">Steps done.</param>
    internal bool IsDue(int done) => done % Every == 0 && done <= Until;

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults()
    {
        foreach (var fault in Check.AtLeast("the number of steps between two resamplings", Every, 1, "resample some four times in a run")
            .Concat(Check.AtLeast("the number of samples that dead latents are resampled from", Samples, 1, "use 8192"))
            .Concat(Check.Positive("the scale of a resampled encoder", Scale, "use 0.2"))) yield return fault;
        if (!Enum.IsDefined(Rule)) yield return new("the rule of resampling", $"{Rule}", "a ResamplingRule", "use ResamplingRule.SquaredLoss");
    }
}
