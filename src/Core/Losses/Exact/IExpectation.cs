namespace Research;

/// <summary>The closed form of one pair of sampler and model.</summary>
internal interface IExpectation
{
    /// <summary>The expected loss, summed over features, and its gradient where there is room for it.</summary>
    /// <param name="parameters">Flat, in the order of the model's layout.</param>
    /// <param name="importance">I_i, <c>[features]</c>.</param>
    /// <param name="gradient">Overwritten, flat; empty for the loss alone.</param>
    /// <param name="remainder">The true loss is at least the value and at most the value plus this.</param>
    double Evaluate(
        ReadOnlySpan<double> parameters, ReadOnlySpan<double> importance, Span<double> gradient, out double remainder);
}
