namespace Research;

/// <summary>
/// The sampled loss under the analytic attack on a random feature, against which Elhage et al. 2022 (section 6) train:
/// L = mean over samples of Σ_j I_j (x_j − x'_j(x ± ε d_i))², d_i = (WᵀW)_i / ‖(WᵀW)_i‖, with i and the sign drawn for each
/// sample. The target is the clean input. In the gradient the attack is a constant, as in adversarial training everywhere
/// (Madry et al. 2018): it is made anew from W before every step, but not differentiated.
/// </summary>
/// <remarks>The paper does not say how often the feature is drawn, nor with which sign: both are this study's choice.</remarks>
public sealed record AdversarialLoss : ILoss
{
    // Features² directions are kept, twice.
    private const int MostFeatures = 4096;

    /// <summary>ε as a share of the average input norm E‖x‖, a finite number above 0.</summary>
    public required double Budget { get; init; }

    /// <summary>Fresh samples per step, at least 1.</summary>
    public int Batch { get; init; } = 1024;

    /// <summary>Sum over features (the paper) unless stated.</summary>
    public Reduction Reduction { get; init; } = Reduction.Sum;

    /// <summary>The size of the fixed sample on which a trained model is judged, attacked as in training; at least 2.</summary>
    public int JudgedOn { get; init; } = 65_536;

    /// <inheritdoc/>
    ILoss IObjective.Loss => this;

    /// <summary>What is left once the samples are attacked.</summary>
    internal SampledLoss Attacked => new() { Batch = Batch, Reduction = Reduction, JudgedOn = JudgedOn };

    /// <inheritdoc/>
    public ILoss With(int? batch, int? judgedOn) => this with { Batch = batch ?? Batch, JudgedOn = judgedOn ?? JudgedOn };

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults() =>
        Check.Positive("the budget of the attack", Budget, "give a share of the average input norm such as 0.8, or minimise Sampled(…)")
            .Concat(Attacked.Faults());

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults(ISampler sampler, IModel model)
    {
        if (model is not (ReluOutputModel or LinearModel))
            yield return new("the model under attack", model.GetType().Name, "one with a tied bottleneck", "attack a ReluOutputModel");
        if (!sampler.TargetIsInput)
            yield return new("the task under attack", sampler.GetType().Name, "one whose target is its input", "attack an auto-encoder");
        foreach (var fault in Check.AtMost("the number of features under attack", model.Features, MostFeatures, "use fewer features"))
            yield return fault;
    }

    /// <inheritdoc/>
    /// <remarks>Those of the sampled loss, and n² m for the directions.</remarks>
    public double MultiplyAdds(IModel model) => Attacked.MultiplyAdds(model) + ((double)model.Features * model.Layout.Size);
}
