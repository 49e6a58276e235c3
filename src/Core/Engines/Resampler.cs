namespace Research;

/// <summary>Lets dead latents begin again, as <see cref="Resampling"/> states; the same for every engine.</summary>
internal sealed class Resampler(TrainingPlan plan, Resampling rule)
{
    // A group that no sampler uses.
    private const int Group = (1 << 28) - 2;

    private readonly SparseAutoencoder model = (SparseAutoencoder)plan.Model;
    private readonly DictionaryPlaces at = new((SparseAutoencoder)plan.Model);

    /// <summary>Changes parameters and moments in place. It draws tiles of the step that come after those of its batch.</summary>
    /// <param name="done">Steps done.</param>
    /// <param name="parameters">Flat, as are the moments.</param>
    /// <param name="first">Adam's first moment, or the momentum.</param>
    /// <param name="second">Adam's second moment.</param>
    public void Apply(int done, Span<double> parameters, Span<double> first, Span<double> second)
    {
        var (stream, step) = (plan.Stream(StreamPurpose.Training), done - 1);
        var x = DictionarySamples.Draw(plan.Sampler.Open(), at.Features, stream, step, Tile.Count(plan.Loss.Batch), rule.Samples);
        var (alive, chances) = Look(parameters, x);
        var (count, norms) = (0, 0.0);
        for (var j = 0; j < alive.Length; j++)
        {
            if (!alive[j]) continue;
            count++;
            norms += Norm(parameters[at.Encoder].Slice(j * at.Features, at.Features));
        }

        var size = rule.Scale * (count == 0 ? 1 : norms / count);
        for (var j = 0; j < alive.Length; j++)
        {
            if (alive[j]) continue;
            var words = stream.At(step, (uint)j, Group);
            if (Choose(chances, (words.A + ((double)words.B / 4294967296.0)) / 4294967296.0) is not { } chosen) return;
            chances[chosen] = 0;
            Begin(j, x[chosen], size, parameters);
            Begin(j, null, 0, first);
            Begin(j, null, 0, second);
        }
    }

    /// <summary>Which latents are active in any sample, and the weight with which each sample is chosen.</summary>
    private (bool[] Alive, double[] Chances) Look(ReadOnlySpan<double> parameters, double[][] x)
    {
        var (alive, chances) = (new bool[at.Latents], new double[x.Length]);
        var (between, y) = (new double[model.Activations], new double[at.Features]);
        for (var s = 0; s < x.Length; s++)
        {
            model.Forward<double>(parameters, x[s], between, y);
            for (var j = 0; j < alive.Length; j++) alive[j] |= between[at.Latents + j] > 0;
            var square = 0.0;
            for (var i = 0; i < y.Length; i++) square += (y[i] - x[s][i]) * (y[i] - x[s][i]);
            var direction = 0.0;
            for (var i = 0; i < y.Length; i++) direction += Math.Abs(x[s][i] - parameters[at.Centre][i]);

            // A sample at c has no direction.
            chances[s] = direction == 0 ? 0 : rule.Rule == ResamplingRule.SquaredLoss ? square * square : Math.Sqrt(square);
        }

        return (alive, chances);
    }

    /// <summary>The sample at a share of all weights; null where all are 0.</summary>
    private static int? Choose(double[] chances, double share)
    {
        var (rest, last) = (share * chances.Sum(), default(int?));
        for (var s = 0; s < chances.Length; s++)
        {
            if (chances[s] == 0) continue;
            last = s;
            if ((rest -= chances[s]) < 0) break;
        }

        return last;
    }

    /// <summary>Sets a latent to the direction of a sample, or its moments to 0.</summary>
    private void Begin(int latent, double[]? x, double size, Span<double> flat)
    {
        var centre = flat[at.Centre];
        var norm = 0.0;
        for (var i = 0; i < at.Features && x is not null; i++) norm += (x[i] - centre[i]) * (x[i] - centre[i]);
        norm = Math.Sqrt(norm);
        for (var i = 0; i < at.Features; i++)
        {
            var entry = x is null ? 0 : x[i] - centre[i];
            flat[at.Decoder][(i * at.Latents) + latent] = x is null ? 0 : (float)(entry / norm);
            flat[at.Encoder][(latent * at.Features) + i] = x is null ? 0 : (float)(rule.Rule == ResamplingRule.SquaredLoss ? size * entry / norm : size * entry);
        }

        flat[at.Bias][latent] = 0;
        foreach (var vector in new[] { at.Scale, at.Shift, at.Silent })
            if (vector.End.Value > vector.Start.Value) flat[vector][latent] = 0;
    }

    private static double Norm(ReadOnlySpan<double> row)
    {
        var square = 0.0;
        foreach (var entry in row) square += entry * entry;
        return Math.Sqrt(square);
    }
}
