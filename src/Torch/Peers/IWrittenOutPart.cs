using static TorchSharp.torch;

namespace Research;

/// <summary>Some instances that train together, with their gradient written out: no graph, no autograd.</summary>
internal interface IWrittenOutPart : IDisposable
{
    /// <summary>One step on fresh samples; the loss before it, summed over instances, is added.</summary>
    /// <param name="losses">A single number.</param>
    void Step(Tensor losses);
}
