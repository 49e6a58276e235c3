using static TorchSharp.torch;

namespace Research;

/// <summary>
/// A population by <see cref="WrittenOutPart"/> or <see cref="WrittenOutUntied"/>: as many instances at once as fit a core's cache, parts shared among threads that
/// wait for each other at the end alone, every operation on one thread.
/// </summary>
internal sealed class WrittenOutLoop : IPeerLoop
{
    // Floats of a part's samples: 2 MiB, of which a step holds about three.
    private const long MostFloats = 1 << 19;

    private readonly IWrittenOutPart[] parts;
    private readonly int threads;

    /// <param name="plans">Plans of one shape: <see cref="ReluOutputModel"/>, <see cref="ReluHiddenModel"/> or an untied hidden layer, <see cref="SparseUniform"/> of one
    /// density for each instance, <see cref="SampledLoss"/> and <see cref="AdamW"/>; or those of <see cref="AutogradDictionaries"/>.</param>
    /// <param name="threads">At least 1.</param>
    /// <param name="seed">The seed of the samples: this number for the first part, the next for the second and so on.</param>
    public WrittenOutLoop(TrainingPlan[] plans, int threads, ulong seed = 0)
    {
        this.threads = threads;
        TensorMemory.Keep();
        var each = (long)(plans[0].Model is SparseAutoencoder dictionary ? dictionary.Latents : plans[0].Model.Features) * plans[0].Loss.Batch;
        var most = (int)Math.Clamp(MostFloats / each, 1, (plans.Length + threads - 1) / threads);
        parts = [.. plans.Chunk(most).Select((part, k) => Part(part, seed + (ulong)k))];
    }

    private static IWrittenOutPart Part(TrainingPlan[] plans, ulong seed) =>
        plans[0].Model is SparseAutoencoder ? new WrittenOutDictionaries(plans, seed)
        : WrittenOutUntied.Knows(plans[0].Model) ? new WrittenOutUntied(plans, seed) : new WrittenOutPart(plans, seed);

    /// <inheritdoc/>
    public double Train(int steps)
    {
        var losses = new double[parts.Length];
        var taken = 0;
        var helpers = Enumerable.Range(1, Math.Min(threads, parts.Length) - 1)
            .Select(i => new Thread(Work) { IsBackground = true, Name = $"torch peer {i}" }).ToArray();
        foreach (var helper in helpers) helper.Start();
        Work();
        foreach (var helper in helpers) helper.Join();
        return losses.Sum();

        void Work()
        {
            set_num_threads(1);
            using var without = no_grad();
            using var loss = zeros(1);
            for (int k; (k = Interlocked.Increment(ref taken) - 1) < parts.Length;)
            {
                for (var step = 0; step < steps; step++)
                {
                    loss.zero_();
                    parts[k].Step(loss);
                }

                losses[k] = loss.item<float>();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var part in parts) part.Dispose();
    }
}
