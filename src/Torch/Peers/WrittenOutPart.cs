using TorchSharp;
using static TorchSharp.torch;

namespace Research;

/// <summary>
/// Some instances of x' = ReLU(WᵀWx + b), or of x' = ReLU(Wᵀ ReLU(Wx) + b), that train together, with their gradient written out: no
/// graph, no autograd.
/// </summary>
/// <remarks>
/// Rows are features and columns samples, so that what is done to a feature is done to a row. W and b of an instance are one
/// matrix P = [W; b] <c>[hidden + 1, features]</c>, and H = [Wx; 1] has a row of ones, which makes a product of every bias:
///     z = PᵀH,  e = ReLU(z) − x,  d = e where z &gt; 0 and else 0,  w_i = 2 I_i / (samples · features)
///     L = Σ_i w_i/2 Σ_s e_is²,  ∂L/∂P = (H dᵀ) w + [W w d xᵀ; 0]
/// with w scaling columns of matrices as small as P; a hidden ReLU keeps W w d where Wx &gt; 0. Five products; four passes over e, one
/// more for the loss.
/// </remarks>
internal sealed class WrittenOutPart : IWrittenOutPart
{
    private readonly PeerDraws draws;
    private readonly WrittenOutAdamW optimiser;
    private readonly Tensor embedding;
    private readonly Tensor decoding;
    private readonly Tensor hidden;
    private readonly Tensor reached;
    private readonly Tensor transposed;
    private readonly Tensor weights;
    private readonly Tensor slopes;
    private readonly Scalar half = 0.5;
    private readonly int m;
    private readonly bool isBent;

    /// <param name="plans">Plans of one shape, <see cref="ReluOutputModel"/> or <see cref="ReluHiddenModel"/>, with AdamW and a sampled loss.</param>
    /// <param name="seed">The seed of the samples.</param>
    public WrittenOutPart(TrainingPlan[] plans, ulong seed)
    {
        var (model, loss) = (plans[0].Model, (SampledLoss)plans[0].Loss);
        var (n, samples) = (model.Features, loss.Batch);
        (m, isBent) = (model.Layout["W"].Rows, model is ReluHiddenModel);
        draws = new([.. plans.Select(plan => ((SparseUniform)plan.Sampler).Density[0])], n, samples, seed);
        using var start = Tensors.OfRows([.. plans.Select(plan => plan.Begin().Parameters.AsSpan().ToArray())], float32, CPU);
        optimiser = new(start, (AdamW)plans[0].Trainer);
        Parameters = optimiser.Parameters.view(plans.Length, m + 1, n);
        (embedding, decoding) = (Parameters.narrow(1, 0, m), Parameters.transpose(1, 2));
        hidden = ones(plans.Length, m + 1, samples);
        reached = hidden.narrow(1, 0, m);
        transposed = draws.Samples.transpose(1, 2);
        var factor = 2 * loss.Factor(n) / samples;
        weights = Tensors.OfRows([.. plans.Select(plan => plan.Importance.Select(weight => factor * weight).ToArray())], float32, CPU)
            .unsqueeze(1);
        slopes = weights.squeeze(1);
    }

    /// <summary>P, <c>[instances, hidden + 1, features]</c>.</summary>
    public Tensor Parameters { get; }

    /// <summary>x, <c>[instances, features, samples]</c>, as last drawn.</summary>
    public Tensor Samples => draws.Samples;

    /// <inheritdoc/>
    public void Step(Tensor losses)
    {
        draws.Next();
        using var gradient = Gradient(losses);
        optimiser.Update(gradient);
    }

    /// <summary>∂L/∂P <c>[instances, hidden + 1, features]</c> on the samples as last drawn; the loss is added as in <see cref="Step"/>.</summary>
    /// <param name="losses">A single number.</param>
    public Tensor Gradient(Tensor losses)
    {
        using (var product = bmm(embedding, draws.Samples)) reached.copy_(product);
        if (isBent) reached.relu_();
        using var error = bmm(decoding, hidden);
        error.relu_();
        using var active = error.sign();
        error.sub_(draws.Samples);
        using (var norms = error.norm(2)) losses.add_(norms.mul(norms).mul_(slopes).sum(), half);
        error.mul_(active);
        using var across = error.transpose(1, 2);
        var gradient = bmm(hidden, across).mul_(weights);
        using var weighed = embedding.mul(weights);
        using var back = bmm(weighed, error);
        if (isBent)
        {
            using var fires = reached.sign();
            back.mul_(fires);
        }

        using var through = bmm(back, transposed);
        using var rows = gradient.narrow(1, 0, m);
        rows.add_(through, Tensors.One);
        return gradient;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Parameters.Dispose();
        embedding.Dispose();
        decoding.Dispose();
        hidden.Dispose();
        reached.Dispose();
        transposed.Dispose();
        weights.Dispose();
        slopes.Dispose();
        half.Dispose();
        draws.Dispose();
        optimiser.Dispose();
    }
}
