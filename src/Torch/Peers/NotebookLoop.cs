using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Research;

/// <summary>
/// A population in the style of the paper's public notebook: instances on an axis of one batch, einsum, autograd, AdamW; every
/// operation on all threads. Nothing is done that the notebook does not do.
/// </summary>
internal sealed class NotebookLoop : IPeerLoop
{
    private readonly Parameter weight;
    private readonly Parameter bias;
    private readonly Tensor importance;
    private readonly Tensor density;
    private readonly Tensor zero;
    private readonly Generator generator;
    private readonly optim.Optimizer optimiser;
    private readonly long[] shape;
    private readonly int threads;

    /// <param name="plans">Plans of one shape, as for <see cref="WrittenOutLoop"/>, with the mean over features as their loss.</param>
    /// <param name="threads">At least 1.</param>
    /// <param name="seed">The seed of the samples.</param>
    public NotebookLoop(TrainingPlan[] plans, int threads, ulong seed = 0)
    {
        this.threads = threads;
        TensorMemory.Keep();
        var (model, trainer) = ((ReluOutputModel)plans[0].Model, (AdamW)plans[0].Trainer);
        var (n, m, count) = (model.Features, model.Hidden, plans.Length);
        shape = [plans[0].Loss.Batch, count, n];
        using var start = Tensors.OfRows([.. plans.Select(plan => plan.Begin().Parameters.AsSpan().ToArray())], float32, CPU);
        weight = new(start.narrow(1, 0, m * n).view(count, m, n).transpose(1, 2).contiguous());
        bias = new(start.narrow(1, m * n, n).clone());
        importance = Tensors.OfRows([.. plans.Select(plan => plan.Importance.ToArray())], float32, CPU).unsqueeze(0);
        density = Tensors.OfRows([[.. plans.Select(plan => ((SparseUniform)plan.Sampler).Density[0])]], float32, CPU).unsqueeze(2);
        zero = zeros(1);
        generator = new(seed, CPU);
        optimiser = optim.AdamW([weight, bias], trainer.LearningRate, trainer.Beta1, trainer.Beta2, trainer.Epsilon, trainer.WeightDecay);
    }

    /// <summary>Σ over instances of the mean over samples and features of I (x − x')².</summary>
    /// <param name="x"><c>[samples, instances, features]</c>.</param>
    /// <param name="weight">Wᵀ, <c>[instances, features, hidden]</c>.</param>
    /// <param name="bias">b, <c>[instances, features]</c>.</param>
    /// <param name="importance">I, <c>[1, instances, features]</c>.</param>
    public static Tensor Loss(Tensor x, Tensor weight, Tensor bias, Tensor importance)
    {
        var hidden = einsum("bif,ifh->bih", x, weight);
        var output = einsum("bih,ifh->bif", hidden, weight).add(bias, Tensors.One).relu();
        return importance.mul(x.sub(output).square()).mean([0, 2]).sum();
    }

    /// <inheritdoc/>
    public double Train(int steps)
    {
        set_num_threads(threads);
        using var with = enable_grad();
        var last = double.NaN;
        for (var step = 0; step < steps; step++)
        {
            using var scope = NewDisposeScope();
            optimiser.zero_grad();
            var x = where(rand(shape, generator: generator).le(density), rand(shape, generator: generator), zero);
            var loss = Loss(x, weight, bias, importance);
            loss.backward();
            optimiser.step();
            if (step == steps - 1) last = loss.item<float>();
        }

        return last;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        optimiser.Dispose();
        weight.Dispose();
        bias.Dispose();
        importance.Dispose();
        density.Dispose();
        zero.Dispose();
        generator.Dispose();
    }
}
