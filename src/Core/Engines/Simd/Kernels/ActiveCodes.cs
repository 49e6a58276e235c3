namespace Research;

/// <summary>The active codes of a chunk of samples, latent by latent, those of a latent in the order of the samples.</summary>
/// <param name="latents">Number of latents.</param>
internal sealed class ActiveCodes(int latents)
{
    private readonly int[] starts = new int[latents + 1];
    private int[] samples = new int[1024];
    private float[] values = new float[1024], gates = new float[1024], slopes = new float[1024];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Where the codes of a latent begin, and in the next place end.</summary>
    public ReadOnlySpan<int> Starts => starts;

    /// <summary>The samples of the codes.</summary>
    public Span<int> Samples => samples.AsSpan(0, Count);

    /// <summary>f.</summary>
    public Span<float> Values => values.AsSpan(0, Count);

    /// <summary>z, where it is not f.</summary>
    public Span<float> Gates => gates.AsSpan(0, Count);

    /// <summary>½ ∂l/∂(E(x − c)), filled on the way back.</summary>
    public Span<float> Slopes => slopes.AsSpan(0, Count);

    /// <summary>Removes all codes.</summary>
    public void Clear() => Count = 0;

    /// <summary>Room for more codes of a latent, behind those there are.</summary>
    public void Reserve(int more)
    {
        if (Count + more <= samples.Length) return;
        var length = Math.Max(2 * samples.Length, Count + more);
        Array.Resize(ref samples, length);
        Array.Resize(ref values, length);
        Array.Resize(ref gates, length);
        Array.Resize(ref slopes, length);
    }

    /// <summary>The places behind the codes there are, after <see cref="Reserve"/>.</summary>
    public (int[] Samples, float[] Values) Free => (samples, values);

    /// <summary>The places for z of codes behind those there are.</summary>
    public Span<float> GatesBehind(int written) => gates.AsSpan(Count, written);

    /// <summary>Ends a latent, of which a number of codes were written to <see cref="Free"/>.</summary>
    public void End(int latent, int written)
    {
        starts[latent] = Count;
        Count += written;
        starts[latent + 1] = Count;
    }

    /// <summary>Sorts codes that were found sample by sample: each is a sample, a latent and a value.</summary>
    public void Sort(ReadOnlySpan<(int Sample, int Latent, float Value)> found)
    {
        Clear();
        Reserve(found.Length);
        Array.Clear(starts);
        foreach (var (_, latent, _) in found) starts[latent + 1]++;
        for (var j = 0; j < latents; j++) starts[j + 1] += starts[j];
        foreach (var (sample, latent, value) in found)
        {
            var at = starts[latent]++;
            (samples[at], values[at]) = (sample, value);
        }

        for (var j = latents; j > 0; j--) starts[j] = starts[j - 1];
        starts[0] = 0;
        Count = found.Length;
    }

    /// <summary>Keeps the codes above a bound, and of those that equal it the first few, whose number is counted down.</summary>
    public void Keep(float bound, ref int equal)
    {
        var (kept, begin) = (0, 0);
        for (var j = 0; j < latents; j++)
        {
            var end = starts[j + 1];
            starts[j] = kept;
            for (var k = begin; k < end; k++)
            {
                if (!(values[k] > bound) && (values[k] < bound || --equal < 0)) continue;
                (samples[kept], values[kept]) = (samples[k], values[k]);
                kept++;
            }

            begin = end;
        }

        starts[latents] = kept;
        Count = kept;
    }
}
