using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>
/// Any chain: the values and cotangents of all places lie in rows of samples, products go in register blocks, and functions
/// pass over rows of 64 samples. The last product is evaluated while it is in registers. The steps of the chain are data;
/// only functions are compiled into loops.
/// </summary>
internal sealed class ChainKernel : DenseKernel
{
    private const int Vectors = Tile.Samples / Tile.Lanes;

    private readonly ChainStep[] steps;
    private readonly AlignedFloats?[] matrices;
    private readonly FunctionRows?[] functions;
    // Of step k, a product: one with a bias takes the function behind it along, and on the way back the function before it.
    private readonly FusedHidden?[] forward, back;

    // Place k lies before step k. A bias is added in place, and cotangents pass it, and a function, in place where no step needs both.
    private readonly AlignedFloats[] values, cotangents;
    private readonly AlignedFloats block = new(25 * Tile.Lanes);
    private readonly FunctionRows? error;
    private readonly (int Place, float Weight, FunctionRows Function)[] penalties;
    // The last product, its bias and its function are evaluated in one pass where the values in between are not needed.
    private readonly FusedOutput? fused;
    private readonly int end;
    private bool isFused;
    private readonly AlignedFloats zeros;
    private readonly AlignedFloats mask = new(Tile.Samples);
    private readonly bool targetIsInput;
    private readonly int stride;
    private readonly Func<ChainKernel> helper;

    /// <summary>Room for any instance of a shape.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="loss">Its loss.</param>
    /// <param name="program">The steps of its model.</param>
    /// <param name="team">The threads that work on the chunks of a batch; null for the caller alone.</param>
    /// <param name="leader">The kernel whose parameters this one shares; null for its own.</param>
    public ChainKernel(PlanShape shape, SampledLoss loss, ChainProgram program, WorkerTeam? team = null, ChainKernel? leader = null)
        : base(shape, loss, UsesTensorTwice(program) ? null : team, leader, null)
    {
        helper = () => new(shape, loss, program, null, this);
        (steps, stride, targetIsInput) = (program.Steps, Chunk.Stride, shape.TargetIsInput);
        error = loss.IsSquared ? null : FunctionRows.Of((IVectorFunction)loss.Error);
        penalties =
        [
            .. shape.Penalties.Where(penalty => penalty.On is Place.Site).Select(penalty => (
                program.Sites[((Place.Site)penalty.On).Name], (float)penalty.Weight, FunctionRows.Of((IVectorFunction)penalty.Function))),
        ];
        (end, fused, zeros) = (steps.Length, null, new(Features));
        if (error is null && steps.Length > 0)
        {
            var last = steps[^1] as ChainStep.Map;
            var from = steps.Length - (last is null ? 0 : 1);
            if (from > 1 && steps[from - 1] is ChainStep.Shift && steps[from - 2] is ChainStep.Product { Bias: null }) from--;
            if (from > 0 && steps[from - 1] is ChainStep.Product && penalties.All(penalty => penalty.Place < from))
                (end, fused) = (from, FusedOutput.Of((IVectorFunction)(last?.Function ?? new ElementFunction.Identity())));
        }

        isFused = fused is not null;
        var penalised = penalties.Select(penalty => penalty.Place).ToHashSet();
        matrices = leader?.matrices ?? [.. steps.Select(step => (step as ChainStep.Product)?.Matrix is { } matrix ? Floats(matrix) : null)];
        functions = leader?.functions ?? [.. steps.Select(step => step is ChainStep.Map map ? FunctionRows.Of((IVectorFunction)map.Function) : null)];
        forward = [.. steps.Select((step, k) => step is ChainStep.Product { Bias: not null } && k + 1 < steps.Length ? Fused(k + 1) : null)];
        back = [.. steps.Select((step, k) => step is ChainStep.Product { IsCrossed: true } && k > 0 && !penalised.Contains(k) ? Fused(k - 1) : null)];
        values = new AlignedFloats[steps.Length + 1];
        cotangents = new AlignedFloats[steps.Length + 1];
        values[0] = Chunk.Inputs;
        for (var k = 0; k < steps.Length; k++)
            values[k + 1] = steps[k] is ChainStep.Shift && k > 0 && !penalised.Contains(k) ? values[k] : new(steps[k].Outputs * stride);
        cotangents[^1] = Cotangents;
        for (var k = steps.Length - 1; k >= 0; k--)
        {
            var passes = (steps[k] is ChainStep.Shift && !penalised.Contains(k)) || (steps[k] is ChainStep.Map && (k == steps.Length - 1 || steps[k + 1] is not ChainStep.Shift));
            cotangents[k] = passes ? cotangents[k + 1] : new(steps[k].IsCrossed ? steps[k].Inputs * stride : 0);
        }
    }

    /// <inheritdoc/>
    protected override DenseKernel Helper() => helper();

    /// <summary>
    /// Whether a tensor stands in two places of the chain, such as a tied weight. A chunk then adds to its gradient twice, and sums of
    /// chunks that threads took by themselves would be added in another order than those of one thread.
    /// </summary>
    private static bool UsesTensorTwice(ChainProgram program)
    {
        var tensors = program.Steps.SelectMany(step => step switch
        {
            ChainStep.Product product => new[] { product.Weight, product.Bias },
            ChainStep.Shift shift => [shift.Bias],
            _ => [],
        }).OfType<ParameterTensor>().Select(tensor => tensor.Name).ToArray();
        return tensors.Length > tensors.Distinct().Count();
    }

    /// <inheritdoc/>
    protected override void EvaluateColumns(int column)
    {
        for (var k = 0; k < (isFused ? end - 1 : steps.Length); k++)
        {
            var (from, to) = (values[k], values[k + 1]);
            if (steps[k] is ChainStep.Product product)
            {
                var (row, next) = product.Strides;
                if (forward[k] is { } hidden)
                {
                    hidden.Forward(
                        new(ref Entries(k, product), row, next, ref from[column], ref Parameters[product.Bias!.Offset], 1),
                        ref to[column], ref values[k + 2][column], stride, (product.Outputs, product.Inputs));
                    k++;
                    continue;
                }

                Multiplication.Multiply(
                    ref Entries(k, product), row, next, ref from[column], stride, ref to[column], stride, (product.Outputs, product.Inputs, Vectors));
                if (product.Bias is { } bias) Shift(to, to, bias, 1, column);
            }
            else if (steps[k] is ChainStep.Shift shift)
            {
                Shift(from, to, shift.Bias, shift.Sign, column);
            }
            else if (steps[k] is ChainStep.Map map)
            {
                functions[k]!.Apply(ref from[column], ref to[column], stride, map.Outputs);
            }
        }

        if (isFused) EvaluateLast(column);
        else if (error is null) EvaluateErrors(values[^1], column);
        else error.Evaluate(ref values[^1][column], ref Chunk.Targets[column], ref Importance[0], ref Losses[column], ref Cotangents[column], stride, Features);
        foreach (var (place, weight, function) in penalties)
            function.AddValues(ref values[place][column], ref Losses[column], weight, stride, Width(place));
    }

    /// <inheritdoc/>
    protected override void Back(int column, int samples) => Back(column, samples, 1);

    /// <summary>Carries cotangents back, where each column stands for a number of samples.</summary>
    private void Back(int column, int samples, float times)
    {
        if (penalties.Length > 0) for (var q = 0; q < Tile.Samples; q++) mask[q] = q < samples ? 0.5f * times : 0;
        for (var k = (isFused ? end : steps.Length) - 1; k >= 0; k--)
        {
            var (from, to) = (cotangents[k + 1], cotangents[k]);
            foreach (var (place, weight, function) in penalties)
                if (place == k + 1) function.AddSlopes(ref values[place][column], ref mask[0], ref from[column], weight, stride, Width(place));
            if (!steps[k].IsCrossed) break;
            if (steps[k] is ChainStep.Product product)
            {
                var (row, next) = product.Strides;
                if (back[k] is { } hidden)
                {
                    hidden.Back(
                        new(ref Entries(k, product), next, row, ref from[column], ref zeros[0], 1),
                        ref values[k - 1][column], ref cotangents[k - 1][column], stride, (product.Inputs, product.Outputs));
                    k--;
                    continue;
                }

                Multiplication.Multiply(
                    ref Entries(k, product), next, row, ref from[column], stride, ref to[column], stride, (product.Inputs, product.Outputs, Vectors));
            }
            else if (steps[k] is ChainStep.Map map)
            {
                functions[k]!.Through(ref values[k][column], ref from[column], ref to[column], stride, map.Outputs);
            }
            else if (from != to)
            {
                for (var i = 0; i < steps[k].Inputs; i++)
                    from.Span.Slice((i * stride) + column, Tile.Samples).CopyTo(to.Span[((i * stride) + column)..]);
            }
        }
    }

    /// <inheritdoc/>
    protected override void Accumulate(int columns, GradientSums sums)
    {
        for (var k = steps.Length - 1; k >= 0; k--)
        {
            if (steps[k] is ChainStep.Shift shift) AddRows(cotangents[k + 1], shift.Bias, shift.Sign, columns, sums);
            if (steps[k] is not ChainStep.Product product) continue;
            if (product.Bias is { } bias) AddRows(cotangents[k + 1], bias, 1, columns, sums);
            if (product.Weight is not { } weight) continue;
            var (rows, across) = product.IsTransposed ? (values[k], cotangents[k + 1]) : (cotangents[k + 1], values[k]);
            OuterProducts.Add(ref rows[0], ref across[0], stride, columns, (weight.Rows, weight.Columns), ref block[0], sums, weight.Offset);
        }
    }

    /// <inheritdoc/>
    protected override float EvaluateZeros(int dropped, bool differentiate)
    {
        if (!targetIsInput || dropped == 0) return 0;
        for (var i = 0; i < Features; i++) Chunk.Inputs.Span.Slice(i * stride, Tile.Samples).Clear();

        // Cotangents are multiplied before they pass the last function, which is part of the arithmetic.
        isFused = false;
        EvaluateColumns(0);
        var loss = Losses[0];
        if (differentiate) BackFromZeros(dropped);
        isFused = fused is not null;
        return loss;
    }

    private void BackFromZeros(int dropped)
    {
        // One column stands for all: its cotangents are multiplied by their number, and the others hold none.
        for (var i = 0; i < Features; i++)
        {
            var row = Cotangents.Span.Slice(i * stride, Tile.Samples);
            row[0] *= dropped;
            row[1..].Clear();
        }

        Back(0, 1, dropped);
        Accumulate(Tile.Samples, Gradient);
    }

    private void EvaluateLast(int column)
    {
        var product = (ChainStep.Product)steps[end - 1];
        var (row, term) = product.Strides;
        var shift = end < steps.Length ? steps[end] as ChainStep.Shift : null;
        ref var bias = ref (shift?.Bias ?? product.Bias) is { } tensor ? ref Parameters[tensor.Offset] : ref zeros[0];
        fused!.Evaluate(
            new(ref Entries(end - 1, product), row, term, ref values[end - 1][column], ref bias, shift?.Sign ?? 1),
            ref Importance[0], ref Chunk.Targets[column], ref Cotangents[column], ref Losses[column], stride, (Features, product.Inputs));
    }

    private FusedHidden? Fused(int k) =>
        steps[k] is ChainStep.Map { Function: IVectorFunction function } ? FusedHidden.Of(function) : null;

    private int Width(int place) => place == 0 ? Features : steps[place - 1].Outputs;

    private static AlignedFloats Floats(Matrix matrix)
    {
        var floats = new AlignedFloats(matrix.Rows * matrix.Columns);
        for (var row = 0; row < matrix.Rows; row++)
            for (var column = 0; column < matrix.Columns; column++) floats[(row * matrix.Columns) + column] = (float)matrix[row, column];
        return floats;
    }

    private ref float Entries(int k, ChainStep.Product product) =>
        ref matrices[k] is { } matrix ? ref matrix[0] : ref Parameters[product.Weight!.Offset];

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Shift(AlignedFloats from, AlignedFloats to, ParameterTensor bias, int sign, int column)
    {
        for (var i = 0; i < bias.Columns; i++)
        {
            var shift = Vector512.Create(sign * Parameters[bias.Offset + i]);
            var at = (i * stride) + column;
            for (var q = at; q < at + Tile.Samples; q += Tile.Lanes)
                (Vector512.LoadUnsafe(ref from[q]) + shift).StoreUnsafe(ref to[q]);
        }
    }

    /// <summary>Error e = x' − t, loss Σ I e², g = I e, for 64 columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void EvaluateErrors(AlignedFloats outputs, int column)
    {
        for (var q = column; q < column + Tile.Samples; q += Tile.Lanes)
        {
            var loss = Vector512<float>.Zero;
            for (var i = 0; i < Features; i++)
            {
                var at = (i * stride) + q;
                var error = Vector512.LoadUnsafe(ref outputs[at]) - Vector512.LoadUnsafe(ref Chunk.Targets[at]);
                var weighted = Vector512.Create(Importance[i]) * error;
                loss = Vector512.FusedMultiplyAdd(weighted, error, loss);
                weighted.StoreUnsafe(ref Cotangents[at]);
            }

            loss.StoreUnsafe(ref Losses[q]);
        }
    }

    /// <summary>∂l/∂b of a bias: the sums of the rows of cotangents.</summary>
    private void AddRows(AlignedFloats from, ParameterTensor bias, int sign, int columns, GradientSums sums)
    {
        var work = new BiasSums(ref from[0], stride, sign, columns, ref block[0], sums, bias.Offset);
        RegisterBlock.ForEach<Vector, BiasSums>(bias.Columns, ref work);
    }

    private ref struct BiasSums(ref float from, nint stride, int sign, int columns, ref float block, GradientSums sums, int first) : IBlockWork<Vector>
    {
        private readonly ref float from = ref from, block = ref block;

        /// <inheritdoc/>
        public readonly void Do<TRows>(int row)
            where TRows : struct, IRegisterRows<TRows, Vector> =>
            OuterProducts.AddRows<TRows>(ref Unsafe.Add(ref from, row * stride), stride, sign, columns, ref block, sums, first + row);
    }
}
