using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Research;

/// <summary>Drawn on the host by the samplers themselves.</summary>
internal sealed class HostDraws : IBatchedDraws
{
    private readonly TrainingPlan[] plans;
    private readonly SamplePairs[] sources;
    private readonly Tensor inputs;
    private readonly Tensor? targets;
    private readonly Device device;
    private readonly ParallelOptions drawing;

    /// <param name="plans">Of one shape.</param>
    /// <param name="tiles">Tiles drawn at once, at most.</param>
    /// <param name="device">Where the samples go.</param>
    /// <param name="drawing">Threads that draw.</param>
    /// <param name="aims">Where attacks on the samples of each point, if they are attacked.</param>
    public HostDraws(TrainingPlan[] plans, int tiles, Device device, int drawing, Aim[]? aims)
    {
        (this.plans, this.device, Most) = (plans, device, tiles * Tile.Samples);
        this.drawing = new() { MaxDegreeOfParallelism = drawing };
        sources = [.. plans.Select((plan, k) => new SamplePairs(plan.Sampler, plan.Target, aims?[k]))];
        inputs = Room();
        targets = plans[0].Shape.TargetIsInput ? null : Room();

        Tensor Room() => zeros(plans.Length, plans[0].Sampler.Features, Most, float32, CPU);
    }

    /// <inheritdoc/>
    public int Most { get; }

    /// <inheritdoc/>
    public (Tensor Inputs, Tensor Targets) Next(StreamPurpose purpose, int step, int tile, int samples)
    {
        Parallel.For(0, plans.Length, drawing, k => Fill(k, purpose, step, tile, Tile.Count(samples)));
        var input = inputs.narrow(2, 0, samples).to(device);
        return (input, targets is null ? input : targets.narrow(2, 0, samples).to(device));
    }

    private void Fill(int instance, StreamPurpose purpose, int step, int tile, int tiles)
    {
        var stream = plans[instance].Stream(purpose);
        var input = Of(inputs, instance);
        var target = targets is null ? [] : Of(targets, instance);
        for (var t = 0; t < tiles; t++)
        {
            var at = t * Tile.Samples;
            sources[instance].Fill(stream, step, tile + t, input[at..], target.IsEmpty ? target : target[at..], Most);
        }
    }

    private Span<float> Of(Tensor room, int instance)
    {
        var size = plans[0].Sampler.Features * Most;
        return MemoryMarshal.Cast<byte, float>(room.bytes).Slice(instance * size, size);
    }
}
