namespace Research;

/// <summary>Chooses the kernel of each plan of a shape by its sizes and densities alone. A kernel is made when it is first needed.</summary>
/// <param name="shape">The shape.</param>
/// <param name="loss">Its loss.</param>
/// <param name="team">The threads that share the work of an instance; null for the caller alone.</param>
internal sealed class KernelChoice(PlanShape shape, SampledLoss loss, WorkerTeam? team = null)
{
    private Kernel? dense, sparse;

    // Kernels of tied chains have squared errors in their arithmetic, and no place in between.
    private readonly TiedPattern? pattern = loss.IsSquared && !shape.HasSitePenalties && shape.Model is IChained tied
        ? TiedPattern.Of(ChainPrograms.Of(tied))
        : null;

    /// <summary>The kernel for a plan, prepared for it.</summary>
    /// <param name="plan">A plan of the shape.</param>
    /// <param name="aim">The attacks on its samples; null for none.</param>
    public Kernel Open(TrainingPlan plan, Aim? aim)
    {
        var kernel = HasGramMatrix(plan.Sampler.Open()) ? sparse ??= Sparse() : dense ??= Dense();
        kernel.Open(plan, aim);
        return kernel;
    }

    /// <summary>Whether the kernel with the Gram matrix trains on the samples of a source.</summary>
    public bool HasGramMatrix(ISampleSource source) => source is ISparseSource sparse && Pays(sparse);

    private readonly ChainProgram program = shape.Model is IChained model
        ? ChainPrograms.Of(model)
        : throw new NotSupportedException($"{shape.Model.GetType().Name} has no vector kernel.");

    private Kernel Dense() => pattern switch
    {
        { HasRelu: false } tied => new DenseTiedKernel<IdentityOutput>(shape, loss, tied.Hidden, team),
        { HasRelu: true } tied => new DenseTiedKernel<ReluOutput>(shape, loss, tied.Hidden, team),
        null => new ChainKernel(shape, loss, program, team),
    };

    private Kernel Sparse() => pattern switch
    {
        { HasRelu: false } tied => new GramTiedKernel<IdentityOutput>(shape, loss, tied.Hidden),
        { HasRelu: true } tied => new GramTiedKernel<ReluOutput>(shape, loss, tied.Hidden),
        null => throw new NotSupportedException("Only tied chains have a Gram matrix."),
    };

    /// <summary>
    /// Whether the kernel with the Gram matrix is faster, by measurements on a processor of 2023. In cycles, dense blocks take 5 n m / 14 per
    /// sample and 27 per active feature; the Gram matrix takes n² (m / 9 + ½) per batch, 18 per sample and vector of features, and
    /// per active feature 4.7 per vector and 35.
    /// </summary>
    private bool Pays(ISparseSource source)
    {
        var n = program.Inputs;
        if (pattern is not { Hidden: var m } || !shape.TargetIsInput || n > 2048) return false;
        double samples = loss.Batch * source.Share, active = source.Mean / source.Share;
        var vectors = Tile.RoundUp(n, Tile.Lanes) / Tile.Lanes;
        var gram = ((double)n * n * ((m / 9.0) + 0.5)) + (samples * ((active * ((4.7 * vectors) + 35)) + (18 * vectors) + 30));
        return gram < samples * ((5.0 * n * m / 14) + (27 * active));
    }
}
