namespace Research;

/// <summary>
/// Trains models on a device, all steps between two events in one kernel, with the bits of <see cref="SimdEngine"/>: results of one
/// are found again by the other. What it cannot train it names (<see cref="Faults"/>).
/// </summary>
/// <remarks>
/// Draws are addressed by seed, restart, step and sample, every float operation is rounded by itself, and all sums are taken in
/// the order of the SIMD engine. So neither the device nor the group size changes a bit. Populations that are trained from several
/// threads wait for each other.
/// </remarks>
public sealed class FusedEngine : IEngine, IDisposable
{
    private readonly IComputeDevice device;
    private readonly int? modelsOfGroup;
    private readonly int stepsOfLaunch;
    private readonly Lock training = new();

    /// <summary>The engine of a device.</summary>
    /// <param name="name">The name of the engine on the command line.</param>
    /// <param name="device">The device, which the engine closes with itself.</param>
    /// <param name="modelsOfGroup">The most models of a group of threads; null for what the device's memory allows.</param>
    /// <param name="stepsOfLaunch">The most steps of a launch.</param>
    internal FusedEngine(string name, IComputeDevice device, int? modelsOfGroup = null, int stepsOfLaunch = FusedRun.MostSteps) =>
        (Name, this.device, this.modelsOfGroup, this.stepsOfLaunch) = (name, device, modelsOfGroup, stepsOfLaunch);

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string KeyName => "simd";

    /// <inheritdoc/>
    public string Version => SimdEngine.CurrentVersion;

    /// <inheritdoc/>
    public string? Device => device.Description;

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults(TrainingPlan plan)
    {
        var faults = LossEvaluator.Unknown(plan.Shape).Concat(FusedVariants.Faults(plan)).ToList();
        if (faults.Count == 0 && device.Missing(Variant(plan, FusedDraws.Of(plan.Sampler))) is { } missing) faults.Add(missing);
        return faults;
    }

    /// <inheritdoc/>
    public IReadOnlyList<TrainedState> Train(Population population, ITrainingProgress progress, CancellationToken cancellation)
    {
        var (plans, results) = (population.Plans, new TrainedState[population.Plans.Count]);
        var drawn = new Dictionary<ISampler, (FusedDraws Draws, KernelVariant Variant)>();
        (FusedDraws Draws, KernelVariant Variant) Of(TrainingPlan plan)
        {
            if (drawn.TryGetValue(plan.Sampler, out var known)) return known;
            var draws = FusedDraws.Of(plan.Sampler);
            return drawn[plan.Sampler] = (draws, Variant(plan, draws));
        }

        var of = plans.Select(Of).ToArray();
        var starts = population.Starts.ToArray();
        // The arguments of a kernel belong to the kernel.
        using var alone = training.EnterScope();
        foreach (var group in Enumerable.Range(0, plans.Count).GroupBy(k => (of[k].Variant, starts[k].At.Step)))
        {
            foreach (var part in group.Chunk(LaunchSize.Most(group.Key.Variant, device.Memory)))
            {
                var run = new FusedRun(
                    device, group.Key.Variant, [.. part.Select(k => plans[k])], [.. part.Select(k => of[k].Draws)], [.. part.Select(k => starts[k])],
                    stepsOfLaunch);
                var states = run.ToEnd(progress, part, cancellation);
                for (var i = 0; i < part.Length; i++) progress.Finished(part[i], results[part[i]] = states[i]);
            }
        }

        return results;
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    private KernelVariant Variant(TrainingPlan plan, FusedDraws draws) => FusedVariants.Of(plan, draws, device.LocalMemory, Most(draws));

    /// <summary>Models draw different numbers of gaps, and where every thread of a group has to wait at a barrier a group can have one such model alone.</summary>
    private int? Most(FusedDraws draws) => draws.HasGaps && device.GroupsWait ? 1 : modelsOfGroup;
}
