using static TorchSharp.torch;

namespace Research;

/// <summary>The losses of instances of one shape: what every step sees, and what trained models are judged by.</summary>
internal interface IBatchedLoss : IDisposable
{
    /// <summary>Of parameters, gradients and losses.</summary>
    ScalarType Type { get; }

    /// <summary>The losses of a step <c>[instances]</c> and their gradients <c>[instances, parameters]</c>.</summary>
    /// <param name="parameters"><c>[instances, parameters]</c>, each flat in the order of the model's layout.</param>
    /// <param name="step">Counted from 0.</param>
    (Tensor Losses, Tensor Gradient) Step(Tensor parameters, int step);

    /// <summary>The losses of trained models, in order.</summary>
    /// <param name="parameters"><c>[instances, parameters]</c>.</param>
    Evaluation[] Judge(Tensor parameters);
}
