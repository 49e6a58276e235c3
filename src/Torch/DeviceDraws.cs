using static TorchSharp.torch;

namespace Research;

/// <summary>
/// <see cref="EveryFeature"/> on tensors, where the samples are needed: seven rounds of <see cref="Philox"/> in 64-bit
/// integers, of which a product of two words fills all bits. The values are those of the host to the last bit.
/// </summary>
internal sealed class DeviceDraws : IBatchedDraws
{
    private const int Rounds = 7;

    private readonly TrainingPlan[] plans;
    private readonly Device device;
    private readonly Tensor addresses;
    private readonly Tensor features;
    private readonly Tensor thresholds;
    private readonly Tensor scales;
    private readonly Tensor word;
    private readonly Tensor half;
    private readonly Tensor one;
    private Tensor? drawn;

    /// <param name="plans">Plans of one shape, and known.</param>
    /// <param name="tiles">Tiles drawn at once, at most.</param>
    /// <param name="device">Where the samples go.</param>
    public DeviceDraws(TrainingPlan[] plans, int tiles, Device device)
    {
        (this.plans, this.device, Most) = (plans, device, tiles * Tile.Samples);
        using var scope = NewDisposeScope();
        var n = plans[0].Sampler.Features;
        addresses = Whole([.. Enumerable.Range(0, tiles * Tile.Lanes).Select(address => (long)address)]).view(1, 1, -1);
        features = Whole([.. Enumerable.Range(0, n).Select(feature => (long)feature)]).view(1, n, 1);
        var bounds = plans.Select(plan => Enumerable.Range(0, n)
            .Select(i => UniformDraw.Threshold(((SparseUniform)plan.Sampler).Density[i])).ToArray()).ToArray();
        thresholds = Whole([.. bounds.SelectMany(row => row.Select(bound => (long)bound))]).view(plans.Length, n, 1);
        scales = Tensors.OfRows([.. bounds.Select(row => row.Select(bound => (double)UniformDraw.Scale(bound)).ToArray())], float32, device)
            .unsqueeze(2);
        (word, half, one) = (Whole([0xFFFFFFFF]), Whole([32]), Whole([1]));
        scope.Detach(addresses, features, thresholds, scales, word, half, one);
    }

    /// <inheritdoc/>
    public int Most { get; }

    /// <summary>Whether all of these are drawn feature by feature, and are their own targets.</summary>
    public static bool Know(TrainingPlan[] plans) =>
        plans.All(plan => plan.Shape.TargetIsInput && plan.Sampler is SparseUniform { Magnitude: Magnitude.Uniform } && plan.Sampler.Open() is EveryFeature);

    /// <inheritdoc/>
    public (Tensor Inputs, Tensor Targets) Next(StreamPurpose purpose, int step, int tile, int samples)
    {
        drawn?.Dispose();
        using var scope = NewDisposeScope();
        var streams = plans.Select(plan => plan.Stream(purpose)).ToArray();
        var (tiles, words) = (Tile.Count(samples), Words(streams, step, tile, Tile.Count(samples)));

        // Sample 64 t + 16 q + l takes word q of address 16 t + l.
        var rows = words.Select(w => w.view(plans.Length, -1, tiles, 1, Tile.Lanes)).ToArray();
        var u = cat(rows, 3).reshape(plans.Length, -1, tiles * Tile.Samples).bitwise_right_shift(one);
        var x = u.to(float32).mul(scales).mul(u.lt(thresholds).to(float32)).narrow(2, 0, samples);
        drawn = x.DetachFromDisposeScope();
        return (x, x);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        drawn?.Dispose();
        addresses.Dispose();
        features.Dispose();
        thresholds.Dispose();
        scales.Dispose();
        word.Dispose();
        half.Dispose();
        one.Dispose();
    }

    /// <summary>The four words of every address and feature, each <c>[instances, features, addresses]</c>.</summary>
    private Tensor[] Words(RandomStream[] streams, int step, int tile, int tiles)
    {
        using var scope = NewDisposeScope();
        var (low, high) = (PerInstance(stream => (uint)stream.Seed), PerInstance(stream => (uint)(stream.Seed >> 32)));
        var (multiplier0, multiplier1) = (Whole([Philox.Multiplier0]), Whole([Philox.Multiplier1]));
        var (weyl0, weyl1) = (Whole([Philox.Weyl0]), Whole([Philox.Weyl1]));
        var a = addresses.narrow(2, 0, tiles * Tile.Lanes).add(Whole([(long)tile * Tile.Lanes]), Tensors.One);
        var b = features.bitwise_or(Whole([streams[0].Word(0)]));
        var (c, d) = (Whole([step]).view(1, 1, 1), PerInstance(stream => (uint)stream.Restart));
        for (var round = 0; round < Rounds; round++)
        {
            var (left, right) = (a.mul(multiplier0), c.mul(multiplier1));
            (a, b, c, d) = (High(right).bitwise_xor(b).bitwise_xor(low), Low(right), High(left).bitwise_xor(d).bitwise_xor(high), Low(left));
            (low, high) = (Low(low.add(weyl0, Tensors.One)), Low(high.add(weyl1, Tensors.One)));
        }

        var shape = new long[] { plans.Length, features.shape[1], tiles * Tile.Lanes };
        return [.. new[] { a, b, c, d }.Select(w => w.expand(shape).contiguous().MoveToOuterDisposeScope())];

        Tensor PerInstance(Func<RandomStream, uint> of) => Whole([.. streams.Select(stream => (long)of(stream))]).view(-1, 1, 1);
    }

    private Tensor High(Tensor product) => Low(product.bitwise_right_shift(half));

    private Tensor Low(Tensor product) => product.bitwise_and(word);

    private Tensor Whole(long[] values)
    {
        using var host = tensor(values, int64);
        return host.to(int64, device, copy: true);
    }
}
