namespace Research;

/// <summary>
/// Samples under the analytic attack on a random feature, against which Elhage et al. 2022 (section 6) train: the model sees
/// x ± ε d_i with d_i = (WᵀW)_i / ‖(WᵀW)_i‖, the feature i and the sign drawn for each sample, while the target stays that of the clean x.
/// In the gradient the attack is a constant, as usual in adversarial training (Madry et al. 2018): it is computed anew from W
/// before every step, but not differentiated.
/// </summary>
/// <remarks>
/// The paper does not say how often the feature is drawn, nor with which sign: both are this study's choice. The record
/// by itself draws clean samples; engines, which have W, add the attacks.
/// </remarks>
public sealed record Attacked : ISampler
{
    // Two arrays of Features² numbers are kept.
    private const int MostFeatures = 4096;

    /// <summary>The distribution of the clean x.</summary>
    public required ISampler Clean { get; init; }

    /// <summary>ε as a share of the average input norm E‖x‖, a finite number above 0.</summary>
    public required double Budget { get; init; }

    /// <inheritdoc/>
    public int Features => Clean.Features;

    /// <inheritdoc/>
    ISampler ISampler.Shape => this with { Clean = Clean.Shape };

    /// <inheritdoc/>
    public string Drawing => "an attack of either sign on one feature/1";

    /// <inheritdoc/>
    public double[] Mean() => Clean.Mean();

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults()
    {
        foreach (var fault in Clean.Faults()) yield return fault;
        foreach (var fault in Check.Positive("the budget of the attack", Budget, "give a share of the average input norm such as 0.8, or leave the attack out"))
            yield return fault;
        if (Clean is Attacked) yield return new("the number of attacks", "2 or more", "1", "attack once");
    }

    /// <inheritdoc/>
    public ISampleSource Open() => Clean.Open();

    /// <summary>The reasons why a model cannot be attacked.</summary>
    /// <param name="model">A model without faults.</param>
    public static IEnumerable<Fault> Faults(IModel model)
    {
        if (model is not (ReluOutputModel or LinearModel))
            yield return new("the model under attack", model.GetType().Name, "one with a tied bottleneck", "attack a ReluOutputModel");
        foreach (var fault in Check.AtMost("the number of features under attack", model.Features, MostFeatures, "use fewer features"))
            yield return fault;
    }
}
