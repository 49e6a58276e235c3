namespace Research;

/// <summary>
/// Exact losses, one overload for each pair of sampler and model that has one: a pair without an exact loss does not compile,
/// and a magnitude that is not uniform on [0, 1) is a fault. The reduction is the sum over features,
/// L = E Σ_i I_i (x_i − x'_i)².
/// </summary>
public static class Exact
{
    /// <summary>Independent sparse features and the linear model; any number of features.</summary>
    /// <param name="sampler">One density, or one per feature.</param>
    /// <param name="model">x' = WᵀWx + b.</param>
    public static ExactLossFunction<SparseUniform, LinearModel> Loss(SparseUniform sampler, LinearModel model) =>
        new(sampler, model, Magnitudes.OnlyUniform(sampler.Magnitude), () => new LinearExactEvaluator(new IndependentSets(sampler.Features, sampler.Density), model.Hidden));

    /// <summary>
    /// Independent sparse features and the ReLU output model, by the pyramid lemma: 3ⁿ operations for each n of them, no
    /// subtraction, and a derivative of ReLU that is 0 at 0.
    /// </summary>
    /// <param name="sampler">One density, or one per feature.</param>
    /// <param name="model">x' = ReLU(WᵀWx + b), at most 12 features.</param>
    public static ExactLossFunction<SparseUniform, ReluOutputModel> Loss(SparseUniform sampler, ReluOutputModel model) =>
        Relu(sampler, model, null, ExactSize.Faults(model.Features));

    /// <summary>Correlated sets and the linear model; any number of features.</summary>
    /// <param name="sampler">One density, or one per set.</param>
    /// <param name="model">x' = WᵀWx + b.</param>
    public static ExactLossFunction<CorrelatedSets, LinearModel> Loss(CorrelatedSets sampler, LinearModel model) =>
        new(sampler, model, Magnitudes.OnlyUniform(sampler.Magnitude), () => new LinearExactEvaluator(new CorrelatedActiveSets(sampler.Sets, sampler.Density), model.Hidden));

    /// <summary>Correlated sets and the ReLU output model: only the law of the active sets differs.</summary>
    /// <param name="sampler">One density, or one per set.</param>
    /// <param name="model">x' = ReLU(WᵀWx + b), at most 12 features.</param>
    public static ExactLossFunction<CorrelatedSets, ReluOutputModel> Loss(CorrelatedSets sampler, ReluOutputModel model) =>
        Relu(sampler, model, sampler.Magnitude, () => new CorrelatedActiveSets(sampler.Sets, sampler.Density));

    /// <summary>Anticorrelated sets and the linear model; any number of features.</summary>
    /// <param name="sampler">One density, or one per set.</param>
    /// <param name="model">x' = WᵀWx + b.</param>
    public static ExactLossFunction<AnticorrelatedSets, LinearModel> Loss(AnticorrelatedSets sampler, LinearModel model) =>
        new(sampler, model, Magnitudes.OnlyUniform(sampler.Magnitude), () => new LinearExactEvaluator(new AnticorrelatedActiveSets(sampler.Sets, sampler.Density), model.Hidden));

    /// <summary>Anticorrelated sets and the ReLU output model.</summary>
    /// <param name="sampler">One density, or one per set.</param>
    /// <param name="model">x' = ReLU(WᵀWx + b), at most 12 features.</param>
    public static ExactLossFunction<AnticorrelatedSets, ReluOutputModel> Loss(AnticorrelatedSets sampler, ReluOutputModel model) =>
        Relu(sampler, model, sampler.Magnitude, () => new AnticorrelatedActiveSets(sampler.Sets, sampler.Density));

    /// <summary>One feature at a time and the linear model; any number of features.</summary>
    /// <param name="sampler">Every feature as often.</param>
    /// <param name="model">x' = WᵀWx + b.</param>
    public static ExactLossFunction<OneHot, LinearModel> Loss(OneHot sampler, LinearModel model) =>
        new(sampler, model, Magnitudes.OnlyUniform(sampler.Magnitude), () => new LinearExactEvaluator(One(sampler), model.Hidden));

    /// <summary>One feature at a time and the ReLU output model (Chen et al. 2023).</summary>
    /// <param name="sampler">Every feature as often.</param>
    /// <param name="model">x' = ReLU(WᵀWx + b), at most 12 features.</param>
    public static ExactLossFunction<OneHot, ReluOutputModel> Loss(OneHot sampler, ReluOutputModel model) =>
        Relu(sampler, model, sampler.Magnitude, () => One(sampler));

    /// <summary>Independent sparse features and the ReLU output model, with larger active sets left out: the value has a bound on their contribution.</summary>
    /// <param name="sampler">One density, or one per feature.</param>
    /// <param name="model">x' = ReLU(WᵀWx + b), at most 30 features.</param>
    /// <param name="most">K, in [1, n]: per row, larger active sets of features of non-zero overlap are left out.</param>
    public static ExactLossFunction<SparseUniform, ReluOutputModel> Loss(SparseUniform sampler, ReluOutputModel model, int most) =>
        Relu(sampler, model, most, ExactSize.Faults(model.Features, most));

    /// <summary>
    /// The loss over samples with one active feature at most, or two, of any chain whose functions are linear on each side of 0,
    /// exactly, with a bound on what more active features add: E Σ_i I_i (t_i − x'_i)² is at least the value, and at most the value
    /// plus the remainder.
    /// </summary>
    /// <typeparam name="TSampler">SparseUniform or OneHot, with magnitudes uniform on [0, 1) or on [−1, 1].</typeparam>
    /// <typeparam name="TModel">A chain of dense, tied and fixed matrices, biases, and ReLU, leaky ReLU or |z|.</typeparam>
    /// <param name="sampler">The sampler.</param>
    /// <param name="model">The model.</param>
    /// <param name="most">1 or 2. With 2, every pair of features costs some tens of forward passes.</param>
    /// <param name="target">The input unless stated; |x|, or a matrix times x.</param>
    public static ExactLossFunction<TSampler, TModel> FewActive<TSampler, TModel>(TSampler sampler, TModel model, int most = 1, ITarget? target = null)
        where TSampler : ISampler
        where TModel : IModel => PenalisedFewActive(sampler, model, most, target ?? Target.Input, []);

    /// <summary>The same with penalties, of which those on sites are added.</summary>
    internal static ExactLossFunction<TSampler, TModel> PenalisedFewActive<TSampler, TModel>(
        TSampler sampler, TModel model, int most, ITarget target, EquatableArray<Penalty> penalties)
        where TSampler : ISampler
        where TModel : IModel =>
        new(sampler, model, target, new FewActiveLoss { Most = most }, FewActiveFaults.Of(sampler, model, target, most).Concat(target.Faults(model.Features)),
            () => new FewActiveEvaluator(sampler, (IChained)model, target, most, penalties.Where(penalty => penalty.On is Place.Site)
                .Select(penalty => (((Place.Site)penalty.On).Name, penalty.Function, penalty.Weight))));

    /// <summary>E[(t_j − x'_j)² | feature i alone is active], exactly: <c>[outputs, features]</c>, output j in row j.</summary>
    /// <param name="loss">A loss of <see cref="FewActive"/>.</param>
    /// <param name="parameters">Flat, in the order of the model's layout.</param>
    /// <exception cref="InvalidOperationException">The loss has faults, or is another exact loss; the message says which.</exception>
    public static Matrix ErrorsAlone<TSampler, TModel>(ExactLossFunction<TSampler, TModel> loss, ReadOnlySpan<double> parameters)
        where TSampler : ISampler
        where TModel : IModel
    {
        ArgumentNullException.ThrowIfNull(loss);
        return loss.Evaluator is FewActiveEvaluator few
            ? few.Errors(parameters)
            : throw new InvalidOperationException("The loss is exact over all active sets but must be one of few active features: use Exact.FewActive.");
    }

    /// <summary>Many ReLU output models of one shape under independent sparse features, eight to a vector.</summary>
    /// <param name="model">The shape: at most 12 features.</param>
    public static ExactPopulation Population(ReluOutputModel model) => new(model);

    private static AnticorrelatedActiveSets One(OneHot sampler) =>
        new(FeatureSets.Blocks(1, sampler.Features), Density.Of(1));

    private static ExactLossFunction<TSampler, ReluOutputModel> Relu<TSampler>(
        TSampler sampler, ReluOutputModel model, IMagnitude magnitude, Func<IActiveSets> sets)
        where TSampler : ISampler =>
        new(sampler, model, ExactSize.FaultsInSets(model.Features).Concat(Magnitudes.OnlyUniform(magnitude)),
            () => new ReluExactEvaluator(sets(), model.Hidden, model.Features));

    private static ExactLossFunction<SparseUniform, ReluOutputModel> Relu(
        SparseUniform sampler, ReluOutputModel model, int? most, IEnumerable<Fault> faults)
    {
        var largest = most ?? model.Features;
        return new(sampler, model, faults.Concat(Magnitudes.OnlyUniform(sampler.Magnitude)),
            () => new ReluExactEvaluator(new IndependentSets(sampler.Features, sampler.Density), model.Hidden, largest), most);
    }
}
