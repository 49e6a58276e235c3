using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Research;

/// <summary>
/// A population in the style of the paper's public notebook: instances on an axis of one batch, einsum, autograd, AdamW; every
/// operation on all threads. Nothing is done that the notebook does not do. Or with instances on the first axis and products of batches
/// in place of einsum, which copies less.
/// </summary>
internal sealed class NotebookLoop : IPeerLoop
{
    private readonly Parameter[] weights;
    private readonly Parameter bias;
    private readonly Tensor importance;
    private readonly Tensor density;
    private readonly Tensor zero;
    private readonly Generator generator;
    private readonly optim.Optimizer optimiser;
    private readonly long[] shape;
    private readonly Style style;
    private readonly int threads;

    /// <param name="plans">Plans of one shape, as for <see cref="WrittenOutLoop"/>, with the mean over features as their loss; of neurons
    /// without a bias.</param>
    /// <param name="threads">At least 1.</param>
    /// <param name="seed">The seed of the samples.</param>
    /// <param name="products">Whether instances are first.</param>
    public NotebookLoop(TrainingPlan[] plans, int threads, ulong seed = 0, bool products = false)
    {
        this.threads = threads;
        TensorMemory.Keep();
        var (model, trainer) = (plans[0].Model, (AdamW)plans[0].Trainer);
        var (n, count, batch) = (model.Features, plans.Length, plans[0].Loss.Batch);
        var (sampler, axis) = ((SparseUniform)plans[0].Sampler, products ? 1 : 0);
        style = new(products, model is INeurons, plans[0].Target.Equals(Target.Absolute), sampler.Magnitude is Magnitude.Symmetric);
        shape = products ? [count, batch, n] : [batch, count, n];
        using var start = Tensors.OfRows([.. plans.Select(plan => plan.Begin().Parameters.AsSpan().ToArray())], float32, CPU);
        weights = [.. model.Layout.Tensors.Where(tensor => !tensor.IsBias).Select(tensor => new Parameter(
            start.narrow(1, tensor.Offset, tensor.Size).view(count, tensor.Rows, tensor.Columns).transpose(1, 2).contiguous()))];
        bias = new(start.narrow(1, model.Layout["b"].Offset, n).clone());
        importance = Tensors.OfRows([.. plans.Select(plan => plan.Importance.ToArray())], float32, CPU).unsqueeze(axis);
        density = Tensors.OfRows([.. plans.Select(plan => new[] { ((SparseUniform)plan.Sampler).Density[0] })], float32, CPU).unsqueeze(axis);
        zero = zeros(1);
        generator = new(seed, CPU);
        optimiser = optim.AdamW([.. weights, bias], trainer.LearningRate, trainer.Beta1, trainer.Beta2, trainer.Epsilon, trainer.WeightDecay);
    }

    /// <summary>Σ over instances of the mean over samples and features of I (x − x')², x' = ReLU(WᵀWx + b).</summary>
    /// <param name="x"><c>[samples, instances, features]</c>.</param>
    /// <param name="weight">Wᵀ, <c>[instances, features, hidden]</c>.</param>
    /// <param name="bias">b, <c>[instances, features]</c>.</param>
    /// <param name="importance">I, <c>[1, instances, features]</c>.</param>
    public static Tensor Loss(Tensor x, Tensor weight, Tensor bias, Tensor importance) =>
        Loss(default, x, [weight], bias, importance);

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
            var magnitude = rand(shape, generator: generator);
            if (style.IsSigned) magnitude = magnitude.mul(2).sub(1);
            var x = where(rand(shape, generator: generator).le(density), magnitude, zero);
            var loss = Loss(style, x, weights, bias, importance);
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
        foreach (var weight in weights) weight.Dispose();
        bias.Dispose();
        importance.Dispose();
        density.Dispose();
        zero.Dispose();
        generator.Dispose();
    }

    // Weights are those of the hidden layer, transposed, and those of the outputs, transposed, unless they are tied.
    private static Tensor Loss(Style style, Tensor x, Tensor[] weights, Tensor bias, Tensor importance)
    {
        var (isTied, first) = (weights.Length == 1, weights[0]);
        var hidden = style.Products ? x.bmm(first) : einsum("bif,ifh->bih", x, first);
        if (style.IsBent) hidden = hidden.relu();
        var output = style.Products
            ? (isTied ? first.transpose(1, 2) : weights[1]) is var outer ? hidden.baddbmm(outer, bias.unsqueeze(1)).relu() : hidden
            : (isTied ? einsum("bih,ifh->bif", hidden, first) : einsum("bih,ihf->bif", hidden, weights[1])).add(bias, Tensors.One).relu();
        var target = style.IsAbsolute ? x.abs() : x;
        return importance.mul(target.sub(output).square()).mean(style.Products ? [1, 2] : [0, 2]).sum();
    }

    private readonly record struct Style(bool Products, bool IsBent, bool IsAbsolute, bool IsSigned);
}
