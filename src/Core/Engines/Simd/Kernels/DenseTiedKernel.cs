using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>
/// Models with a tied bottleneck: h = Wx, z = Wᵀh + b, x' = f(z), and back with g = ∂l/∂z: δ = Wg, ∂l/∂b = g,
/// ∂l/∂W = δxᵀ + hgᵀ. Five multiply-adds per weight and sample, in blocks of up to 5 rows × 4 vectors of samples, or 5 × 5
/// weights, that stay in registers.
/// </summary>
/// <typeparam name="TOutput">f; a struct, so that the compiler writes a kernel for each.</typeparam>
internal sealed class DenseTiedKernel<TOutput> : DenseKernel
    where TOutput : struct, IOutputFunction
{
    private const int Lanes = Tile.Lanes;
    private readonly int hidden, stride;
    private readonly AlignedFloats activations, backs, block = new(25 * Lanes);
    private readonly Func<DenseTiedKernel<TOutput>> helper;

    /// <summary>Room for any instance of a shape.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="loss">Its loss.</param>
    /// <param name="hidden">Number of hidden dimensions.</param>
    /// <param name="team">Who works on the chunks of a batch, if not the caller alone.</param>
    /// <param name="leader">A kernel that this one helps.</param>
    public DenseTiedKernel(PlanShape shape, SampledLoss loss, int hidden, WorkerTeam? team = null, DenseTiedKernel<TOutput>? leader = null)
        : base(shape, loss, team, leader, shape.Model.Features)
    {
        helper = () => new(shape, loss, hidden, null, this);
        (this.hidden, stride) = (hidden, Chunk.Stride);
        (activations, backs) = (new(hidden * stride), new(hidden * stride));
    }

    /// <inheritdoc/>
    protected override void Score(int column)
    {
        Project(ref Chunk.Inputs[column], ref activations[column]);
        Losses.Span.Slice(column, Tile.Samples).Clear();
        for (int i = 0, rows; i < Features; i += rows)
        {
            rows = RegisterBlock.Next(Features - i);
            if (rows == 5) Decode<Block5<Block4<Vector>>>(i, column);
            else if (rows == 4) Decode<Block4<Block4<Vector>>>(i, column);
            else if (rows == 2) Decode<Block2<Block4<Vector>>>(i, column);
            else Decode<Block1<Block4<Vector>>>(i, column);
        }
    }

    /// <inheritdoc/>
    protected override void Back(int column, int samples) => Project(ref Cotangents[column], ref backs[column]);

    /// <inheritdoc/>
    protected override void Accumulate(int columns, GradientSums sums)
    {
        for (int i = 0, width; i < Features; i += width)
        {
            width = RegisterBlock.Next(Features - i);
            if (width == 5) Outer<Block5<Vector>>(i, columns, sums);
            else if (width == 4) Outer<Block4<Vector>>(i, columns, sums);
            else if (width == 2) Outer<Block2<Vector>>(i, columns, sums);
            else Outer<Block1<Vector>>(i, columns, sums);
        }
    }

    /// <inheritdoc/>
    protected override DenseKernel Helper() => helper();

    /// <inheritdoc/>
    protected override float ScoreZeros(int count, bool differentiate)
    {
        var taught = differentiate ? count : 0;
        // x = 0, thus h = 0 and z = b: only the bias learns.
        var (loss, bias) = (0f, hidden * Features);
        for (var i = 0; i < Features; i++)
            Gradient.Add(bias + i, taught * Outputs<TOutput>.Score(Parameters[bias + i], 0, Importance[i], ref loss));
        return loss;
    }

    /// <summary>W v for 64 columns of v: h from x, δ from g.</summary>
    private void Project(ref float from, ref float to) =>
        Multiplication.Multiply(ref Parameters[0], Features, 1, ref from, stride, ref to, stride, (hidden, Features, 4));

    /// <summary>z = Wᵀh + b for some features of 64 columns, then error, loss and g.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Decode<TRows>(int i, int column)
        where TRows : struct, IRegisterRows<TRows, Block4<Vector>>
    {
        TRows z = default;
        z.AddMultiples(ref Parameters[(hidden * Features) + i], 1, Ones());
        ref var w = ref Parameters[i];
        ref var h = ref activations[column];
        for (var k = 0; k < hidden; k++)
        {
            z.AddMultiples(ref w, 1, Block4<Vector>.Load(ref h));
            w = ref Unsafe.Add(ref w, Features);
            h = ref Unsafe.Add(ref h, stride);
        }

        var at = (i * stride) + column;
        var scores = new Scores(ref Importance[i], ref Chunk.Targets[at], ref Cotangents[at], stride) { Loss = Block4<Vector>.Load(ref Losses[column]) };
        z.Show(ref scores);
        scores.Loss.Store(ref Losses[column]);
    }

    /// <summary>∂l/∂b and ∂l/∂W for some features: sums over the chunk.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Outer<TWidth>(int i, int columns, GradientSums sums)
        where TWidth : struct, IRegisterRows<TWidth, Vector>
    {
        TWidth sum = default;
        for (var column = 0; column < columns; column += Lanes)
            sum.Add(Vector512<float>.One, TWidth.Load(ref Cotangents[(i * stride) + column], stride));
        sum.Store(ref block[0]);
        sums.Add(ref block[0], (hidden * Features) + i, 1, TWidth.Count, 0);
        for (int k = 0, rows; k < hidden; k += rows)
        {
            rows = RegisterBlock.Next(hidden - k);
            if (rows == 5) Outer<Block5<TWidth>, TWidth>(k, i, columns, sums);
            else if (rows == 4) Outer<Block4<TWidth>, TWidth>(k, i, columns, sums);
            else if (rows == 2) Outer<Block2<TWidth>, TWidth>(k, i, columns, sums);
            else Outer<Block1<TWidth>, TWidth>(k, i, columns, sums);
        }
    }

    /// <summary>δxᵀ + hgᵀ for some hidden dimensions and some features.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Outer<TRows, TWidth>(int k, int i, int columns, GradientSums sums)
        where TRows : struct, IRegisterRows<TRows, TWidth>
        where TWidth : struct, IRegisterRows<TWidth, Vector>
    {
        TRows sum = default;
        ref var x = ref Chunk.Inputs[i * stride];
        ref var g = ref Cotangents[i * stride];
        ref var h = ref activations[k * stride];
        ref var back = ref backs[k * stride];
        for (nint column = 0; column < columns; column += Lanes)
        {
            sum.AddProducts(ref Unsafe.Add(ref back, column), stride, TWidth.Load(ref Unsafe.Add(ref x, column), stride));
            sum.AddProducts(ref Unsafe.Add(ref h, column), stride, TWidth.Load(ref Unsafe.Add(ref g, column), stride));
        }

        sum.Store(ref block[0]);
        sums.Add(ref block[0], (k * Features) + i, TRows.Count, TWidth.Count, Features);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Block4<Vector> Ones()
    {
        Block4<Vector> ones;
        ones.A.Lanes = ones.B.Lanes = ones.C.Lanes = ones.D.Lanes = Vector512<float>.One;
        return ones;
    }

    /// <summary>Scores 64 columns, feature by feature.</summary>
    private ref struct Scores(ref float importance, ref float target, ref float cotangent, nint stride) : IRowVisitor<Block4<Vector>>
    {
        private readonly nint stride = stride;
        private ref float importance = ref importance, target = ref target, cotangent = ref cotangent;

        /// <summary>The loss of every column.</summary>
        public Block4<Vector> Loss;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void See(Block4<Vector> z)
        {
            var (weight, t) = (Vector512.Create(importance), Block4<Vector>.Load(ref target));
            z.A.Lanes = Outputs<TOutput>.Score(z.A.Lanes, t.A.Lanes, weight, ref Loss.A.Lanes);
            z.B.Lanes = Outputs<TOutput>.Score(z.B.Lanes, t.B.Lanes, weight, ref Loss.B.Lanes);
            z.C.Lanes = Outputs<TOutput>.Score(z.C.Lanes, t.C.Lanes, weight, ref Loss.C.Lanes);
            z.D.Lanes = Outputs<TOutput>.Score(z.D.Lanes, t.D.Lanes, weight, ref Loss.D.Lanes);
            z.Store(ref cotangent);
            importance = ref Unsafe.Add(ref importance, 1);
            target = ref Unsafe.Add(ref target, stride);
            cotangent = ref Unsafe.Add(ref cotangent, stride);
        }
    }
}
