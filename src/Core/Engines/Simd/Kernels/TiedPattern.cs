namespace Research;

/// <summary>The chain f(WᵀWx + b), which kernels of its own serve, by whatever name: f is the identity or the ReLU.</summary>
/// <param name="Hidden">Rows of W.</param>
/// <param name="HasRelu">Whether f is the ReLU.</param>
internal sealed record TiedPattern(int Hidden, bool HasRelu)
{
    /// <summary>The pattern of a chain, if it has it; a site between Wᵀ and b keeps them apart.</summary>
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
