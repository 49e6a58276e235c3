using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Research;

/// <summary>Draws on the host, with the samplers, into the memory of the tensors that the model reads.</summary>
internal sealed class HostDraws : IBatchedDraws
{
    // Floats from the end of one feature's samples to the next feature: rows that lie a power of two apart would fall on the same
    // lines of a cache.
    private const int Apart = Tile.Lanes;

    private readonly TrainingPlan[] plans;
    private readonly SamplePairs[] sources;
    private readonly Room inputs;
    private readonly Room targets;
    private readonly ParallelOptions drawing;

    /// <param name="plans">Plans of one shape.</param>
    /// <param name="tiles">Tiles drawn at once, at most.</param>
    /// <param name="device">Where the samples go.</param>
    /// <param name="drawing">Threads that draw.</param>
    /// <param name="aims">The attacks on the samples of each; null for none.</param>
    public HostDraws(TrainingPlan[] plans, int tiles, Device device, int drawing, Aim[]? aims)
    {
        (this.plans, Most) = (plans, tiles * Tile.Samples);
        this.drawing = new() { MaxDegreeOfParallelism = drawing };
        sources = [.. plans.Select((plan, k) => new SamplePairs(plan.Sampler, plan.Target, aims?[k]))];
        inputs = new(plans, Most + Apart, device);
        targets = plans[0].Shape.TargetIsInput ? inputs : new(plans, Most + Apart, device);
    }

    /// <inheritdoc/>
    public int Most { get; }

    /// <inheritdoc/>
    public (Tensor Inputs, Tensor Targets) Next(StreamPurpose purpose, int step, int tile, int samples)
    {
        if (drawing.MaxDegreeOfParallelism > 1)
            Parallel.For(0, plans.Length, drawing, k => Fill(k, purpose, step, tile, Tile.Count(samples)));
        else
            for (var k = 0; k < plans.Length; k++) Fill(k, purpose, step, tile, Tile.Count(samples));
        var input = inputs.First(samples);
        return (input, targets == inputs ? input : targets.First(samples));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        inputs.Dispose();
        targets.Dispose();
    }

    private void Fill(int instance, StreamPurpose purpose, int step, int tile, int tiles)
    {
        var stream = plans[instance].Stream(purpose);
        var input = inputs.Of(instance);
        var target = targets == inputs ? [] : targets.Of(instance);
        for (var t = 0; t < tiles; t++)
        {
            var at = t * Tile.Samples;
            sources[instance].Fill(stream, step, tile + t, input[at..], target.IsEmpty ? target : target[at..], inputs.Stride);
        }
    }

    /// <summary>Samples of all instances on the host, and where the model reads them.</summary>
    private sealed class Room : IDisposable
    {
        private readonly Tensor host;
        private readonly Device device;
        private readonly int size;
        private Tensor? first;

        public Room(TrainingPlan[] plans, int stride, Device device)
        {
            var features = plans[0].Sampler.Features;
            (this.device, Stride, size) = (device, stride, features * stride);
            host = zeros(plans.Length, features, stride, float32, CPU);
            if (device.type != DeviceType.CUDA) return;
            using var pageable = host;
            host = pageable.pin_memory();
        }

        /// <summary>Floats from one feature to the next.</summary>
        public int Stride { get; }

        public Span<float> Of(int instance) => MemoryMarshal.Cast<byte, float>(host.bytes).Slice(instance * size, size);

        /// <summary>The first samples; on the processor a view that is made once.</summary>
        public Tensor First(int samples)
        {
            var isHere = device.type == DeviceType.CPU;
            if (isHere && first is { } before && before.shape[2] == samples) return before;
            first?.Dispose();
            var view = host.narrow(2, 0, samples);
            if (isHere) return first = view.DetachFromDisposeScope();
            using (view) return first = view.to(device).DetachFromDisposeScope();
        }

        public void Dispose()
        {
            first?.Dispose();
            host.Dispose();
        }
    }
}
