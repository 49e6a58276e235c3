using System.Collections.Concurrent;
using TorchSharp;

namespace Research;

/// <summary>
/// A module without a record of its own: a plan is plain data and holds its name, because code has no value to compare or to keep.
/// </summary>
public sealed record TorchModule : ITorchModule
{
    private static readonly ConcurrentDictionary<string, Func<torch.nn.Module<torch.Tensor, torch.Tensor>>> Known = new(StringComparer.Ordinal);

    private TorchModule(string name, int inputs) => (Name, Inputs) = (name, inputs);

    /// <summary>It stands for the code in stored results, so give changed code another.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public int Inputs { get; }

    /// <summary>A model from what makes its module.</summary>
    /// <param name="name">One for each module: results are stored under it, and the last module of a name is the one that trains.</param>
    /// <param name="features">The length of an input and of an output, at least 1.</param>
    /// <param name="make">Makes a module; called once for each model that is trained.</param>
    public static TorchModule Of(string name, int features, Func<torch.nn.Module<torch.Tensor, torch.Tensor>> make)
    {
        Known[name] = make;
        return new(name, features);
    }

    /// <inheritdoc/>
    public torch.nn.Module<torch.Tensor, torch.Tensor> Make() => Known[Name]();
}
