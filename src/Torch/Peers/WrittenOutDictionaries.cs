using static TorchSharp.torch;

namespace Research;

/// <summary>
/// The autoencoders of <see cref="AutogradDictionaries"/> with their gradient written out. With w = 2 / samples and the codes that are above 0:
///     g = w (x' − x),  ∂L/∂D = gᵀ f,  s = (g D + λ / samples) where f &gt; 0,  ∂L/∂E = sᵀ (x − c),  ∂L/∂e = Σ s,  ∂L/∂c = Σ g − Σ s E
/// </summary>
internal sealed class WrittenOutDictionaries : IWrittenOutPart
{
    private readonly DictionaryDraws draws;
    private readonly WrittenOutAdamW optimiser;
    private readonly AutogradDictionaries.Settings settings;
    private readonly ParameterLayout layout;
    private readonly int instances, size;

    /// <param name="plans">As for <see cref="AutogradDictionaries"/>.</param>
    /// <param name="seed">The seed of the samples.</param>
    public WrittenOutDictionaries(TrainingPlan[] plans, ulong seed)
    {
        (settings, layout, instances) = (AutogradDictionaries.Settings.Of(plans[0]), plans[0].Model.Layout, plans.Length);
        draws = new(plans, seed);
        size = layout["c"].Offset + layout["c"].Size;
        using var start = Tensors.OfRows([.. plans.Select(plan => plan.Begin().Parameters.AsSpan()[..size].ToArray())], float32, CPU);
        optimiser = new(start, (AdamW)plans[0].Trainer);
    }

    /// <summary>θ, <c>[instances, parameters]</c>: E, e, D, c.</summary>
    public Tensor Parameters => optimiser.Parameters;

    /// <inheritdoc/>
    public void Step(Tensor losses)
    {
        using var scope = NewDisposeScope();
        var gradient = Gradient(draws.Next(), losses);
        var (decoder, slopes) = (Of("D", Parameters), Of("D", gradient));
        slopes.sub_(slopes.mul(decoder).sum(1, keepdim: true).mul(decoder));
        optimiser.Update(gradient);
        decoder.div_(decoder.norm(1, keepdim: true));
    }

    /// <summary>∂L/∂θ on samples <c>[instances, samples, features]</c>; the loss is added as in <see cref="Step"/>.</summary>
    public Tensor Gradient(Tensor x, Tensor losses)
    {
        var (e, d, c) = (Of("E", Parameters), Of("D", Parameters), Of("c", Parameters));
        var samples = x.shape[1];
        var centred = x.sub(c);
        var f = centred.baddbmm(e.transpose(1, 2), Of("e", Parameters));
        if (settings.Active > 0)
        {
            var (values, places) = f.topk(settings.Active, -1);
            f.zero_().scatter_(-1, places, values.relu_());
        }
        else
        {
            f.relu_();
        }

        var g = f.bmm(d.transpose(1, 2)).sub_(centred);
        losses.add_(g.norm().square().div_(samples), Tensors.One);
        if (settings.Price > 0) losses.add_(f.sum().mul_(settings.Price / samples), Tensors.One);
        g.mul_(2.0 / samples);
        var s = g.bmm(d);
        if (settings.Price > 0) s.add_(settings.Price / samples);
        s.mul_(f.sign());
        var ofBias = s.sum(1, keepdim: true);
        var all = empty(instances, size);
        Of("E", all).copy_(s.transpose(1, 2).bmm(centred));
        Of("e", all).copy_(ofBias);
        Of("D", all).copy_(g.transpose(1, 2).bmm(f));
        Of("c", all).copy_(g.sum(1, keepdim: true).sub_(ofBias.bmm(e)));
        return all;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        draws.Dispose();
        optimiser.Dispose();
    }

    private Tensor Of(string name, Tensor all)
    {
        var tensor = layout[name];
        return all.narrow(1, tensor.Offset, tensor.Size).view(instances, tensor.Rows, tensor.Columns);
    }
}
