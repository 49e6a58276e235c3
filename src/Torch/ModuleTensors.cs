using TorchSharp;
using static TorchSharp.torch;

namespace Research;

/// <summary>
/// A user's module by autograd, one copy for each instance: a module owns its parameters, so they are written into it.
/// </summary>
internal sealed class ModuleTensors : ITensorModel
{
    private readonly nn.Module<Tensor, Tensor>[] copies;
    private readonly Tensor[][] owned;
    private readonly Tensor parameters;
    private readonly Tensor gradient;
    private Tensor? outputs;

    /// <param name="module">Which.</param>
    /// <param name="parameters">θ, <c>[instances, parameters]</c>: each flat in the order of the layout, and whatever fills a row up.</param>
    /// <param name="gradient">∂L/∂θ, as large; null if it is not needed.</param>
    public ModuleTensors(ITorchModule module, Tensor parameters, Tensor? gradient)
    {
        (this.parameters, this.gradient) = (parameters, gradient ?? parameters);
        // A module can be moved only if its parameters have gradients.
        using var with = enable_grad();
        copies = [.. Enumerable.Range(0, (int)parameters.shape[0]).Select(_ => module.Make())];
        foreach (var copy in copies) copy.to(parameters.device, parameters.dtype);
        owned = [.. copies.Select(copy => copy.named_parameters(true).Select(named => (Tensor)named.parameter).ToArray())];
    }

    /// <summary>A module takes a batch as it is, because it may compute statistics of it.</summary>
    public int Stride => 1;

    /// <inheritdoc/>
    public Tensor Outputs(Tensor inputs, bool differentiate)
    {
        outputs?.Dispose();
        using var scope = NewDisposeScope();
        using var with = set_grad_enabled(differentiate);
        var each = new Tensor[copies.Length];
        for (var k = 0; k < copies.Length; k++)
        {
            Write(k);
            each[k] = copies[k].call(inputs.select(0, k).t()).t();
        }

        return outputs = stack(each).DetachFromDisposeScope();
    }

    /// <inheritdoc/>
    public void Pullback(Tensor cotangent)
    {
        using var scope = NewDisposeScope();
        var slopes = autograd.grad([outputs!], [.. owned.SelectMany(tensors => tensors)], [cotangent]);
        var each = owned[0].Length;
        var size = owned[0].Sum(tensor => tensor.numel());
        var rows = owned.Select((_, k) => cat([.. Enumerable.Range(k * each, each).Select(i => slopes[i].reshape(-1))]));
        gradient.narrow(1, 0, size).copy_(stack([.. rows]));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        outputs?.Dispose();
        foreach (var copy in copies) copy.Dispose();
    }

    private void Write(int instance)
    {
        using var without = no_grad();
        var (flat, at) = (parameters.select(0, instance), 0L);
        foreach (var tensor in owned[instance])
        {
            tensor.copy_(flat.narrow(0, at, tensor.numel()).view(tensor.shape));
            at += tensor.numel();
        }
    }
}
