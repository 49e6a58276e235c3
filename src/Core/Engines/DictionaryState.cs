namespace Research;

/// <summary>What a sparse autoencoder remembers of earlier steps: it stands among the parameters, and no optimiser changes it.</summary>
internal sealed class DictionaryState(SparseAutoencoder model, SparseCodingLoss loss)
{
    private readonly double[] silent = new double[model.Encoder is Encoder.TopK or Encoder.BatchTopK ? model.Latents : 0];
    private readonly bool[] dead = new bool[model.Latents];
    private double threshold;

    /// <summary>The latents that were dead before the step; null where they have no error of their own, or there are none.</summary>
    public bool[]? Dead { get; private set; }

    /// <summary>Takes the codes of a step.</summary>
    /// <param name="parameters">Those of the step.</param>
    /// <param name="codes">By sample.</param>
    /// <param name="least">The smallest code that a batch keeps; 0 for none.</param>
    public void Observe(ReadOnlySpan<double> parameters, double[][] codes, double least)
    {
        var at = new DictionaryPlaces(model);
        Begin(parameters, at, least);
        for (var j = 0; j < silent.Length; j++)
            if (codes.Any(f => f[j] > 0)) silent[j] = 0;
    }

    /// <summary>The same, where only it is known which latents were active in any sample.</summary>
    public void Begin(ReadOnlySpan<double> parameters, DictionaryPlaces at, double least)
    {
        if (model.Encoder is Encoder.BatchTopK { Rate: var rate })
        {
            var before = parameters[at.Threshold][0];
            threshold = !(least > 0) ? before : before > 0 ? before + (rate * (least - before)) : least;
        }

        var any = false;
        for (var j = 0; j < silent.Length; j++)
        {
            var steps = parameters[at.Silent][j];
            any |= dead[j] = loss.Dead is { After: var after } && steps >= after;
            silent[j] = steps + 1;
        }

        Dead = any ? dead : null;
    }

    /// <summary>Writes it after a step.</summary>
    public void Restore(DictionaryPlaces at, Span<double> parameters)
    {
        if (model.Encoder is Encoder.BatchTopK) parameters[at.Threshold][0] = threshold;
        silent.CopyTo(parameters[at.Silent]);
        if (model.Encoder is Encoder.JumpRelu)
            foreach (ref var theta in parameters[at.Threshold]) theta = Math.Max(theta, 0);
    }
}
