namespace Research;

/// <summary>The reduction of the errors of the features to one number.</summary>
public enum Reduction
{
    /// <summary>Σ_i I_i (t_i − x'_i)², as the paper writes it.</summary>
    Sum,

    /// <summary>Σ_i I_i (t_i − x'_i)² / n, with the number of features n, as in the authors' notebook.</summary>
    Mean,
}

/// <summary>
/// The importance-weighted error, averaged over a batch of fresh samples per step:
/// L = mean over samples of Σ_i I_i f(x'_i − t_i), with the square for f (Elhage et al. 2022, section 2, "loss") or another function.
/// </summary>
public sealed record SampledLoss : ILoss
{
    /// <summary>Fresh samples per step, at least 1.</summary>
    public int Batch { get; init; } = 1024;

    /// <summary>f, of the error x'_i − t_i of one feature; its square unless stated.</summary>
    public IElementFunction Error { get; init; } = new ElementFunction.Square();

    /// <summary>Sum over features (the paper) unless stated.</summary>
    public Reduction Reduction { get; init; } = Reduction.Sum;

    /// <summary>
    /// The size of the fixed sample on which a trained model is evaluated, at least 2: the same samples for every restart of a
    /// cell, because the last batch's loss is mostly noise when features are rare.
    /// </summary>
    public int EvaluationSamples { get; init; } = 65_536;

    /// <summary>Whether f is the square, for which every kernel has its own arithmetic.</summary>
    internal bool IsSquared => Error is ElementFunction.Square;

    /// <summary>The factor on Σ_i I_i f(x'_i − t_i): 1 for the sum, 1/n for the mean.</summary>
    /// <param name="features">Number of features n.</param>
    public double Factor(int features) => Reduction == Reduction.Sum ? 1.0 : 1.0 / features;

    /// <inheritdoc/>
    ILoss IObjective.Loss => this;

    /// <inheritdoc/>
    public ILoss With(int? batch, int? evaluationSamples) => this with { Batch = batch ?? Batch, EvaluationSamples = evaluationSamples ?? EvaluationSamples };

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults(ITask task) => [];

    /// <inheritdoc/>
    /// <remarks>Of a chain, those of its program; of other models, five per parameter: two forwards and three backwards.</remarks>
    public double MultiplyAdds(IModel model) =>
        (model is IChained chained ? ChainPrograms.Of(chained).MultiplyAdds : 5.0 * model.Layout.Size) * Batch;

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults() =>
        Check.AtLeast("the batch", Batch, 1, "draw at least one sample per step")
            .Concat(Check.AtLeast("the evaluation sample", EvaluationSamples, 2, "judge on enough samples for a standard error, such as 65536"))
            .Concat(ElementFunctionFaults.Of(Error, "of the error"));
}
