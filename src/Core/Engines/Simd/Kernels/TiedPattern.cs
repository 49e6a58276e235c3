namespace Research;

/// <summary>The chain f(WᵀWx + b), where f is the identity or the ReLU. Any model with such a chain is trained by kernels for it.</summary>
/// <param name="Hidden">Rows of W.</param>
/// <param name="HasRelu">Whether f is the ReLU.</param>
internal sealed record TiedPattern(int Hidden, bool HasRelu)
{
    /// <summary>The pattern of a chain; null for another chain, or where a site separates Wᵀ and b.</summary>
    public static TiedPattern? Of(ChainProgram program) =>
        program.Steps is [
            ChainStep.Product { IsTransposed: false, Weight: { } weight, Bias: null },
            ChainStep.Product { IsTransposed: true, Weight: { } again, Bias: not null },
            .. var rest]
        && weight == again
        && (rest is [] or [ChainStep.Map { Function: ElementFunction.Relu }])
            ? new(weight.Rows, rest.Length > 0)
            : null;
}
