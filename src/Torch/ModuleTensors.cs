using TorchSharp;
using static TorchSharp.torch;

namespace Research;

/// <summary>A user's module, one copy for each instance: a module owns its parameters, so they are written into it.</summary>
internal sealed class ModuleTensors : ITensorModel
{
    private readonly nn.Module<Tensor, Tensor>[] copies;
    private readonly Tensor[][] owned;

    /// <param name="module">Which.</param>
    /// <param name="instances">How many copies.</param>
    /// <param name="device">Where they live.</param>
    /// <param name="type">Of their parameters; float unless stated.</param>
    public ModuleTensors(ITorchModule module, int instances, Device device, ScalarType type = ScalarType.Float32)
    {
        // Moving a module asks of its parameters what only those with gradients answer.
        using var with = enable_grad();
        copies = [.. Enumerable.Range(0, instances).Select(_ => TorchModules.Make(module.Name))];
        foreach (var copy in copies) copy.to(device, type);
        owned = [.. copies.Select(copy => copy.named_parameters(true).Select(named => (Tensor)named.parameter).ToArray())];
    }

    /// <summary>A module sees a batch as it is: it may take statistics of it.</summary>
    public int Stride => 1;

    /// <inheritdoc/>
    public Tensor Outputs(Tensor parameters, Tensor inputs)
    {
        var outputs = new Tensor[copies.Length];
        for (var k = 0; k < copies.Length; k++)
        {
            Write(parameters, k);
            outputs[k] = copies[k].call(inputs.select(0, k).t()).t();
        }

        return stack(outputs);
    }

    /// <inheritdoc/>
    public Tensor Gradient(Tensor loss, Tensor parameters)
    {
        var slopes = autograd.grad([loss], [.. owned.SelectMany(tensors => tensors)]);
        var each = owned[0].Length;
        return stack([.. owned.Select((_, k) => cat([.. Enumerable.Range(k * each, each).Select(i => slopes[i].reshape(-1))]))]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var copy in copies) copy.Dispose();
    }

    private void Write(Tensor parameters, int instance)
    {
        using var without = no_grad();
        var (flat, at) = (parameters.detach().select(0, instance), 0L);
        foreach (var tensor in owned[instance])
        {
            tensor.copy_(flat.narrow(0, at, tensor.numel()).view(tensor.shape));
            at += tensor.numel();
        }
    }
}
