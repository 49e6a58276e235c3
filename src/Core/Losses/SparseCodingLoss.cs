namespace Research;

/// <summary>One more reconstruction, by the first latents alone: weight × ‖x − c − Σ_{j &lt; Latents} f_j D_j‖².</summary>
/// <param name="Latents">How many, in [1, latents of the model].</param>
/// <param name="Weight">The weight, a finite number, 0 or above.</param>
public sealed record Prefix(int Latents, double Weight = 1);

/// <summary>
/// The loss of a <see cref="SparseAutoencoder"/>, in the mean over a batch of fresh samples:
/// Σ_i I_i (x_i − x'_i)² + λ Σ_j s(f_j), and the terms below. The sum over features is divided by their number if the reduction is the mean,
/// the penalty is not.
/// </summary>
/// <remarks>A trained autoencoder is evaluated on the same loss at full λ, with the codes of <see cref="IModel.Forward"/>, without dead latents' error.</remarks>
public sealed record SparseCodingLoss : ILoss
{
    /// <inheritdoc/>
    public int Batch { get; init; } = 1024;

    /// <inheritdoc/>
    public int EvaluationSamples { get; init; } = 65_536;

    /// <summary>The sum of squares over features unless stated.</summary>
    public Reduction Reduction { get; init; } = Reduction.Sum;

    /// <summary>λ Σ_j s(f_j); none unless stated.</summary>
    public Sparsity Sparsity { get; init; } = new Sparsity.None();

    /// <summary>The share of all steps, in [0, 1], over which λ rises linearly from 0; 0 unless stated.</summary>
    public double WarmUp { get; init; }

    /// <summary>Reconstructions by the first latents, added to that by all (Bussmann et al. 2025, Matryoshka autoencoders); none unless stated.</summary>
    public EquatableArray<Prefix> Prefixes { get; init; } = [];

    /// <summary>The error that dead latents are trained on, of <see cref="Encoder.TopK"/> and <see cref="Encoder.BatchTopK"/>; none unless stated.</summary>
    public DeadLatents? Dead { get; init; }

    /// <summary>How dead latents begin again; never unless stated.</summary>
    public Resampling? Resampling { get; init; }

    /// <inheritdoc/>
    ILoss IObjective.Loss => this;

    /// <summary>The factor on Σ_i I_i (x_i − x'_i)².</summary>
    /// <param name="features">Number of features n.</param>
    public double Factor(int features) => Reduction == Reduction.Sum ? 1.0 : 1.0 / features;

    /// <summary>The factor on Σ_i I_i x_i² where all codes are 0, and c too: that of all reconstructions together.</summary>
    internal double WholeFactor(int features) => Factor(features) * (1 + Prefixes.Sum(prefix => prefix.Weight));

    /// <inheritdoc/>
    public ILoss With(int? batch, int? evaluationSamples) => this with { Batch = batch ?? Batch, EvaluationSamples = evaluationSamples ?? EvaluationSamples };

    /// <summary>λ at a step.</summary>
    /// <param name="step">Counted from 0.</param>
    /// <param name="steps">Steps of the whole run.</param>
    internal double WeightAt(int step, int steps)
    {
        var rise = WarmUp * steps;
        return step + 1 < rise ? Sparsity.Weight * ((step + 1) / rise) : Sparsity.Weight;
    }

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults()
    {
        foreach (var fault in Check.AtLeast("the batch", Batch, 1, "draw at least one sample per step")
            .Concat(Check.AtLeast("the evaluation sample", EvaluationSamples, 2, "judge on enough samples for a standard error, such as 65536"))
            .Concat(Sparsity.Faults())) yield return fault;
        if (!(WarmUp >= 0 && WarmUp <= 1))
            yield return new("the share of steps of the warm-up of λ", $"{WarmUp}", "in [0, 1]", "use 0.05, or 0 for none");
        for (var p = 0; p < Prefixes.Count; p++)
        {
            foreach (var fault in Check.NotNegative($"the weight of prefix {p}", Prefixes[p].Weight, "use 1")) yield return fault;
            if (Prefixes[p].Latents <= (p == 0 ? 0 : Prefixes[p - 1].Latents))
                yield return new($"the number of latents of prefix {p}", $"{Prefixes[p].Latents}", p == 0 ? "at least 1" : $"above {Prefixes[p - 1].Latents}, that of the prefix before", "list prefixes from the shortest to the longest");
        }

        foreach (var fault in (Dead?.Faults() ?? []).Concat(Resampling?.Faults() ?? [])) yield return fault;
    }

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults(ITask task)
    {
        if (task.Model is not SparseAutoencoder model)
        {
            yield return new("the model of a sparse coding loss", task.Model.GetType().Name, "a SparseAutoencoder", "minimise Sampled(…), with a penalty on a site");
            yield break;
        }

        if (!task.Target.Equals(Target.Input))
            yield return new("the target of a sparse coding loss", task.Target.GetType().Name, "the input", "leave the target out");
        if (task.Sampler is Attacked)
            yield return new("the sampler of a sparse coding loss", "attacked", "a sampler without an attack", "leave the attack out");
        if (task.Penalties.Count > 0)
            yield return new("the number of penalties beside a sparse coding loss", $"{task.Penalties.Count}", "0", "state the penalty on codes as its Sparsity");
        if (Sparsity is Sparsity.L0 && model.Encoder is not Encoder.JumpRelu)
            yield return new("the encoder under a penalty on the number of active latents", model.Encoder.GetType().Name, "JumpRelu, whose thresholds it trains", "use Sparsity.L1");
        if (Dead is not null && model.Encoder is not (Encoder.TopK or Encoder.BatchTopK))
            yield return new("the encoder whose dead latents have an error of their own", model.Encoder.GetType().Name, "TopK or BatchTopK", "resample dead latents instead");
        if (Dead is { Active: var most } && most > model.Latents)
            yield return new("the number of dead latents of a sample that are trained", $"{most}", $"at most {model.Latents}, the number of latents", "use half the width of the activations");
        if (Prefixes.Count > 0 && Prefixes[^1].Latents > model.Latents)
            yield return new("the number of latents of the longest prefix", $"{Prefixes[^1].Latents}", $"at most {model.Latents}, the number of latents", "use shorter prefixes");
        if (Resampling is { Samples: var samples } && samples < model.Latents)
            yield return new("the number of samples that dead latents are resampled from", $"{samples}", $"at least {model.Latents}, the number of latents", "draw more samples");
    }

    /// <inheritdoc/>
    /// <remarks>The encoder is dense; what is sparse counts as a tenth of that.</remarks>
    public double MultiplyAdds(IModel model) => 1.5 * model.Layout.Size * Batch;
}
