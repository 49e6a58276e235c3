using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Research;

/// <summary>
/// The value that the output of a model is compared with, as a function of the clean sample x; plain data. A record with these
/// members serves every engine.
/// </summary>
public interface ITarget : IChecked
{
    /// <summary>The faults of the target for samples of a length.</summary>
    /// <param name="features">The length of a sample and of a target.</param>
    IEnumerable<Fault> Faults(int features);

    /// <summary>Writes the targets of one tile.</summary>
    /// <param name="features">The length of a sample and of a target.</param>
    /// <param name="inputs">x, <c>[features, stride]</c>: the <see cref="Tile.Samples"/> samples of a feature are neighbours.</param>
    /// <param name="targets">Overwritten, <c>[features, stride]</c>; only the first <see cref="Tile.Samples"/> of a row.</param>
    /// <param name="stride">Floats from one feature to the next; the last row may end after <see cref="Tile.Samples"/>.</param>
    void Fill(int features, ReadOnlySpan<float> inputs, Span<float> targets, int stride);
}

/// <summary>The targets of this project. A target of a user's own implements <see cref="ITarget"/>.</summary>
public static class Target
{
    /// <summary>t = x, of an autoencoder: the target of a plan that states none.</summary>
    public static ITarget Input { get; } = new Itself();

    /// <summary>t_i = |x_i| (Elhage et al. 2022, section 8).</summary>
    public static ITarget Absolute => Elementwise(new ElementFunction.Absolute());

    /// <summary>t_i = f(x_i).</summary>
    /// <param name="function">f.</param>
    public static ITarget Elementwise(IElementFunction function) => new OfEach(function);

    /// <summary>t = M x.</summary>
    /// <param name="matrix">M <c>[Features, Features]</c>, finite.</param>
    public static ITarget Linear(Matrix matrix) => new Product(matrix);

    /// <summary>f, where t_i = f(x_i), the identity among them; null for other targets.</summary>
    internal static IElementFunction? ElementFunctionOf(ITarget target) => target switch
    {
        Itself => new ElementFunction.Identity(),
        OfEach of => of.Function,
        _ => null,
    };

    /// <summary>M, where t = M x was stated by its matrix; null for other targets.</summary>
    internal static Matrix? MatrixOf(ITarget target) => (target as Product)?.Matrix;

    private sealed record Itself : ITarget
    {
        public IEnumerable<Fault> Faults() => [];

        public IEnumerable<Fault> Faults(int features) => [];

        public void Fill(int features, ReadOnlySpan<float> inputs, Span<float> targets, int stride)
        {
            for (var i = 0; i < features; i++) inputs.Slice(i * stride, Tile.Samples).CopyTo(targets.Slice(i * stride, Tile.Samples));
        }
    }

    private sealed record OfEach(IElementFunction Function) : ITarget
    {
        // Made once for each function, because its loop is compiled.
        private static readonly ConditionalWeakTable<OfEach, FunctionRows> Rows = [];

        public IEnumerable<Fault> Faults() => ElementFunctionFaults.Of(Function, "of the target");

        public IEnumerable<Fault> Faults(int features) => [];

        public void Fill(int features, ReadOnlySpan<float> inputs, Span<float> targets, int stride)
        {
            if (Function is IVectorFunction vectors)
            {
                ref var from = ref MemoryMarshal.GetReference(inputs);
                Rows.GetValue(this, _ => FunctionRows.Of(vectors)).Apply(ref from, ref MemoryMarshal.GetReference(targets), stride, features);
                return;
            }

            for (var i = 0; i < features; i++)
                for (var at = i * stride; at < (i * stride) + Tile.Samples; at++) targets[at] = (float)Function.Of(inputs[at]);
        }
    }

    private sealed record Product(Matrix Matrix) : ITarget
    {
        public IEnumerable<Fault> Faults()
        {
            for (var row = 0; row < Matrix.Rows; row++)
                for (var column = 0; column < Matrix.Columns; column++)
                    if (!double.IsFinite((float)Matrix[row, column]))
                    {
                        yield return new($"entry ({row}, {column}) of the target's matrix", $"{Matrix[row, column]}",
                            "a finite number that a float can hold", "give a matrix of finite numbers");
                    }
        }

        public IEnumerable<Fault> Faults(int features)
        {
            if (Matrix.Rows != features || Matrix.Columns != features)
                yield return new("the size of the target's matrix", $"{Matrix.Rows} × {Matrix.Columns}", $"{features} × {features}, features by features", "give a matrix of that size");
        }

        public void Fill(int features, ReadOnlySpan<float> inputs, Span<float> targets, int stride)
        {
            for (var row = 0; row < features; row++)
            {
                var to = targets.Slice(row * stride, Tile.Samples);
                to.Clear();
                for (var column = 0; column < features; column++)
                {
                    var entry = (float)Matrix[row, column];
                    if (entry == 0) continue;
                    var from = inputs.Slice(column * stride, Tile.Samples);
                    for (var at = 0; at < to.Length; at++) to[at] += entry * from[at];
                }
            }
        }
    }
}
