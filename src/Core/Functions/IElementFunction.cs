using System.Runtime.Intrinsics;

// What the default states, a record reaches through the interface that it implements.
#pragma warning disable CA1033

namespace Research;

/// <summary>
/// A function of one number and its derivative, as data. A record with these members serves as an elementwise layer, as the
/// function of the error, and as a penalty. Where derivative and function disagree, a plan that holds them has a <see cref="Fault"/>.
/// </summary>
public interface IElementFunction : IChecked
{
    /// <summary>f(z).</summary>
    double Of(double z);

    /// <summary>f'(z); at a kink the derivative of either side, or one between.</summary>
    double Slope(double z);

    /// <summary>Whether f(sz) = s f(z) for every s &gt; 0. This is not verified.</summary>
    bool IsHomogeneous => false;

    /// <inheritdoc/>
    IEnumerable<Fault> IChecked.Faults() => [];
}

/// <summary>
/// A function with a form for 16 floats at once, which the SIMD engine needs. The code of a struct is compiled into the loops of
/// the engine; the methods of a class are called once for every 16 numbers.
/// </summary>
public interface IVectorFunction : IElementFunction
{
    /// <summary>f(z), lane by lane. If it uses no other operations than +, −, ×, ÷, √ and comparisons, its bits are the same on every machine.</summary>
    Vector512<float> Of(Vector512<float> z);

    /// <summary>f'(z), lane by lane.</summary>
    Vector512<float> Slope(Vector512<float> z);
}
