using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Research;

/// <summary>
/// Sparse autoencoders x' = D f + c with f = ReLU(E(x − c) + e), or the k largest of them, that train together by autograd: instances on the
/// first axis of one batch, products of batches, AdamW; after a step, columns of D have the norm 1.
/// </summary>
internal sealed class AutogradDictionaries : IPeerLoop
{
    private readonly DictionaryDraws draws;
    private readonly Parameter[] tensors;
    private readonly optim.Optimizer optimiser;
    private readonly Settings settings;
    private readonly int threads;

    /// <param name="plans">Plans of one shape, as for <see cref="DictionaryDraws"/>, of <see cref="Encoder.Relu"/> under <see cref="Sparsity.L1"/> or of
    /// <see cref="Encoder.TopK"/>, with <see cref="AdamW"/> and unit columns.</param>
    /// <param name="threads">At least 1.</param>
    /// <param name="seed">The seed of the samples.</param>
    public AutogradDictionaries(TrainingPlan[] plans, int threads, ulong seed = 0)
    {
        TensorMemory.Keep();
        (this.threads, settings) = (threads, Settings.Of(plans[0]));
        draws = new(plans, seed);
        using var start = Tensors.OfRows([.. plans.Select(plan => plan.Begin().Parameters.AsSpan().ToArray())], float32, CPU);
        tensors = [.. plans[0].Model.Layout.Tensors.Where(tensor => tensor.Name is "E" or "e" or "D" or "c").Select(tensor => new Parameter(
            start.narrow(1, tensor.Offset, tensor.Size).view(plans.Length, tensor.Rows, tensor.Columns).transpose(1, tensor.IsBias ? 1 : 2).contiguous()))];
        var trainer = (AdamW)plans[0].Trainer;
        optimiser = optim.AdamW(tensors, trainer.LearningRate, trainer.Beta1, trainer.Beta2, trainer.Epsilon, trainer.WeightDecay);
    }

    /// <summary>Σ over instances of the mean over samples of ‖x' − x‖² + λ Σ f.</summary>
    /// <param name="settings">λ or k.</param>
    /// <param name="x"><c>[instances, samples, features]</c>.</param>
    /// <param name="tensors">Eᵀ <c>[instances, features, latents]</c>, e <c>[instances, 1, latents]</c>, Dᵀ <c>[instances, latents, features]</c>, c <c>[instances, 1, features]</c>.</param>
    public static Tensor Loss(Settings settings, Tensor x, IReadOnlyList<Tensor> tensors)
    {
        // TorchSharp's method takes the summand last.
        var z = x.sub(tensors[3]).baddbmm(tensors[0], tensors[1]);
        var f = z.relu();
        if (settings.Active > 0)
        {
            var (values, places) = z.topk(settings.Active, -1);
            f = zeros_like(z).scatter(-1, places, values.relu());
        }

        var loss = f.baddbmm(tensors[2], tensors[3]).sub(x).square().sum();
        if (settings.Price > 0) loss = loss.add(f.sum().mul(settings.Price));
        return loss.div(x.shape[1]);
    }

    /// <inheritdoc/>
    public double Train(int steps)
    {
        set_num_threads(threads);
        var last = double.NaN;
        for (var step = 0; step < steps; step++)
        {
            using var scope = NewDisposeScope();
            optimiser.zero_grad();
            Tensor x;
            using (no_grad()) x = draws.Next();
            using (enable_grad())
            {
                var loss = Loss(settings, x, tensors);
                loss.backward();
                if (step == steps - 1) last = loss.item<float>();
            }

            using var without = no_grad();
            var (decoder, gradient) = (tensors[2], tensors[2].grad!);
            gradient.sub_(gradient.mul(decoder).sum(2, keepdim: true).mul(decoder));
            optimiser.step();
            decoder.div_(decoder.norm(2, keepdim: true));
        }

        return last;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        optimiser.Dispose();
        foreach (var tensor in tensors) tensor.Dispose();
        draws.Dispose();
    }

    /// <param name="Price">λ; 0 for none.</param>
    /// <param name="Active">k; 0 for all.</param>
    internal readonly record struct Settings(double Price, int Active)
    {
        public static Settings Of(TrainingPlan plan) =>
            new(((SparseCodingLoss)plan.Loss).Sparsity.Weight, ((SparseAutoencoder)plan.Model).Encoder is Encoder.TopK { Active: var most } ? most : 0);
    }
}
