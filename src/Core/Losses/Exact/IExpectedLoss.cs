namespace Research;

/// <summary>An expected loss whose types of sampler and model are forgotten.</summary>
internal interface IExpectedLoss : IChecked
{
    /// <summary>The loss, and its gradient where there is room for it.</summary>
    /// <param name="parameters">Flat, in the order of the model's layout.</param>
    /// <param name="importance">I_i, <c>[Features]</c>.</param>
    /// <param name="gradient">∂L/∂θ, overwritten, flat; empty for the loss alone.</param>
    double Evaluate(ReadOnlySpan<double> parameters, ReadOnlySpan<double> importance, Span<double> gradient);
}
