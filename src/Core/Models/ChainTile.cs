using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>
/// The values at a place of a chain with given parameters, for a tile of samples at once, in double: the same bits as those of
/// <see cref="ChainValues"/>, because each sum is taken in the same order and terms that are left out are zeros.
/// </summary>
internal sealed class ChainTile
{
    // With fewer rows than a vector of doubles has lanes, a vector holds samples in place of rows.
    private const int Narrow = 8;

    private readonly ChainStep[] steps;
    private readonly double[]?[] matrices, biases;
    private readonly bool[] skips;

    // The samples of a tile in double, [inputs, 64], where the place lies behind one product of few rows.
    private readonly double[]? narrow;
    private readonly double[][] values;
    private readonly int inputs;

    /// <summary>Prepares the matrices of the steps before a place.</summary>
    public ChainTile(ChainProgram program, int place, ReadOnlySpan<double> parameters)
    {
        (steps, inputs, Width) = (program.Steps[..place], program.Inputs, program.Width(place));
        (matrices, biases, skips) = (new double[]?[place], new double[]?[place], new bool[place]);
        values = [.. steps.Select(step => new double[Tile.Samples * step.Outputs])];
        for (var k = 0; k < place; k++)
        {
            var tensor = (steps[k] as ChainStep.Product)?.Bias ?? (steps[k] as ChainStep.Shift)?.Bias;
            biases[k] = tensor is null ? null : parameters.Slice(tensor.Offset, tensor.Size).ToArray();
            if (steps[k] is not ChainStep.Product product) continue;
            matrices[k] = Transposed(product, parameters);

            // 0 × M adds nothing where M is finite, unless the sum so far is −0, which it only is where the bias is.
            skips[k] = matrices[k]!.All(double.IsFinite) && biases[k]?.Any(value => value == 0 && double.IsNegative(value)) != true;
        }

        narrow = place == 1 && steps[0] is ChainStep.Product { Outputs: < Narrow } ? new double[inputs * Tile.Samples] : null;
    }

    /// <summary>The number of values at the place.</summary>
    public int Width { get; }

    /// <summary>Fills <c>[Width, stride]</c> with the values of 64 samples <c>[inputs, 64]</c>.</summary>
    public void Fill(ReadOnlySpan<float> drawn, Span<float> to, int stride)
    {
        if (steps.Length == 0)
        {
            for (var i = 0; i < inputs; i++) drawn.Slice(i * Tile.Samples, Tile.Samples).CopyTo(to[(i * stride)..]);
            return;
        }

        if (narrow is not null)
        {
            MultiplyNarrow(ref narrow[0], drawn[..(inputs * Tile.Samples)], to[..(((Width - 1) * stride) + Tile.Samples)], stride);
            return;
        }

        for (var k = 0; k < steps.Length; k++)
        {
            if (steps[k] is ChainStep.Product product) Multiply(k, product, drawn);
            else Change(k, drawn);
        }

        var last = values[^1];
        for (var i = 0; i < Width; i++)
            for (var sample = 0; sample < Tile.Samples; sample++) to[(i * stride) + sample] = (float)last[(sample * Width) + i];
    }

    /// <summary>y = b + M x: for each sample the sums of <see cref="Multiply"/>, in the same order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void MultiplyNarrow(ref double x, ReadOnlySpan<float> drawn, Span<float> to, nint stride)
    {
        var (bias, width) = (biases[0], (nint)Width);
        ref var from = ref MemoryMarshal.GetReference(drawn);
        ref var y = ref MemoryMarshal.GetReference(to);
        for (nuint k = 0; k < (nuint)drawn.Length; k += Tile.Lanes)
        {
            var row = Vector512.LoadUnsafe(ref from, k);
            Vector512.WidenLower(row).StoreUnsafe(ref x, k);
            Vector512.WidenUpper(row).StoreUnsafe(ref x, k + 8);
        }

        for (nint r = 0; r < width; r++, y = ref Unsafe.Add(ref y, stride))
        {
            var start = Vector512.Create(bias is null ? 0 : bias[r]);
            for (nuint q = 0; q < Tile.Samples; q += 2 * Tile.Lanes)
            {
                // One rounding after each product and one after each sum.
                ref var m = ref matrices[0]![r];
                var (a, b, c, d) = (start, start, start, start);
                for (nuint at = q; at < (nuint)drawn.Length; at += Tile.Samples, m = ref Unsafe.Add(ref m, width))
                {
                    var factor = Vector512.Create(m);
                    a += factor * Vector512.LoadUnsafe(ref x, at);
                    b += factor * Vector512.LoadUnsafe(ref x, at + 8);
                    c += factor * Vector512.LoadUnsafe(ref x, at + 16);
                    d += factor * Vector512.LoadUnsafe(ref x, at + 24);
                }

                Vector512.Narrow(a, b).StoreUnsafe(ref y, q);
                Vector512.Narrow(c, d).StoreUnsafe(ref y, q + 16);
            }
        }
    }

    private void Multiply(int k, ChainStep.Product product, ReadOnlySpan<float> drawn)
    {
        var (to, width, matrix) = (values[k], product.Outputs, matrices[k]!);
        if (biases[k] is { } bias) for (var sample = 0; sample < Tile.Samples; sample++) bias.CopyTo(to, sample * width);
        else Array.Clear(to);
        for (var column = 0; column < product.Inputs; column++)
        {
            ref var factors = ref matrix[column * width];
            if (k == 0)
            {
                AddColumn(ref factors, drawn.Slice(column * Tile.Samples, Tile.Samples), skips[k], to, width);
                continue;
            }

            for (var sample = 0; sample < Tile.Samples; sample++)
            {
                var x = values[k - 1][(sample * product.Inputs) + column];
                if (x != 0 || !skips[k]) Add(ref factors, x, ref to[sample * width], width);
            }
        }
    }

    private static void AddColumn(ref double factors, ReadOnlySpan<float> row, bool skips, double[] to, int width)
    {
        for (var q = 0; q < row.Length; q += Tile.Lanes)
        {
            var zeros = Vector512.Equals(Vector512.Create(row.Slice(q, Tile.Lanes)), Vector512<float>.Zero).ExtractMostSignificantBits();
            for (var bits = (skips ? ~zeros : ulong.MaxValue) & 0xFFFF; bits != 0; bits &= bits - 1)
            {
                var sample = q + BitOperations.TrailingZeroCount(bits);
                Add(ref factors, row[sample], ref to[sample * width], width);
            }
        }
    }

    /// <summary>y += M x, one rounding after the product and one after the sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(ref double factors, double x, ref double to, int width)
    {
        var (row, times) = (0, Vector512.Create(x));
        for (; row + 8 <= width; row += 8)
        {
            var product = Vector512.LoadUnsafe(ref factors, (nuint)row) * times;
            (Vector512.LoadUnsafe(ref to, (nuint)row) + product).StoreUnsafe(ref to, (nuint)row);
        }

        for (; row < width; row++) Unsafe.Add(ref to, row) += Unsafe.Add(ref factors, row) * x;
    }

    private void Change(int k, ReadOnlySpan<float> drawn)
    {
        var (to, width) = (values[k], steps[k].Outputs);
        for (var at = 0; at < to.Length; at++)
        {
            var x = k > 0 ? values[k - 1][at] : drawn[(at % width * Tile.Samples) + (at / width)];
            to[at] = steps[k] switch
            {
                ChainStep.Shift shift => x + (shift.Sign > 0 ? biases[k]![at % width] : -1 * biases[k]![at % width]),
                ChainStep.Map map => ChainValues.Of(map, x),
                _ => x,
            };
        }
    }

    private static double[] Transposed(ChainStep.Product product, ReadOnlySpan<double> parameters)
    {
        var entries = new double[product.Inputs * product.Outputs];
        for (var row = 0; row < product.Outputs; row++)
        {
            for (var column = 0; column < product.Inputs; column++)
            {
                entries[(column * product.Outputs) + row] = product.Matrix is { } matrix
                    ? matrix[row, column]
                    : parameters[product.Weight!.Offset + (row * product.Strides.Row) + (column * product.Strides.Column)];
            }
        }

        return entries;
    }
}
