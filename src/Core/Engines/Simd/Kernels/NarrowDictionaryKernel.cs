using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>
/// A sparse autoencoder of few inputs and latents: 16 samples to a vector, the inputs of a vector of samples in registers, all latents one after
/// the other, active or not. Samples that are zero throughout are worked on once.
/// </summary>
/// <typeparam name="TRows">As many rows as there are inputs, or a few more.</typeparam>
/// <typeparam name="TCodes">How codes are made.</typeparam>
internal sealed partial class NarrowDictionaryKernel<TRows, TCodes> : IDictionaryKernel
    where TRows : struct, IRegisterRows<TRows, Vector>
    where TCodes : struct, INarrowCodes
{
    private const int Lanes = Tile.Lanes, Stride = WeighedBatch.Stride;

    private readonly SparseAutoencoder model;
    private readonly SparseCodingLoss loss;
    private readonly WeighedBatch batch;
    private readonly int latents, used, total;
    private readonly bool usesNorms;
    private readonly AlignedFloats importance = new(TRows.Count), gradient, sums, preactivations, errors, gates, norms, slopes, constants;
    private ISampleSource source = null!;
    private float weight;
    private bool isFirst;
    private Vector512<double> losses, squares;

    /// <summary>Room for any instance of a shape.</summary>
    /// <param name="model">The model.</param>
    /// <param name="loss">Its loss.</param>
    public NarrowDictionaryKernel(SparseAutoencoder model, SparseCodingLoss loss)
    {
        (this.model, this.loss, latents, usesNorms) = (model, loss, model.Latents, loss.Sparsity.UsesNorms);
        Layout = DictionaryLayout.ByInput(model, TRows.Count);
        batch = new(model.Features, TRows.Count);
        used = Layout.Products + (TCodes.IsGated ? latents : 0);
        total = Tile.RoundUp(used + (usesNorms ? latents : 0), Lanes);

        // A row of latents is read 16 at a time, beyond its end too: there is room behind all aligned floats.
        (Parameters, gradient, sums) = (new(Layout.Size), new(total), new(total * Lanes));
        (preactivations, errors, gates) = (new(latents * Stride), new(TRows.Count * Stride), new(TCodes.IsGated ? TRows.Count * Stride : 0));
        (norms, slopes, constants) = (new(latents + Lanes), new(latents + Lanes), new(3 * latents));
    }

    /// <inheritdoc/>
    public DictionaryLayout Layout { get; }

    /// <inheritdoc/>
    public AlignedFloats Parameters { get; }

    /// <inheritdoc/>
    public bool[] Dead { get; } = [];

    /// <inheritdoc/>
    public bool[] Fired { get; } = [];

    /// <inheritdoc/>
    public float Least => 0;

    /// <inheritdoc/>
    public void Open(TrainingPlan instance)
    {
        source = instance.Sampler.Open();
        var factor = loss.Factor(model.Features);
        for (var i = 0; i < model.Features; i++) importance[i] = (float)(factor * instance.Importance[i]);
    }

    /// <inheritdoc/>
    public double LossAndGradient(RandomStream stream, int step, double weight, out Span<float> mean)
    {
        this.weight = (float)weight;
        Sum(stream, step, loss.Batch, true);
        Gather();
        mean = gradient.Span[..Layout.Size];
        return LaneSum.Of(losses) / loss.Batch;
    }

    /// <inheritdoc/>
    public Evaluation Evaluate(RandomStream stream)
    {
        weight = (float)loss.Sparsity.Weight;
        Sum(stream, 0, loss.EvaluationSamples, false);
        return SampledLossEvaluator.Statistics(LaneSum.Of(losses), LaneSum.Of(squares), loss.EvaluationSamples);
    }

    private void Sum(RandomStream stream, int step, int samples, bool differentiate)
    {
        Begin();
        batch.Begin();
        (losses, squares, isFirst) = (Vector512<double>.Zero, Vector512<double>.Zero, true);
        for (int tile = 0, last = Tile.Count(samples) - 1; tile <= last; tile++)
        {
            batch.Draw(source, stream, step, tile, Math.Min(Tile.Samples, samples - (tile * Tile.Samples)));
            if (!batch.IsFull && tile < last) continue;
            var columns = batch.End(tile == last);
            for (var column = 0; column < columns; column += Lanes) Encode(column);
            if (differentiate) Back(columns);
            isFirst = false;
        }
    }

    /// <summary>What follows from parameters alone.</summary>
    private void Begin()
    {
        var (half, isCounted) = (0.5f * weight, loss.Sparsity is Sparsity.L0);
        for (nint j = 0; j < latents; j += Lanes)
        {
            var norm = loss.Sparsity is Sparsity.None || isCounted ? Vector512<float>.Zero : Vector512<float>.One;
            if (usesNorms) norm = Norms(j);
            norm.StoreUnsafe(ref norms[(int)j]);
            (norm * Vector512.Create(half)).StoreUnsafe(ref slopes[(int)j]);
        }

        if (TCodes.HasThreshold)
            for (var j = 0; j < latents; j++) constants[j] = Math.Max(Parameters[Layout.First + j], 0);
        if (!TCodes.IsGated) return;
        for (var j = 0; j < latents; j++)
        {
            constants[j] = (float)Elementary.Exp(Parameters[Layout.First + j]);
            (constants[latents + j], constants[(2 * latents) + j]) = (Parameters[Layout.Bias + j], Parameters[Layout.Last + j]);
        }
    }

    private Vector512<float> Norms(nint latent)
    {
        var square = Vector512<float>.Zero;
        for (var i = 0; i < model.Features; i++)
        {
            var row = Vector512.LoadUnsafe(ref Parameters[Layout.Decoder + (i * Layout.Width)], (nuint)latent);
            square = Vector512.FusedMultiplyAdd(row, row, square);
        }

        return Vector512.Sqrt(square);
    }

    /// <summary>The gradient of the mean from sums over samples: the lanes of each, then what norms of D and c contribute through the encoder.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Gather()
    {
        LaneSums.Of(ref sums[0], ref gradient[0], total, 2f / loss.Batch);
        ref var products = ref gradient[TCodes.IsGated ? Layout.Products : Layout.Bias];
        for (nint i = 0; i < model.Features; i++)
        {
            var sum = Vector512<float>.Zero;
            for (nint j = 0; j < latents; j += Lanes)
            {
                var product = Vector512.ConditionalSelect(Own(j), Vector512.LoadUnsafe(ref products, (nuint)j), Vector512<float>.Zero);
                sum = Vector512.FusedMultiplyAdd(product, Vector512.LoadUnsafe(ref Parameters[Layout.Encoder], (nuint)((i * latents) + j)), sum);
            }

            gradient[Layout.Centre + (int)i] -= LaneSum.Of(sum);
        }

        if (!usesNorms) return;
        for (nint j = 0; j < latents; j += Lanes)
        {
            var norm = Vector512.LoadUnsafe(ref norms[0], (nuint)j);
            var outward = Vector512.Create(0.5f * weight) * Vector512.LoadUnsafe(ref gradient[used], (nuint)j) / norm;
            outward = Vector512.ConditionalSelect(Own(j) & Vector512.GreaterThan(norm, Vector512<float>.Zero), outward, Vector512<float>.Zero);
            for (nint i = 0; i < model.Features; i++)
            {
                ref var at = ref gradient[Layout.Decoder + (int)((i * Layout.Width) + j)];
                Vector512.FusedMultiplyAdd(outward, Vector512.LoadUnsafe(ref Parameters[Layout.Decoder], (nuint)((i * Layout.Width) + j)), Vector512.LoadUnsafe(ref at)).StoreUnsafe(ref at);
            }
        }
    }

    /// <summary>The lanes of latents from one on; others belong to the next row.</summary>
    private Vector512<float> Own(nint latent) => Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(latents - (int)latent)).AsSingle();
}
