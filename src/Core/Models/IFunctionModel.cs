using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

// What these defaults state, a record reaches through the interfaces that it implements.
#pragma warning disable CA1033

namespace Research;

/// <summary>
/// A model that is any function of a user's own. A record states <see cref="IModel.Features"/>, its tensors as
/// <see cref="IModel.Layout"/>, and <see cref="Output"/>; the gradient follows by automatic differentiation. The reference
/// engine trains it.
/// </summary>
public interface IFunctionModel : IModel
{
    /// <inheritdoc/>
    int IModel.Activations => 0;

    /// <summary>x' <c>[Features]</c>. Pure: the same for the same parameters and input, and without memory of earlier ones.</summary>
    /// <param name="parameters">The tensors of the layout, by name.</param>
    /// <param name="input">x, <c>[Features]</c>.</param>
    Variable[] Output(FunctionParameters parameters, Variable[] input);

    /// <inheritdoc/>
    IEnumerable<Fault> IChecked.Faults() => FunctionFaults.Of(this);

    /// <inheritdoc/>
    void IModel.Forward<T>(ReadOnlySpan<T> parameters, ReadOnlySpan<T> input, Span<T> activations, Span<T> output)
    {
        if (typeof(T) != typeof(double))
            throw new NotSupportedException($"A function of variables has a value for double, not for {typeof(T).Name}.");
        FunctionParameters.Of(this).Forward(Doubles.Of(parameters), Doubles.Of(input), Doubles.Of(output));
    }

    /// <inheritdoc/>
    void IModel.Pullback(
        ReadOnlySpan<double> parameters,
        ReadOnlySpan<double> input,
        ReadOnlySpan<double> activations,
        ReadOnlySpan<double> output,
        ReadOnlySpan<double> cotangent,
        Span<double> gradient) =>
        FunctionParameters.Of(this).Pullback(parameters, input, cotangent, gradient);
}

/// <summary>Spans of a number type that is double.</summary>
internal static class Doubles
{
    /// <summary>The span itself.</summary>
    public static ReadOnlySpan<double> Of<T>(ReadOnlySpan<T> values) =>
        MemoryMarshal.CreateReadOnlySpan(in Unsafe.As<T, double>(ref MemoryMarshal.GetReference(values)), values.Length);

    /// <summary>The span itself.</summary>
    public static Span<double> Of<T>(Span<T> values) =>
        MemoryMarshal.CreateSpan(ref Unsafe.As<T, double>(ref MemoryMarshal.GetReference(values)), values.Length);
}
