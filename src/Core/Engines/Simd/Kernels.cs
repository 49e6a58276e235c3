namespace Research;

/// <summary>The kernels of one shape, each made when a plan first asks for it. Which one serves a plan is a matter of its sizes and densities alone.</summary>
/// <param name="shape">The shape.</param>
/// <param name="loss">Its loss.</param>
internal sealed class Kernels(PlanShape shape, SampledLoss loss)
{
    private Kernel? dense, sparse;

    /// <summary>Whether there are kernels for a model.</summary>
    public static bool Know(IModel model) => model is LinearModel or ReluOutputModel;

    /// <summary>The kernel for a plan, prepared for it.</summary>
    public Kernel Open(TrainingPlan plan)
    {
        var kernel = plan.Sampler.Open() is ISparseSource source && Pays(source) ? sparse ??= Sparse() : dense ??= Dense();
        kernel.Open(plan);
        return kernel;
    }

    private Kernel Dense() => shape.Model switch
    {
        LinearModel model => new DenseTiedKernel<LinearKernel>(shape, loss, model.Hidden),
        ReluOutputModel model => new DenseTiedKernel<ReluOutputKernel>(shape, loss, model.Hidden),
        _ => throw new NotSupportedException($"{shape.Model.GetType().Name} has no vector kernel."),
    };

    private Kernel Sparse() => shape.Model switch
    {
        LinearModel model => new GramTiedKernel<LinearKernel>(shape, loss, model.Hidden),
        ReluOutputModel model => new GramTiedKernel<ReluOutputKernel>(shape, loss, model.Hidden),
        _ => throw new NotSupportedException($"{shape.Model.GetType().Name} has no vector kernel."),
    };

    /// <summary>
    /// Whether the Gram matrix pays. In cycles of a processor of 2023, per batch: dense blocks do some 14 of the 5 n m
    /// multiply-adds of a sample in one; the Gram matrix costs 2 n² m multiply-adds and n² / 2 cycles of moving, and then 6.5
    /// cycles per active feature, or bias, and vector.
    /// </summary>
    private bool Pays(ISparseSource source)
    {
        if (shape.Model is not IBottleneck { Features: var n, Hidden: var m } || !shape.Sampler.TargetIsInput || n > 2048) return false;
        var samples = loss.Batch * source.Share;
        var vectors = PackedLayout.RoundUp(n, Tile.Lanes) / Tile.Lanes;
        var gram = ((double)n * n * ((m / 7.0) + 0.5)) + (samples * ((6.5 * ((source.Mean / source.Share) + 1) * vectors) + (8 * vectors) + 40));
        return gram < samples * 5 * n * m / 14;
    }
}
