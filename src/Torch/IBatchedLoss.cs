using static TorchSharp.torch;

namespace Research;

/// <summary>The losses of instances of one shape: for every step, and for trained models.</summary>
internal interface IBatchedLoss : IDisposable
{
    /// <summary>Writes the gradients of a step.</summary>
    /// <param name="step">Counted from 0.</param>
    /// <param name="losses">The loss of every instance is added to it, <c>[instances]</c>; null if it is not needed.</param>
    void Step(int step, Tensor? losses);

    /// <summary>The losses of the models as they are, in order.</summary>
    Evaluation[] Evaluate();
}
