using System.Buffers;
using System.Numerics;

namespace Research;

/// <summary>The output of a chain for any number type, and its gradient in double: sample by sample, step by step.</summary>
internal static class ChainValues
{
    /// <summary>x'(x); leaves the outputs of all steps but the last in the activations, one after the other.</summary>
    public static void Forward<T>(
        ChainProgram program, ReadOnlySpan<T> parameters, ReadOnlySpan<T> input, Span<T> activations, Span<T> output)
        where T : IAdditionOperators<T, T, T>, IMultiplyOperators<T, T, T>, IAdditiveIdentity<T, T>, IComparisonOperators<T, T, bool>
    {
        if (program.Steps.Length == 0) input.CopyTo(output);
        var x = input;
        for (var k = 0; k < program.Steps.Length; k++)
        {
            var step = program.Steps[k];
            var y = k == program.Steps.Length - 1 ? output : activations[..step.Outputs];
            activations = activations[(k == program.Steps.Length - 1 ? 0 : step.Outputs)..];
            Take(step, parameters, x, y);
            x = y;
        }
    }

    /// <summary>The values at a place, from those at another one before it.</summary>
    public static double[] Between(ChainProgram program, int from, int to, ReadOnlySpan<double> parameters, double[] values)
    {
        for (var k = from; k < to; k++)
        {
            var next = new double[program.Steps[k].Outputs];
            Take<double>(program.Steps[k], parameters, values, next);
            values = next;
        }

        return values;
    }

    private static void Take<T>(ChainStep step, ReadOnlySpan<T> parameters, ReadOnlySpan<T> x, Span<T> y)
        where T : IAdditionOperators<T, T, T>, IMultiplyOperators<T, T, T>, IAdditiveIdentity<T, T>, IComparisonOperators<T, T, bool>
    {
        if (step is ChainStep.Product product) Multiply(product, parameters, x, y);
        else if (step is ChainStep.Shift shift) Add(shift, parameters, x, y);
        else if (step is ChainStep.Map map) for (var i = 0; i < y.Length; i++) y[i] = Of(map, x[i]);
    }

    /// <summary>
    /// Adds Σ_i cotangent_i ∂x'_i/∂θ to the gradient, of one sample at once: a tensor that is used twice is added to once. So are
    /// cotangents of places in between, where a loss has such.
    /// </summary>
    public static void Pullback(
        ChainProgram program,
        ReadOnlySpan<double> parameters,
        ReadOnlySpan<double> input,
        ReadOnlySpan<double> activations,
        ReadOnlySpan<double> cotangent,
        Span<double> gradient,
        double[]?[]? sites = null)
    {
        var (size, widest) = (program.Layout.Size, Math.Max(program.Inputs, program.Steps.Select(step => step.Outputs).DefaultIfEmpty(0).Max()));
        var rented = ArrayPool<double>.Shared.Rent(size + (2 * widest));
        var sum = rented.AsSpan(0, size);
        var g = rented.AsSpan(size, widest);
        var back = rented.AsSpan(size + widest, widest);
        sum.Clear();
        cotangent.CopyTo(g);
        for (int k = program.Steps.Length - 1, end = program.Activations; k >= 0; k--)
        {
            var step = program.Steps[k];
            var x = k == 0 ? input : activations.Slice(end - step.Inputs, step.Inputs);
            end -= step.Inputs;
            if (sites?[k + 1] is { } more) for (var i = 0; i < more.Length; i++) g[i] += more[i];
            if (step is ChainStep.Product product)
            {
                Multiply(product, parameters, x, g, sum, back);
                var done = g;
                g = back;
                back = done;
            }
            else if (step is ChainStep.Shift shift)
            {
                for (var i = 0; i < step.Inputs; i++) sum[shift.Bias.Offset + i] += shift.Sign * g[i];
            }
            else if (step is ChainStep.Map map)
            {
                for (var i = 0; i < step.Inputs; i++) g[i] *= map.Function.Slope(x[i]);
            }
        }

        for (var i = 0; i < size; i++) gradient[i] += sum[i];
        ArrayPool<double>.Shared.Return(rented);
    }

    /// <summary>y = b + M x, each sum in the order of x.</summary>
    private static void Multiply<T>(ChainStep.Product step, ReadOnlySpan<T> parameters, ReadOnlySpan<T> x, Span<T> y)
        where T : IAdditionOperators<T, T, T>, IMultiplyOperators<T, T, T>, IAdditiveIdentity<T, T>
    {
        var numbers = step.Matrix is null ? null : ChainNumbers<T>.Needed;
        for (var row = 0; row < step.Outputs; row++)
        {
            y[row] = step.Bias is null ? T.AdditiveIdentity : parameters[step.Bias.Offset + row];
            for (var column = 0; column < step.Inputs; column++)
                y[row] += (step.Matrix is { } matrix ? numbers!.Of(matrix[row, column]) : parameters[At(step, row, column)]) * x[column];
        }
    }

    /// <summary>∂l/∂b = g, ∂l/∂M = g xᵀ, ∂l/∂x = Mᵀ g.</summary>
    private static void Multiply(
        ChainStep.Product step, ReadOnlySpan<double> parameters, ReadOnlySpan<double> x, ReadOnlySpan<double> g, Span<double> sum, Span<double> back)
    {
        back[..step.Inputs].Clear();
        for (var row = 0; row < step.Outputs; row++)
        {
            if (step.Bias is not null) sum[step.Bias.Offset + row] += g[row];
            for (var column = 0; column < step.Inputs; column++)
            {
                if (step.Weight is not null) sum[At(step, row, column)] += g[row] * x[column];
                if (step.IsCrossed) back[column] += (step.Matrix is { } matrix ? matrix[row, column] : parameters[At(step, row, column)]) * g[row];
            }
        }
    }

    private static int At(ChainStep.Product step, int row, int column) =>
        step.Weight!.Offset + (row * step.Strides.Row) + (column * step.Strides.Column);

    private static void Add<T>(ChainStep.Shift step, ReadOnlySpan<T> parameters, ReadOnlySpan<T> x, Span<T> y)
        where T : IAdditionOperators<T, T, T>, IMultiplyOperators<T, T, T>
    {
        for (var i = 0; i < y.Length; i++)
        {
            var b = parameters[step.Bias.Offset + i];
            y[i] = x[i] + (step.Sign > 0 ? b : ChainNumbers<T>.Needed.Of(-1) * b);
        }
    }

    /// <summary>f(z).</summary>
    internal static T Of<T>(ChainStep.Map step, T z)
        where T : IMultiplyOperators<T, T, T>, IAdditiveIdentity<T, T>, IComparisonOperators<T, T, bool> => step.Function switch
        {
            ElementFunction.Relu => z > T.AdditiveIdentity ? z : T.AdditiveIdentity,
            ElementFunction.Square => z * z,
            var function => ChainNumbers<T>.Needed.Apply(function, z),
        };
}
