using TorchSharp;
using static TorchSharp.torch;

namespace Research;

/// <summary>The samples of all instances, the same values as in every engine.</summary>
internal interface IBatchedDraws : IDisposable
{
    /// <summary>Samples drawn at once, at most.</summary>
    int Most { get; }

    /// <summary>Inputs and targets, <c>[instances, features, samples]</c>, valid until the next call.</summary>
    /// <param name="purpose">The purpose of the stream.</param>
    /// <param name="step">The step, counted from 0.</param>
    /// <param name="tile">The first tile.</param>
    /// <param name="samples">How many, at most <see cref="Most"/>.</param>
    (Tensor Inputs, Tensor Targets) Next(StreamPurpose purpose, int step, int tile, int samples);
}

/// <summary>Chooses where samples are drawn.</summary>
internal static class BatchedDraws
{
    /// <summary>On the CUDA device where that is possible, because it would wait for the host; otherwise on the host.</summary>
    /// <param name="plans">Plans of one shape.</param>
    /// <param name="tiles">Tiles drawn at once, at most.</param>
    /// <param name="device">Where the samples go.</param>
    /// <param name="drawing">Threads of the host that draw.</param>
    /// <param name="aims">The attacks on the samples of each; null for none.</param>
    public static IBatchedDraws Of(TrainingPlan[] plans, int tiles, Device device, int drawing, Aim[]? aims) =>
        device.type == DeviceType.CUDA && DeviceDraws.Know(plans)
            ? new DeviceDraws(plans, tiles, device)
            : new HostDraws(plans, tiles, device, drawing, aims);
}
