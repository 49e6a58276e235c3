using System.Numerics;

namespace Research;

/// <summary>
/// A model: what its output is (<see cref="Forward"/>, stated once for any number type) and how a small change of the
/// output acts on the parameters (<see cref="Pullback"/>). Sampling, losses and training are no part of a model.
/// </summary>
public interface IModel : IChecked
{
    /// <summary>Number of features n: the length of an input and of an output.</summary>
    int Features { get; }

    /// <summary>The number of values between input and output, e.g. of hidden dimensions.</summary>
    int Activations { get; }

    /// <summary>The layout of the parameters in a flat vector.</summary>
    ParameterLayout Layout { get; }

    /// <summary>The output of the model.</summary>
    /// <typeparam name="T">
    /// Anything that adds, multiplies and compares: double in the reference engine, <see cref="Dual{T}"/> in a check of the
    /// gradient.
    /// </typeparam>
    /// <param name="parameters">Flat, in the order of <see cref="Layout"/>.</param>
    /// <param name="input">x, <c>[Features]</c>.</param>
    /// <param name="activations">Filled with the values in between, <c>[Activations]</c>.</param>
    /// <param name="output">Filled with x', <c>[Features]</c>.</param>
    void Forward<T>(ReadOnlySpan<T> parameters, ReadOnlySpan<T> input, Span<T> activations, Span<T> output)
        where T : IAdditionOperators<T, T, T>, IMultiplyOperators<T, T, T>, IAdditiveIdentity<T, T>, IComparisonOperators<T, T, bool>;

    /// <summary>Adds Σ_i cotangent_i ∂x'_i/∂θ to the gradient.</summary>
    /// <param name="parameters">Flat, in the order of <see cref="Layout"/>.</param>
    /// <param name="input">x, <c>[Features]</c>.</param>
    /// <param name="activations">The activations that <see cref="Forward"/> wrote.</param>
    /// <param name="output">The output that <see cref="Forward"/> wrote.</param>
    /// <param name="cotangent">∂L/∂x', <c>[Features]</c>.</param>
    /// <param name="gradient">∂L/∂θ is added to it, flat.</param>
    void Pullback(
        ReadOnlySpan<double> parameters,
        ReadOnlySpan<double> input,
        ReadOnlySpan<double> activations,
        ReadOnlySpan<double> output,
        ReadOnlySpan<double> cotangent,
        Span<double> gradient);
}

/// <summary>A capability: the input passes a linear bottleneck W <c>[Hidden, Features]</c>, whose columns are directions.</summary>
public interface IBottleneck : IModel
{
    /// <summary>Number of hidden dimensions m.</summary>
    int Hidden { get; }
}

/// <summary>A capability: the model has a layer of neurons, an elementwise nonlinearity between input and output weights.</summary>
public interface INeurons : IModel
{
    /// <summary>Number of neurons.</summary>
    int Neurons { get; }

    /// <summary>The tensor of the input weights W₁ <c>[Neurons, Features]</c>; "W1" unless stated.</summary>
    string InputWeights => "W1";

    /// <summary>
    /// The tensor of the output weights W₂ <c>[Features, Neurons]</c>; "W2" unless stated. A tied model states that of its
    /// input weights, whose transpose is meant.
    /// </summary>
    string OutputWeights => "W2";
}
