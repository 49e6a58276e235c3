namespace Research;

/// <summary>
/// The operations of a number type that a chain needs beyond sums, products and comparisons, for double and for dual numbers over
/// double. Chains of dense layers, added biases, ReLU and squares do not need them.
/// </summary>
/// <typeparam name="T">The number.</typeparam>
internal abstract class ChainNumbers<T>
{
    /// <summary>The operations of the type; null where there are none.</summary>
    public static ChainNumbers<T>? Known { get; } =
        typeof(T) == typeof(double) ? (ChainNumbers<T>)(object)new Doubles()
        : typeof(T) == typeof(Dual<double>) ? (ChainNumbers<T>)(object)new Duals()
        : null;

    /// <summary>The operations of the type.</summary>
    /// <exception cref="NotSupportedException">There are none.</exception>
    public static ChainNumbers<T> Needed => Known ?? throw new NotSupportedException(
        $"A chain with fixed matrices, subtracted biases or other functions than ReLU and the square has no value for {typeof(T).Name}: use double or Dual<double>.");

    /// <summary>A constant.</summary>
    public abstract T Of(double value);

    /// <summary>f(z).</summary>
    public abstract T Apply(IElementFunction function, T z);

    private sealed class Doubles : ChainNumbers<double>
    {
        public override double Of(double value) => value;

        public override double Apply(IElementFunction function, double z) => function.Of(z);
    }

    /// <summary>(f(a))' = f'(a) a', with the derivative that the function states.</summary>
    private sealed class Duals : ChainNumbers<Dual<double>>
    {
        public override Dual<double> Of(double value) => new(value, 0);

        public override Dual<double> Apply(IElementFunction function, Dual<double> z) =>
            new(function.Of(z.Value), function.Slope(z.Value) * z.Derivative);
    }
}
