using System.Globalization;

namespace Research;

/// <summary>The place of tensors: the processor, or one of the machine's CUDA devices.</summary>
public sealed record TorchDevice
{
    private TorchDevice(bool isCuda, int index) => (IsCuda, Index) = (isCuda, index);

    /// <summary>The processor.</summary>
    public static TorchDevice Cpu { get; } = new(false, 0);

    /// <summary>Whether it is a CUDA device.</summary>
    public bool IsCuda { get; }

    /// <summary>Which CUDA device, counted from 0; 0 for the processor.</summary>
    public int Index { get; }

    /// <summary>A CUDA device.</summary>
    /// <param name="index">Counted from 0.</param>
    public static TorchDevice Cuda(int index = 0) => new(true, index);

    /// <summary>The device of a name; null for a name of none.</summary>
    /// <param name="name">cpu, cuda or cuda:k.</param>
    public static TorchDevice? Named(string name) => name switch
    {
        "cpu" => Cpu,
        "cuda" => Cuda(),
        _ when name.StartsWith("cuda:", StringComparison.Ordinal)
            && int.TryParse(name.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var index) => Cuda(index),
        _ => null,
    };

    /// <inheritdoc/>
    public override string ToString() => IsCuda ? $"cuda:{Index}" : "cpu";
}
