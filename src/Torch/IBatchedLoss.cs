using static TorchSharp.torch;

namespace Research;

/// <summary>The losses of instances of one shape: what every step sees, and what trained models are judged by.</summary>
internal interface IBatchedLoss : IDisposable
{
    /// <summary>Writes the gradients of a step.</summary>
    /// <param name="step">Counted from 0.</param>
    /// <param name="losses">The loss of every instance is added to it, <c>[instances]</c>; null where nobody asks.</param>
    void Step(int step, Tensor? losses);

    /// <summary>The losses of the models as they are, in order.</summary>
    Evaluation[] Evaluate();
}
