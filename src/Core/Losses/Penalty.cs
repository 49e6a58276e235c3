namespace Research;

/// <summary>The numbers that a penalty is a function of: the values at a site, or the entries of a tensor.</summary>
public abstract record Place
{
    private Place() { }

    /// <summary>The values v at a site of the model's chain, for every sample.</summary>
    /// <param name="Name">The name of a <see cref="Layer.Site"/>.</param>
    public sealed record Site(string Name) : Place;

    /// <summary>The entries v of a tensor that trains.</summary>
    /// <param name="Name">Its name in the model's layout, such as "W".</param>
    public sealed record Tensor(string Name) : Place;
}

/// <summary>
/// A term beside the error: λ Σ_k f(v_k), in the mean over samples where v are the values at a site. It is not divided by the
/// number of features, whatever the reduction of the error.
/// </summary>
/// <param name="On">The place of v.</param>
/// <param name="Function">f: |v| for L1, v² for L2, tanh, or a function of a user's own.</param>
/// <param name="Weight">λ, a finite number, 0 or above.</param>
public sealed record Penalty(Place On, IElementFunction Function, double Weight)
{
    /// <summary>λ Σ_k |v_k|.</summary>
    /// <param name="weight">λ.</param>
    /// <param name="on">The place of v.</param>
    public static Penalty L1(double weight, Place on) => new(on, new ElementFunction.Absolute(), weight);

    /// <summary>λ Σ_k v_k².</summary>
    /// <param name="weight">λ.</param>
    /// <param name="on">The place of v.</param>
    public static Penalty L2(double weight, Place on) => new(on, new ElementFunction.Square(), weight);

    /// <summary>λ Σ_k tanh v_k, which counts large values about alike; meant for values that are not negative.</summary>
    /// <param name="weight">λ.</param>
    /// <param name="on">The place of v.</param>
    public static Penalty Tanh(double weight, Place on) => new(on, new ElementFunction.Tanh(), weight);

    /// <summary>The faults of the penalty for a model without faults.</summary>
    /// <param name="model">The model.</param>
    public IEnumerable<Fault> Faults(IModel model)
    {
        foreach (var fault in Check.NotNegative($"the weight of the penalty on {Where}", Weight, "use a weight such as 0.01, or 0 for none")) yield return fault;
        foreach (var fault in ElementFunctionFaults.Of(Function, $"in the penalty on {Where}")) yield return fault;
        if (On is Place.Site site)
        {
            var sites = model is IChained chained ? chained.Chain.Sites : [];
            if (!sites.Contains(site.Name))
                yield return new("the site of a penalty", $"\"{site.Name}\"", Among(sites, "site", model), "name a site of this model, or add one to its chain");
        }
        else if (On is Place.Tensor tensor && model.Layout.Tensors.All(of => of.Name != tensor.Name))
        {
            yield return new("the tensor of a penalty", $"\"{tensor.Name}\"", Among(model.Layout.Tensors.Select(of => of.Name), "tensor", model),
                "name a tensor of this model");
        }
    }

    private string Where => On switch
    {
        Place.Site site => $"the site \"{site.Name}\"",
        Place.Tensor tensor => $"the tensor \"{tensor.Name}\"",
        _ => "nothing",
    };

    private static string Among(IEnumerable<string> names, string what, IModel model)
    {
        var all = names.Select(name => $"\"{name}\"").ToArray();
        return all.Length == 0 ? $"a {what} of {model.GetType().Name}, which has none" : $"one of {string.Join(", ", all)}";
    }
}
