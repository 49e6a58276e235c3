using static TorchSharp.torch;

// What these defaults state, a record reaches through the interfaces that it implements.
#pragma warning disable CA1033

namespace Research;

/// <summary>
/// A model that is a module of TorchSharp, which the Torch engine trains by autograd. A user's record states the length of an
/// input and how the module is made; its name and fields stand for the code in stored results, so give changed code another name.
/// </summary>
/// <remarks>
/// The module takes inputs <c>[samples, features]</c> and gives outputs of that shape. Its parameters start as the plan's
/// initialiser says, one tensor after the other in the order of its named_parameters; those of one axis are biases and start at
/// zero. A capability needs nothing more: a record that is an <see cref="IBottleneck"/> too names its embedding
/// W <c>[Hidden, Features]</c> and its output bias b <c>[Features]</c>. Modules that draw random numbers, such as dropout, break the
/// rule that a seed decides all.
/// </remarks>
public interface ITorchModule : IModel
{
    /// <summary>Number of features: the length of an input and of an output, at least 1.</summary>
    int Inputs { get; }

    /// <summary>Makes a module; called once for each model that is trained, and to see which parameters it has.</summary>
    nn.Module<Tensor, Tensor> Make();

    /// <inheritdoc/>
    int IModel.Features => Inputs;

    /// <inheritdoc/>
    int IModel.Activations => 0;

    /// <inheritdoc/>
    ParameterLayout IModel.Layout => TorchModules.Layout(this);

    /// <inheritdoc/>
    IEnumerable<Fault> IChecked.Faults() => TorchModules.Faults(this);

    /// <inheritdoc/>
    void IModel.Forward<T>(ReadOnlySpan<T> parameters, ReadOnlySpan<T> input, Span<T> activations, Span<T> output) =>
        TorchModules.Forward(this, parameters, input, output);

    /// <inheritdoc/>
    void IModel.Pullback(
        ReadOnlySpan<double> parameters,
        ReadOnlySpan<double> input,
        ReadOnlySpan<double> activations,
        ReadOnlySpan<double> output,
        ReadOnlySpan<double> cotangent,
        Span<double> gradient) =>
        TorchModules.Pullback(this, parameters, input, cotangent, gradient);
}
