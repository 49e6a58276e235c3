namespace Research;

/// <summary>
/// Expected losses in closed form, one overload for each pair of sampler and model that has one: a pair without a closed
/// form does not compile. The reduction is the sum over features, L = E Σ_i I_i (x_i − x'_i)².
/// </summary>
public static class Analytic
{
    /// <summary>Independent sparse features and the linear model; any number of features.</summary>
    /// <param name="sampler">One density, or one per feature.</param>
    /// <param name="model">x' = WᵀWx + b.</param>
    public static ExpectedLoss<SparseUniform, LinearModel> Loss(SparseUniform sampler, LinearModel model) =>
        new(sampler, model, [], () => new LinearExpectation(new IndependentSets(sampler.Features, sampler.Density), model.Hidden));

    /// <summary>
    /// Independent sparse features and the ReLU output model, by the pyramid lemma: 3ⁿ operations for each n of them, no
    /// subtraction, and a derivative of ReLU that is 0 at 0.
    /// </summary>
    /// <param name="sampler">One density, or one per feature.</param>
    /// <param name="model">x' = ReLU(WᵀWx + b), at most 12 features unless truncated.</param>
    /// <param name="most">
    /// K: active sets with more features than this are left out, and the value comes with a bound on what they add. Per row
    /// only features of non-zero overlap count. All active sets unless stated.
    /// </param>
    public static ExpectedLoss<SparseUniform, ReluOutputModel> Loss(SparseUniform sampler, ReluOutputModel model, int? most = null) =>
        new(sampler, model, Size.Faults(model.Features, most), () =>
            new ReluExpectation(new IndependentSets(sampler.Features, sampler.Density), model.Hidden, most ?? model.Features));

    /// <summary>Many ReLU output models of one shape under independent sparse features, eight to a vector.</summary>
    /// <param name="model">The shape: at most 12 features.</param>
    public static ExpectedPopulation Population(ReluOutputModel model) => new(model);
}
