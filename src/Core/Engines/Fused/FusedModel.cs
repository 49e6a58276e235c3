namespace Research;

/// <summary>A model that the fused kernel trains, by the form of its chain.</summary>
/// <param name="Kind">0 for f(WᵀWx + b), 1 for f(Wᵀ relu(Wx) + b), 2 for f(W₂ relu(W₁x) + b): the macro KIND.</param>
/// <param name="Features">Number of features n.</param>
/// <param name="Hidden">Hidden dimensions or neurons m.</param>
/// <param name="HasRelu">Whether f is the ReLU; otherwise it is the identity.</param>
internal sealed record FusedModel(int Kind, int Features, int Hidden, bool HasRelu)
{
    /// <summary>Numbers of a model: its weights and its bias.</summary>
    public int Parameters => ((Kind == 2 ? 2 : 1) * Features * Hidden) + Features;

    /// <summary>Numbers that a thread sums over samples.</summary>
    public int Sums => ((Kind == 0 ? 1 : 2) * Features * Hidden) + Features;

    /// <summary>The form of a model; null for another chain, and for a model that is no chain.</summary>
    public static FusedModel? Of(IModel model)
    {
        if (model is not IChained chained) return null;
        var program = ChainPrograms.Of(chained);
        if (TiedPattern.Of(program) is { } tied) return new(0, model.Features, tied.Hidden, tied.HasRelu);
        return program.Steps is [
                ChainStep.Product { IsTransposed: false, Weight: { } inner, Bias: null },
                ChainStep.Map { Function: ElementFunction.Relu },
                ChainStep.Product { Weight: { } outer, Bias: not null, IsTransposed: var transposed },
                .. var rest]
            && (rest is [] or [ChainStep.Map { Function: ElementFunction.Relu }])
            && transposed == (inner == outer)
            ? new(transposed ? 1 : 2, model.Features, inner.Rows, rest.Length > 0)
            : null;
    }
}
