using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>A function on rows of 64 samples, with the same bits whatever the width of the machine.</summary>
internal abstract class FunctionRows
{
    /// <summary>The rows of a function f. For each struct type, loops of their own are compiled.</summary>
    public static FunctionRows Of(IVectorFunction function) =>
        (FunctionRows)Activator.CreateInstance(typeof(FunctionRows<>).MakeGenericType(function.GetType()), function)!;

    /// <summary>y = f(z), row by row.</summary>
    public abstract void Apply(ref float z, ref float y, nint stride, int width);

    /// <summary>λ Σ_k f(z_k), in double; adds λ f'(z_k) to the gradients unless they are empty.</summary>
    public abstract double Add(Span<float> z, float weight, Span<float> gradients);

    /// <summary>Adds λ f(z) of every row to the loss of each of 64 samples.</summary>
    public abstract void AddValues(ref float z, ref float losses, float weight, nint stride, int width);

    /// <summary>Adds λ f'(z) × mask to cotangents, row by row; the mask is one number for each of 64 samples.</summary>
    public abstract void AddSlopes(ref float z, ref float mask, ref float cotangents, float weight, nint stride, int width);

    /// <summary>Writes the losses Σ_i I_i f(e_i) of 64 samples and g = ½ I f'(e), with the errors e = x' − t, row by row.</summary>
    public abstract void Evaluate(ref float outputs, ref float targets, ref float importance, ref float losses, ref float g, nint stride, int width);

    /// <summary>g = f'(z) × cotangent, row by row.</summary>
    public abstract void Through(ref float z, ref float cotangent, ref float g, nint stride, int width);
}

/// <summary>The rows of a type of functions.</summary>
/// <typeparam name="TFunction">A struct where speed matters.</typeparam>
/// <param name="function">The function.</param>
internal sealed class FunctionRows<TFunction>(TFunction function) : FunctionRows
    where TFunction : IVectorFunction
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override void Apply(ref float z, ref float y, nint stride, int width)
    {
        var f = function;
        for (nint row = 0; row < width; row++)
        {
            ref var from = ref Unsafe.Add(ref z, row * stride);
            ref var to = ref Unsafe.Add(ref y, row * stride);
            for (nuint q = 0; q < Tile.Samples; q += Tile.Lanes)
                f.Of(Vector512.LoadUnsafe(ref from, q)).StoreUnsafe(ref to, q);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override void Through(ref float z, ref float cotangent, ref float g, nint stride, int width)
    {
        var f = function;
        for (nint row = 0; row < width; row++)
        {
            ref var at = ref Unsafe.Add(ref z, row * stride);
            ref var from = ref Unsafe.Add(ref cotangent, row * stride);
            ref var to = ref Unsafe.Add(ref g, row * stride);
            for (nuint q = 0; q < Tile.Samples; q += Tile.Lanes)
                (f.Slope(Vector512.LoadUnsafe(ref at, q)) * Vector512.LoadUnsafe(ref from, q)).StoreUnsafe(ref to, q);
        }
    }

    /// <inheritdoc/>
    public override double Add(Span<float> z, float weight, Span<float> gradients)
    {
        var (f, sum) = (function, 0.0);
        for (var k = 0; k < z.Length; k++)
        {
            var at = Vector512.Create(z[k]);
            sum += (double)weight * f.Of(at).ToScalar();
            if (gradients.Length > 0) gradients[k] += weight * f.Slope(at).ToScalar();
        }

        return sum;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override void AddValues(ref float z, ref float losses, float weight, nint stride, int width)
    {
        var (f, factor) = (function, Vector512.Create(weight));
        for (nuint q = 0; q < Tile.Samples; q += Tile.Lanes)
        {
            var sum = Vector512.LoadUnsafe(ref losses, q);
            for (nint row = 0; row < width; row++)
                sum = Vector512.FusedMultiplyAdd(factor, f.Of(Vector512.LoadUnsafe(ref Unsafe.Add(ref z, row * stride), q)), sum);
            sum.StoreUnsafe(ref losses, q);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override void AddSlopes(ref float z, ref float mask, ref float cotangents, float weight, nint stride, int width)
    {
        var f = function;
        for (nuint q = 0; q < Tile.Samples; q += Tile.Lanes)
        {
            var factor = Vector512.Create(weight) * Vector512.LoadUnsafe(ref mask, q);
            for (nint row = 0; row < width; row++)
            {
                ref var to = ref Unsafe.Add(ref cotangents, row * stride);
                var slope = f.Slope(Vector512.LoadUnsafe(ref Unsafe.Add(ref z, row * stride), q));
                Vector512.FusedMultiplyAdd(factor, slope, Vector512.LoadUnsafe(ref to, q)).StoreUnsafe(ref to, q);
            }
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override void Evaluate(ref float outputs, ref float targets, ref float importance, ref float losses, ref float g, nint stride, int width)
    {
        var (f, half) = (function, Vector512.Create(0.5f));
        for (nuint q = 0; q < Tile.Samples; q += Tile.Lanes)
        {
            var loss = Vector512<float>.Zero;
            for (nint row = 0; row < width; row++)
            {
                var at = row * stride;
                var error = Vector512.LoadUnsafe(ref Unsafe.Add(ref outputs, at), q) - Vector512.LoadUnsafe(ref Unsafe.Add(ref targets, at), q);
                var weight = Vector512.Create(Unsafe.Add(ref importance, row));
                loss = Vector512.FusedMultiplyAdd(weight, f.Of(error), loss);
                (half * weight * f.Slope(error)).StoreUnsafe(ref Unsafe.Add(ref g, at), q);
            }

            loss.StoreUnsafe(ref losses, q);
        }
    }
}
