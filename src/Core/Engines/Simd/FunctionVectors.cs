using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>An elementwise function of vectors, and the way back through it.</summary>
internal interface IFunctionVectors
{
    /// <summary>f(z).</summary>
    static abstract Vector512<float> Apply(Vector512<float> z, Vector512<float> slope);

    /// <summary>f'(z) × cotangent.</summary>
    static abstract Vector512<float> Through(Vector512<float> z, Vector512<float> slope, Vector512<float> cotangent);
}

/// <summary>The functions of <see cref="ElementFunction"/> on rows of 64 samples, with the same bits whatever the width of the machine.</summary>
internal static class FunctionVectors
{
    /// <summary>y = f(z), row by row.</summary>
    public static void Apply(ChainStep.Map map, ref float z, ref float y, nint stride)
    {
        switch (map.Function)
        {
            case ElementFunction.Relu: Apply<ReluVectors>(map, ref z, ref y, stride); break;
            case ElementFunction.LeakyRelu: Apply<LeakyReluVectors>(map, ref z, ref y, stride); break;
            case ElementFunction.Absolute: Apply<AbsoluteVectors>(map, ref z, ref y, stride); break;
            case ElementFunction.Square: Apply<SquareVectors>(map, ref z, ref y, stride); break;
            case ElementFunction.Softplus: Apply<SoftplusVectors>(map, ref z, ref y, stride); break;
            case ElementFunction.Tanh: Apply<TanhVectors>(map, ref z, ref y, stride); break;
            case ElementFunction.Gelu: Apply<GeluVectors>(map, ref z, ref y, stride); break;
            default: throw new NotSupportedException($"{map.Function} has no vector form.");
        }
    }

    /// <summary>back = f'(z) g, row by row; back may be g.</summary>
    public static void Through(ChainStep.Map map, ref float z, ref float g, ref float back, nint stride)
    {
        switch (map.Function)
        {
            case ElementFunction.Relu: Through<ReluVectors>(map, ref z, ref g, ref back, stride); break;
            case ElementFunction.LeakyRelu: Through<LeakyReluVectors>(map, ref z, ref g, ref back, stride); break;
            case ElementFunction.Absolute: Through<AbsoluteVectors>(map, ref z, ref g, ref back, stride); break;
            case ElementFunction.Square: Through<SquareVectors>(map, ref z, ref g, ref back, stride); break;
            case ElementFunction.Softplus: Through<SoftplusVectors>(map, ref z, ref g, ref back, stride); break;
            case ElementFunction.Tanh: Through<TanhVectors>(map, ref z, ref g, ref back, stride); break;
            case ElementFunction.Gelu: Through<GeluVectors>(map, ref z, ref g, ref back, stride); break;
            default: throw new NotSupportedException($"{map.Function} has no vector form.");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Apply<TFunction>(ChainStep.Map map, ref float z, ref float y, nint stride)
        where TFunction : struct, IFunctionVectors
    {
        var slope = Vector512.Create((float)map.Slope);
        for (nint row = 0; row < map.Width; row++)
            for (nint q = row * stride; q < (row * stride) + Tile.Samples; q += Tile.Lanes)
                TFunction.Apply(Vector512.LoadUnsafe(ref Unsafe.Add(ref z, q)), slope).StoreUnsafe(ref Unsafe.Add(ref y, q));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Through<TFunction>(ChainStep.Map map, ref float z, ref float g, ref float back, nint stride)
        where TFunction : struct, IFunctionVectors
    {
        var slope = Vector512.Create((float)map.Slope);
        for (nint row = 0; row < map.Width; row++)
        {
            for (nint q = row * stride; q < (row * stride) + Tile.Samples; q += Tile.Lanes)
            {
                var (at, cotangent) = (Vector512.LoadUnsafe(ref Unsafe.Add(ref z, q)), Vector512.LoadUnsafe(ref Unsafe.Add(ref g, q)));
                TFunction.Through(at, slope, cotangent).StoreUnsafe(ref Unsafe.Add(ref back, q));
            }
        }
    }
}
