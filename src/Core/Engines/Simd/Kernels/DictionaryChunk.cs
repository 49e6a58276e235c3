using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>
/// Some samples of a batch and their codes. The encoder is a dense product; after it only active codes take part. Every sum is taken in
/// one order, so that the bits do not depend on the thread that works on a chunk.
/// </summary>
internal sealed partial class DictionaryChunk
{
    /// <summary>Samples of a chunk; part of the arithmetic.</summary>
    public const int Most = 256;

    // An odd number of cache lines, so that rows do not fall on the same sets of the cache.
    private const int Stride = Most + Tile.Lanes;

    // Latents whose pre-activations lie in the nearest cache together.
    private const int Panel = 20;

    private readonly DictionaryPlan plan;
    private readonly DictionaryLayout layout;
    private readonly int width, features, latents;
    private readonly AlignedFloats across, along, panel = new(Panel * Stride);
    private readonly AlignedFloats sums, errors;
    private readonly float[] penalties = new float[Most], opened = new float[Most];
    private readonly double[] all = new double[Most];
    private readonly LargestCodes? largest, largestDead;
    private readonly ActiveCodes? dead;
    private readonly AlignedFloats? rest, gate;

    /// <summary>Room for the samples of any chunk of a plan.</summary>
    public DictionaryChunk(DictionaryPlan plan)
    {
        (this.plan, layout) = (plan, plan.Layout);
        (width, features, latents) = (layout.Width, plan.Model.Features, plan.Model.Latents);
        (across, along, sums) = (new(features * Stride), new(Most * width), new(Most * width));
        errors = new(plan.Reconstructions.Length * Most * width);
        Codes = new(latents);
        if (plan.Model.Encoder is Encoder.TopK { Active: var most }) largest = new(most, Most);
        if (plan.Loss.Dead is { Active: var few }) (largestDead, dead, rest) = (new(few, Most), new(latents), new(Most * width));
        if (plan.Model.Encoder is Encoder.Gated) gate = new(Most * width);
    }

    /// <summary>The active codes.</summary>
    public ActiveCodes Codes { get; }

    /// <summary>The number of samples.</summary>
    public int Count { get; private set; }

    /// <summary>Draws samples from a tile on, and encodes them.</summary>
    public void Encode(ISampleSource source, RandomStream stream, int step, int tile, int samples)
    {
        Count = samples;
        var inputs = across.Span;
        for (var k = 0; k < Tile.Count(samples); k++) source.Fill(stream, step, tile + k, inputs[(k * Tile.Samples)..], Stride);
        var columns = Tile.Count(samples) * Tile.Samples;
        for (var i = 0; i < features; i++)
        {
            var row = inputs.Slice(i * Stride, columns);
            var centre = plan.Parameters[layout.Centre + i];
            for (var s = 0; s < samples; s++) along[(s * width) + i] = row[s] -= centre;
            row[samples..].Clear();
        }

        Codes.Clear();
        largest?.Clear();
        if (plan.Revives) largestDead!.Clear();
        for (var first = 0; first < latents; first += Panel)
        {
            var rows = Math.Min(Panel, latents - first);
            for (var column = 0; column < columns; column += Tile.Samples)
            {
                Multiplication.Multiply(
                    ref plan.Parameters[first * width], width, 1, ref across[column], Stride, ref panel[column], Stride, (rows, features, Tile.Samples / Tile.Lanes));
            }

            for (var row = 0; row < rows; row++) Scan(first + row, ref panel[row * Stride]);
        }

        if (largest is not null) Codes.Sort(largest.Found());
        if (plan.Revives) dead!.Sort(largestDead!.Found());
    }

    /// <summary>Finds the active codes of a latent.</summary>
    private void Scan(int latent, ref float row)
    {
        var bias = plan.Parameters[layout.Bias + latent];
        if (plan.Revives && plan.Dead[latent]) Push(largestDead!, latent, bias, ref row);
        if (largest is not null)
        {
            Push(largest, latent, bias, ref row);
            return;
        }

        Codes.Reserve(Most);
        var (samples, values) = Codes.Free;
        var written = Above(bias, Floor(latent), ref row, ref samples[Codes.Count], ref values[Codes.Count]);
        if (written > 0) Shape(latent, values.AsSpan(Codes.Count, written), Codes.GatesBehind(written));
        Codes.End(latent, written);
    }

    /// <summary>What z must exceed to take part.</summary>
    private float Floor(int latent) => plan.Model.Encoder switch
    {
        Encoder.JumpRelu jump => plan.Infers
            ? Math.Max(plan.Parameters[layout.First + latent], 0)
            : plan.Parameters[layout.First + latent] - (float)(jump.Bandwidth / 2),
        Encoder.BatchTopK when plan.Infers => Math.Max(plan.Parameters[layout.First], 0),
        _ => 0,
    };

    /// <summary>From z to f, which may be 0 where z takes part in a gradient alone.</summary>
    private void Shape(int latent, Span<float> values, Span<float> gates)
    {
        if (plan.Model.Encoder is Encoder.JumpRelu)
        {
            values.CopyTo(gates);
            var threshold = Math.Max(plan.Parameters[layout.First + latent], 0);
            foreach (ref var value in values) if (!(value > threshold)) value = 0;
        }
        else if (plan.Model.Encoder is Encoder.Gated)
        {
            values.CopyTo(gates);
            var (bias, scale, shift) = (plan.Parameters[layout.Bias + latent], plan.Scales[latent], plan.Parameters[layout.Last + latent]);
            foreach (ref var value in values) value = Math.Max((scale * (value - bias)) + shift, 0);
        }
    }

    /// <summary>Adds the bias and writes samples and values of those above a floor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private int Above(float bias, float floor, ref float row, ref int samples, ref float values)
    {
        var (added, least, written) = (Vector512.Create(bias), Vector512.Create(floor), 0);
        for (var q = 0; q < Count; q += Tile.Lanes)
        {
            var z = Vector512.LoadUnsafe(ref row, (nuint)q) + added;
            var bits = Vector512.GreaterThan(z, least).ExtractMostSignificantBits();
            if (Count - q < Tile.Lanes) bits &= (1UL << (Count - q)) - 1;
            if (bits == 0) continue;
            z.StoreUnsafe(ref row, (nuint)q);
            for (; bits != 0; bits &= bits - 1)
            {
                var sample = q + BitOperations.TrailingZeroCount(bits);
                Unsafe.Add(ref samples, written) = sample;
                Unsafe.Add(ref values, written++) = Unsafe.Add(ref row, sample);
            }
        }

        return written;
    }

    /// <summary>Adds the bias to z, which stays as it is, and pushes what exceeds the bounds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Push(LargestCodes to, int latent, float bias, ref float row)
    {
        var added = Vector512.Create(bias);
        for (var q = 0; q < Count; q += Tile.Lanes)
        {
            var z = Vector512.LoadUnsafe(ref row, (nuint)q) + added;
            var bits = Vector512.GreaterThan(z, Vector512.LoadUnsafe(ref to.Bounds[q])).ExtractMostSignificantBits();
            if (Count - q < Tile.Lanes) bits &= (1UL << (Count - q)) - 1;
            for (; bits != 0; bits &= bits - 1)
            {
                var lane = BitOperations.TrailingZeroCount(bits);
                to.Push(q + lane, latent, Unsafe.Add(ref row, q + lane) + bias);
            }
        }
    }
}
