using TorchSharp;
using static TorchSharp.torch;

namespace Research;

/// <summary>The part of the gradient of all instances that belongs to one use of a tensor of the chain.</summary>
/// <param name="part">A view of the gradient, shaped as the tensor.</param>
/// <param name="isFirst">Whether this use is the first that a step meets on the way back: it overwrites what the step before left.</param>
internal sealed class GradientPart(Tensor part, bool isFirst)
{
    private static readonly Scalar MinusOne = -1L;

    /// <summary>Takes a contribution, or what is to be subtracted.</summary>
    /// <param name="contribution">As large as the part.</param>
    /// <param name="sign">1 or −1.</param>
    public void Take(Tensor contribution, int sign = 1)
    {
        if (!isFirst) part.add_(contribution, sign > 0 ? Tensors.One : MinusOne);
        else part.copy_(contribution);
        if (isFirst && sign < 0) part.neg_();
    }
}
