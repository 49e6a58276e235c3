using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>
/// <see cref="SparseUniform"/> with one word per feature and sample. A uniform integer u of 31 bits gives mask and value at
/// once: active iff u &lt; T with T = p 2³¹, value u / T. Given that a feature is active, u / T is again uniform on [0, 1);
/// another magnitude is made of the share (u + ½) / T.
/// </summary>
/// <remarks>Sample 64 t + 16 q + l of tile t takes feature i from word q of group i at sample address 16 t + l.</remarks>
internal sealed class EveryFeature : ISampleSource
{
    private readonly uint[] threshold;
    private readonly float[] scale;
    private readonly IMagnitude? magnitude;

    public EveryFeature(SparseUniform sampler)
    {
        magnitude = sampler.Magnitude.Own();
        threshold = new uint[sampler.Features];
        scale = new float[sampler.Features];
        for (var i = 0; i < threshold.Length; i++)
        {
            threshold[i] = UniformDraw.Threshold(sampler.Density[i]);
            scale[i] = UniformDraw.Scale(threshold[i]);
        }
    }

    /// <summary>T and 1 / T of each feature.</summary>
    public (uint[] Thresholds, float[] Scales) Features => (threshold, scale);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public void Fill(RandomStream stream, int step, int tile, Span<float> inputs, int stride)
    {
        if (magnitude is { } own)
        {
            FillOwn(own, stream, step, tile, inputs, stride);
            return;
        }

        var draws = new PhiloxTile((uint)(tile * Tile.Lanes), (uint)step, (uint)stream.Restart, stream.Seed);
        for (var i = 0; i < threshold.Length; i++)
        {
            var (a, b, c, d) = draws.At(stream.Word(i));
            var (bound, unit) = (Vector512.Create(threshold[i]), Vector512.Create(scale[i]));
            var row = UniformDraw.Row(inputs, i, stride);
            row[0] = Value(a, bound, unit);
            row[1] = Value(b, bound, unit);
            row[2] = Value(c, bound, unit);
            row[3] = Value(d, bound, unit);
        }
    }

    /// <summary>Fills a tile with magnitudes other than the uniform one, in a separate method so that the loop of the uniform one keeps its registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void FillOwn(IMagnitude own, RandomStream stream, int step, int tile, Span<float> inputs, int stride)
    {
        var draws = new PhiloxTile((uint)(tile * Tile.Lanes), (uint)step, (uint)stream.Restart, stream.Seed);
        for (var i = 0; i < threshold.Length; i++)
        {
            var (a, b, c, d) = draws.At(stream.Word(i));
            var row = UniformDraw.Row(inputs, i, stride);
            own.Draw(row, a, b, c, d, TileDraws.Below(threshold[i], a, b, c, d), scale[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Value(Vector512<uint> word, Vector512<uint> bound, Vector512<float> unit)
    {
        var u = word >> 1;
        return UniformDraw.Where(Vector512.LessThan(u, bound), Vector512.ConvertToSingle(u.AsInt32()) * unit);
    }
}
