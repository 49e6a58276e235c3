namespace Research;
/// <summary>Stub.</summary>
public sealed class SimdEngine(int threads) : IEngine
{
    private readonly ReferenceEngine engine = new();
    /// <inheritdoc/>
    public string Name => "simd";
    /// <inheritdoc/>
    public string Version => "simd/0" + (threads < 0);
    /// <inheritdoc/>
    public IEnumerable<Fault> Faults(PlanShape shape) => [];
    /// <inheritdoc/>
    public IReadOnlyList<TrainedState> Train(Population population, ITrainingProgress progress, CancellationToken cancellation) => engine.Train(population, progress, cancellation);
}
