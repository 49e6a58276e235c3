namespace Research;

/// <summary>
/// Trains large populations on a device and all others on the processor, to the same bits: results have the keys of the engine simd, by
/// whichever of the two they were trained.
/// </summary>
/// <param name="processor">The engine simd, which trains what the device cannot train, and small populations.</param>
/// <param name="device">Trains large populations; null where there is no device.</param>
public sealed class AutoEngine(IEngine processor, FusedEngine? device) : IEngine
{
    // A step of a device is mostly waiting where it has few models. By an estimate from machine code, which no measurement confirms yet, a
    // processor's two threads are as fast up to about nine models.
    private const int Fewest = 64;

    /// <inheritdoc/>
    public string Name => "auto";

    /// <inheritdoc/>
    public string KeyName => processor.KeyName;

    /// <inheritdoc/>
    public string Version => processor.Version;

    /// <inheritdoc/>
    public string? Device => device?.Device;

    /// <inheritdoc/>
    public string VersionOf(PlanShape shape) => processor.VersionOf(shape);

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults(TrainingPlan plan) => processor.Faults(plan);

    /// <inheritdoc/>
    public IReadOnlyList<TrainedState> Train(Population population, ITrainingProgress progress, CancellationToken cancellation)
    {
        var (plans, known) = (population.Plans, new Dictionary<ISampler, bool>());
        var ofDevice = new List<int>();
        for (var k = 0; device is not null && k < plans.Count; k++)
        {
            if (!known.TryGetValue(plans[k].Sampler, out var trains)) known[plans[k].Sampler] = trains = !device.Faults(plans[k]).Any();
            if (trains) ofDevice.Add(k);
        }

        if (ofDevice.Count < Fewest) return processor.Train(population, progress, cancellation);
        var results = new TrainedState[plans.Count];
        Train(device!, ofDevice);
        Train(processor, [.. Enumerable.Range(0, plans.Count).Except(ofDevice)]);
        return results;

        void Train(IEngine engine, List<int> positions)
        {
            if (positions.Count == 0) return;
            var part = new Population([.. positions.Select(k => plans[k])], [.. positions.Select(k => population.Starts[k])]);
            var states = engine.Train(part, new Part(progress, positions), cancellation);
            for (var i = 0; i < states.Count; i++) results[positions[i]] = states[i];
        }
    }

    /// <summary>The progress of a part of a population.</summary>
    private sealed class Part(ITrainingProgress all, List<int> positions) : ITrainingProgress
    {
        public void Advanced(long instanceSteps) => all.Advanced(instanceSteps);

        public void Finished(int instance, TrainedState state) => all.Finished(positions[instance], state);

        public bool Failed(int instance, Exception error) => all.Failed(positions[instance], error);

        public bool WantsCheckpoint(int instance) => all.WantsCheckpoint(positions[instance]);

        public void Reached(int instance, Checkpoint checkpoint) => all.Reached(positions[instance], checkpoint);
    }
}
