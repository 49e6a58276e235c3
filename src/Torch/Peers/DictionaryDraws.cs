using static TorchSharp.torch;

namespace Research;

/// <summary>The values at the hidden layer of a tied bottleneck, for several autoencoders at once: all samples of a step are one product.</summary>
internal sealed class DictionaryDraws : IDisposable
{
    private readonly PeerDraws draws;
    private readonly Tensor weights;
    private readonly int instances, samples;

    /// <param name="plans">Plans of one shape, which read the hidden values of one <see cref="ReluOutputModel"/> on features of one density.</param>
    /// <param name="seed">The seed of the samples.</param>
    public DictionaryDraws(TrainingPlan[] plans, ulong seed)
    {
        var (read, model) = ((Activations)plans[0].Sampler, (ReluOutputModel)((Activations)plans[0].Sampler).Of.Model);
        (instances, samples) = (plans.Length, plans[0].Loss.Batch);
        draws = new([((SparseUniform)read.Of.Sampler).Density[0]], model.Features, instances * samples, seed);
        using var all = Tensors.OfRows([read.Known.Parameters!.ToArray()], float32, CPU);
        using var first = all.narrow(1, 0, model.Hidden * model.Features);
        weights = first.view(model.Hidden, model.Features).clone();
    }

    /// <summary>The samples of the next step, <c>[instances, samples, hidden]</c>.</summary>
    public Tensor Next()
    {
        draws.Next();
        using var features = draws.Samples.squeeze(0);
        using var hidden = weights.mm(features);
        using var parted = hidden.view(-1, instances, samples);
        using var turned = parted.permute(1, 2, 0);
        return turned.contiguous();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        draws.Dispose();
        weights.Dispose();
    }
}
