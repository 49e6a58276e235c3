using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>
/// The loss of a sparse autoencoder and its gradient, in float. A batch is cut into chunks, which threads share; their gradients are added in
/// the order of the chunks.
/// </summary>
internal sealed class DictionaryKernel : IDictionaryKernel
{
    private readonly DictionaryPlan plan;
    private readonly SparseCodingLoss loss;
    private readonly WorkerTeam? team;
    private readonly bool together;
    private readonly AlignedFloats gradient;
    private readonly AlignedFloats[] gradients;
    private readonly (double Losses, double Squares)[] parts;
    private readonly List<DictionaryChunk> chunks = [];
    private readonly Action<int, int> share, encode, add;
    private ISampleSource[] sources = [];
    private (RandomStream Stream, int Step, int Samples, bool Differentiate) batch;
    private int first;

    /// <summary>Room for any instance of a shape.</summary>
    /// <param name="model">The model.</param>
    /// <param name="loss">Its loss.</param>
    /// <param name="team">The threads that work on the chunks of a batch; null for the caller alone.</param>
    public DictionaryKernel(SparseAutoencoder model, SparseCodingLoss loss, WorkerTeam? team)
    {
        (this.loss, plan) = (loss, new(model, loss));
        this.team = loss.Batch > DictionaryChunk.Most ? team : null;
        together = model.Encoder is Encoder.BatchTopK;
        gradient = new(plan.Layout.Size);
        gradients = this.team is null ? [] : [.. Enumerable.Range(0, 4 * this.team.Members).Select(_ => new AlignedFloats(plan.Layout.Size))];
        parts = new (double, double)[Math.Max(1, gradients.Length)];
        for (var k = 0; k < Members; k++) chunks.Add(new(plan));
        share = (piece, member) => parts[piece] = Work(first + piece, member, batch.Differentiate ? gradients[piece] : null);
        encode = (piece, member) => Encode(chunks[piece], piece, member);
        add = (piece, _) => Add(piece);
    }

    /// <inheritdoc/>
    public DictionaryLayout Layout => plan.Layout;

    /// <inheritdoc/>
    public AlignedFloats Parameters => plan.Parameters;

    /// <inheritdoc/>
    public bool[] Dead => plan.Dead;

    /// <inheritdoc/>
    public bool[] Fired => plan.Fired;

    /// <inheritdoc/>
    public float Least { get; private set; }

    private int Members => team?.Members ?? 1;

    /// <inheritdoc/>
    public void Open(TrainingPlan instance)
    {
        sources = [.. Enumerable.Range(0, Members).Select(_ => instance.Sampler.Open())];
        var factor = loss.Factor(plan.Model.Features);
        for (var i = 0; i < plan.Model.Features; i++) plan.Importance[i] = (float)(factor * instance.Importance[i]);
    }

    /// <inheritdoc/>
    public double LossAndGradient(RandomStream stream, int step, double weight, out Span<float> mean)
    {
        (plan.Weight, plan.Infers, plan.Revives) = ((float)weight, false, plan.Dead.AsSpan().Contains(true));
        plan.Begin();
        gradient.Span.Clear();
        var (losses, _) = Sum(stream, step, loss.Batch, true);
        Gather();
        mean = gradient.Span;
        return losses / loss.Batch;
    }

    /// <inheritdoc/>
    public Evaluation Evaluate(RandomStream stream)
    {
        (plan.Weight, plan.Infers, plan.Revives) = ((float)loss.Sparsity.Weight, true, false);
        plan.Begin();
        var (losses, squares) = Sum(stream, 0, loss.EvaluationSamples, false);
        return SampledLossEvaluator.Statistics(losses, squares, loss.EvaluationSamples);
    }

    private (double Losses, double Squares) Sum(RandomStream stream, int step, int samples, bool differentiate)
    {
        batch = (stream, step, samples, differentiate);
        var (losses, squares) = (0.0, 0.0);
        var count = (samples + DictionaryChunk.Most - 1) / DictionaryChunk.Most;
        if (together && differentiate) Compete(count);
        for (first = 0; first < count; first += parts.Length)
        {
            var pieces = Math.Min(parts.Length, count - first);
            if (team is null) parts[0] = Work(first, 0, differentiate ? gradient : null);
            else team.Run(pieces, share);
            if (team is not null && differentiate) team.Run(Members, add);
            for (var piece = 0; piece < pieces; piece++) (losses, squares) = (losses + parts[piece].Losses, squares + parts[piece].Squares);
        }

        return (losses, squares);
    }

    /// <summary>Encodes a whole batch, and keeps its largest codes.</summary>
    private void Compete(int count)
    {
        while (chunks.Count < count) chunks.Add(new(plan));
        if (team is null) for (var piece = 0; piece < count; piece++) encode(piece, 0);
        else team.Run(count, encode);
        var most = SparseCodingEvaluator.Number(((Encoder.BatchTopK)plan.Model.Encoder).Active, loss.Batch);
        (var bound, var equal, Least) = CodeBound.Of(CollectionsMarshal.AsSpan(chunks)[..count], most);
        for (var piece = 0; piece < count; piece++) chunks[piece].Codes.Keep(bound, ref equal);
    }

    private (double Losses, double Squares) Work(int piece, int member, AlignedFloats? to)
    {
        var chunk = chunks[together && batch.Differentiate ? piece : member];
        if (!together || !batch.Differentiate) Encode(chunk, piece, member);
        return chunk.Evaluate(to);
    }

    private void Encode(DictionaryChunk chunk, int piece, int member)
    {
        var from = piece * DictionaryChunk.Most;
        chunk.Encode(sources[member], batch.Stream, batch.Step, from / Tile.Samples, Math.Min(DictionaryChunk.Most, batch.Samples - from));
    }

    /// <summary>Adds a share of the gradients of chunks, in their order, and clears it.</summary>
    private void Add(int share)
    {
        var size = Tile.RoundUp((gradient.Length + Members - 1) / Members, Tile.Lanes);
        var (from, to) = (share * size, Math.Min((share + 1) * size, gradient.Length));
        if (from >= to) return;
        var sums = Vectors(gradient.Span[from..to]);
        foreach (var part in gradients)
        {
            var more = Vectors(part.Span[from..to]);
            for (var i = 0; i < sums.Length; i++) sums[i] += more[i];
            more.Clear();
        }
    }

    private static Span<Vector512<float>> Vectors(Span<float> span) => MemoryMarshal.Cast<float, Vector512<float>>(span);

    /// <summary>Adds what c contributes through the encoder, −Eᵀ ∂L/∂(E(x − c)), and scales by 2 over the batch.</summary>
    private void Gather()
    {
        var (layout, width) = (plan.Layout, plan.Layout.Width);
        for (var v = 0; v < width; v += Tile.Lanes)
        {
            var sum = Vector512<float>.Zero;
            for (var j = 0; j < plan.Model.Latents; j++)
                sum = Vector512.FusedMultiplyAdd(Vector512.Create(gradient[layout.Products + j]), Vector512.LoadUnsafe(ref plan.Parameters[(j * width) + v]), sum);
            ref var ofCentre = ref gradient[layout.Centre + v];
            (Vector512.LoadUnsafe(ref ofCentre) - sum).StoreUnsafe(ref ofCentre);
        }

        gradient.Span[layout.Products..].Clear();
        foreach (ref var vector in Vectors(gradient.Span)) vector *= 2f / loss.Batch;
    }
}

/// <summary>The bound that leaves a number of the largest codes of a batch.</summary>
internal static class CodeBound
{
    /// <summary>The bound, how many codes that equal it are kept, and the least code that is kept; 0 where there is none.</summary>
    public static (float Bound, int Equal, float Least) Of(ReadOnlySpan<DictionaryChunk> chunks, int most)
    {
        // Bits of floats above 0 are ordered as the floats are: first by the upper half, then by the lower.
        var (upper, lower, all, least) = (new int[1 << 16], new int[1 << 16], 0, float.PositiveInfinity);
        foreach (var chunk in chunks)
        {
            foreach (var value in chunk.Codes.Values)
            {
                upper[BitConverter.SingleToUInt32Bits(value) >> 16]++;
                least = Math.Min(least, value);
                all++;
            }
        }

        if (all <= most) return (0, 0, all == 0 ? 0 : least);
        var (left, high) = (most, upper.Length - 1);
        for (; upper[high] < left; high--) left -= upper[high];
        foreach (var chunk in chunks)
        {
            foreach (var value in chunk.Codes.Values)
            {
                var bits = BitConverter.SingleToUInt32Bits(value);
                if (bits >> 16 == high) lower[bits & 0xFFFF]++;
            }
        }

        var low = lower.Length - 1;
        for (; lower[low] < left; low--) left -= lower[low];
        var bound = BitConverter.UInt32BitsToSingle(((uint)high << 16) | (uint)low);
        return (bound, left, bound);
    }
}
