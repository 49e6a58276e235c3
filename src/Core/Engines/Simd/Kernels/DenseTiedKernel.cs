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
    /// <param name="team">The threads that work on the chunks of a batch; null for the caller alone.</param>
    /// <param name="leader">The kernel whose parameters this one shares; null for its own.</param>
    public DenseTiedKernel(PlanShape shape, SampledLoss loss, int hidden, WorkerTeam? team = null, DenseTiedKernel<TOutput>? leader = null)
        : base(shape, loss, team, leader, shape.Model.Features)
    {
        helper = () => new(shape, loss, hidden, null, this);
        (this.hidden, stride) = (hidden, Chunk.Stride);
        (activations, backs) = (new(hidden * stride), new(hidden * stride));
    }

    /// <inheritdoc/>
    protected override void EvaluateColumns(int column)
    {
        Project(ref Chunk.Inputs[column], ref activations[column]);
        Losses.Span.Slice(column, Tile.Samples).Clear();
        var decoding = new Decoding(this, column);
        RegisterBlock.ForEach<Block4<Vector>, Decoding>(Features, ref decoding);
    }

    /// <inheritdoc/>
    protected override void Back(int column, int samples) => Project(ref Cotangents[column], ref backs[column]);

    /// <inheritdoc/>
    protected override void Accumulate(int columns, GradientSums sums)
    {
        var gradients = new Gradients(this, columns, sums);
        RegisterBlock.ForEach<Vector, Gradients>(Features, ref gradients);
    }

    /// <inheritdoc/>
    protected override DenseKernel Helper() => helper();

    /// <inheritdoc/>
    protected override float EvaluateZeros(int count, bool differentiate)
    {
        var times = differentiate ? count : 0;
        // x = 0, thus h = 0 and z = b: only the bias has a gradient.
        var (loss, bias) = (0f, hidden * Features);
        for (var i = 0; i < Features; i++)
            Gradient.Add(bias + i, times * Outputs<TOutput>.Evaluate(Parameters[bias + i], 0, Importance[i], ref loss));
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
        RegisterBlock.AddTerms<TRows, Block4<Vector>>(ref z, ref w, 1, Features, ref h, stride, hidden);
        var at = (i * stride) + column;
        var errors = new Errors(ref Importance[i], ref Chunk.Targets[at], ref Cotangents[at], stride) { Loss = Block4<Vector>.Load(ref Losses[column]) };
        z.Show(ref errors);
        errors.Loss.Store(ref Losses[column]);
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

    /// <summary>z and g of some features of 64 columns.</summary>
    private readonly struct Decoding(DenseTiedKernel<TOutput> kernel, int column) : IBlockWork<Block4<Vector>>
    {
        /// <inheritdoc/>
        public void Do<TRows>(int first)
            where TRows : struct, IRegisterRows<TRows, Block4<Vector>> => kernel.Decode<TRows>(first, column);
    }

    /// <summary>∂l/∂b and ∂l/∂W of some features: sums over the chunk.</summary>
    private readonly struct Gradients(DenseTiedKernel<TOutput> kernel, int columns, GradientSums sums) : IBlockWork<Vector>
    {
        /// <inheritdoc/>
        public void Do<TWidth>(int first)
            where TWidth : struct, IRegisterRows<TWidth, Vector>
        {
            OuterProducts.AddRows<TWidth>(
                ref kernel.Cotangents[first * kernel.stride], kernel.stride, 1, columns, ref kernel.block[0], sums,
                (kernel.hidden * kernel.Features) + first);
            var rows = new GradientRows<TWidth>(kernel, first, columns, sums);
            RegisterBlock.ForEach<TWidth, GradientRows<TWidth>>(kernel.hidden, ref rows);
        }
    }

    /// <summary>∂l/∂W of some features and hidden dimensions.</summary>
    private readonly struct GradientRows<TWidth>(DenseTiedKernel<TOutput> kernel, int feature, int columns, GradientSums sums) : IBlockWork<TWidth>
        where TWidth : struct, IRegisterRows<TWidth, Vector>
    {
        /// <inheritdoc/>
        public void Do<TRows>(int first)
            where TRows : struct, IRegisterRows<TRows, TWidth> => kernel.Outer<TRows, TWidth>(first, feature, columns, sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Block4<Vector> Ones()
    {
        Block4<Vector> ones;
        ones.A.Lanes = ones.B.Lanes = ones.C.Lanes = ones.D.Lanes = Vector512<float>.One;
        return ones;
    }

    /// <summary>Errors 64 columns, feature by feature.</summary>
    private ref struct Errors(ref float importance, ref float target, ref float cotangent, nint stride) : IRowVisitor<Block4<Vector>>
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
            z.A.Lanes = Outputs<TOutput>.Evaluate(z.A.Lanes, t.A.Lanes, weight, ref Loss.A.Lanes);
            z.B.Lanes = Outputs<TOutput>.Evaluate(z.B.Lanes, t.B.Lanes, weight, ref Loss.B.Lanes);
            z.C.Lanes = Outputs<TOutput>.Evaluate(z.C.Lanes, t.C.Lanes, weight, ref Loss.C.Lanes);
            z.D.Lanes = Outputs<TOutput>.Evaluate(z.D.Lanes, t.D.Lanes, weight, ref Loss.D.Lanes);
            z.Store(ref cotangent);
            importance = ref Unsafe.Add(ref importance, 1);
            target = ref Unsafe.Add(ref target, stride);
            cotangent = ref Unsafe.Add(ref cotangent, stride);
        }
    }
}
