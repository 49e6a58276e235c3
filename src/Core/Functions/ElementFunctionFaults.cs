using System.Runtime.Intrinsics;

namespace Research;

/// <summary>The faults of an elementwise function, wherever it is used.</summary>
internal static class ElementFunctionFaults
{
    // Between the places where functions have their kinks, on both sides of 0.
    private static readonly double[] Places = [-3.1371, -1.2713, -0.3719, -0.0431, 0.0531, 0.4127, 1.3391, 2.8713];

    // Half the distance of a difference, and what it may be off by: rounding and the third derivative.
    private const double Half = 1e-5, Tolerance = 1e-5;

    // A vector form is made of floats.
    private const double FloatTolerance = 1e-4;

    /// <summary>The function's own faults; if there are none, whether its derivative and its vector form agree with it at some places, of which the first that shows a fault is named.</summary>
    /// <param name="function">The function.</param>
    /// <param name="where">The place of the function in the model, e.g. "of layer 2".</param>
    public static IEnumerable<Fault> Of(IElementFunction function, string where)
    {
        var own = function.Faults().ToArray();
        if (own.Length > 0) return own;
        var name = $"{function.GetType().Name} {where}";
        return [.. Derivative(function, name).Take(1), .. Vectors(function, name).Take(1)];
    }

    private static IEnumerable<Fault> Derivative(IElementFunction function, string name)
    {
        foreach (var z in Places)
        {
            var (before, at, after, slope) = (function.Of(z - Half), function.Of(z), function.Of(z + Half), function.Slope(z));
            if (!double.IsFinite(at) || !double.IsFinite(slope))
            {
                yield return new($"the function {name} at {z}", $"{at} with derivative {slope}", "finite numbers", "define it for every number");
                continue;
            }

            var (left, right) = ((at - before) / Half, (after - at) / Half);
            var allowed = Tolerance * (1 + Math.Abs(left) + Math.Abs(right));

            // At a kink the derivative of either side will do, and what is between.
            if (slope >= Math.Min(left, right) - allowed && slope <= Math.Max(left, right) + allowed) continue;
            yield return new($"the derivative of {name} at {z}", $"{slope:G6}", $"{(left + right) / 2:G6}, as differences of the function have it",
                "correct Slope or Of");
        }
    }

    private static IEnumerable<Fault> Vectors(IElementFunction function, string name)
    {
        if (function is not IVectorFunction vectors) yield break;
        foreach (var z in Places)
        {
            var at = (double)(float)z;
            foreach (var (what, exact, found) in new[]
            {
                ("values", function.Of(at), vectors.Of(Vector512.Create((float)at)).ToScalar()),
                ("derivatives", function.Slope(at), vectors.Slope(Vector512.Create((float)at)).ToScalar()),
            })
            {
                if (!(Math.Abs(exact - found) <= FloatTolerance * (1 + Math.Abs(exact))))
                    yield return new($"the vector form of {name}, {what} at {z}", $"{found:G6}", $"{exact:G6}, as for one number", "correct the form for vectors");
            }
        }
    }
}
