namespace Research;

/// <summary>Chooses the variant of the fused kernel for a plan, by what the SIMD engine does with it.</summary>
internal static class FusedVariants
{
    // Of a small model a thread keeps the sums in registers, of which it has 255.
    private const int MostSums = 200, MostSmallFeatures = 64;

    // Of others a group of threads keeps the samples of a chunk in scratch memory, and numbers of all must be addressed by 31 bits.
    private const int MostFeatures = 2048, MostParameters = 1 << 20;

    /// <summary>The most penalties of a plan, for which the last argument of a kernel has room.</summary>
    public const int MostPenalties = 4;

    // Models of a group: more threads hide each other's waiting, and all of them share the memory of a group.
    private const int MostModels = 8;

    /// <summary>The reasons why the kernel cannot train a plan. A plan has no faults of its own.</summary>
    public static IEnumerable<Fault> Faults(TrainingPlan plan)
    {
        const string Remedy = "train it with `--engine simd`";
        if (plan.Loss is not SampledLoss { IsSquared: true })
            yield return new("the loss on a device", plan.Loss.GetType().Name, "a SampledLoss of squared errors", Remedy);
        if (plan.Trainer is not IFirstOrder trainer)
            yield return new("the trainer on a device", plan.Trainer.GetType().Name, "an optimiser of one step for each gradient", Remedy);
        else if (trainer.Constraints.Count > 0)
            yield return new("the number of constraints on a device", $"{trainer.Constraints.Count}", "0", Remedy);
        if (plan.Penalties.Count > MostPenalties)
            yield return new("the number of penalties on a device", $"{plan.Penalties.Count}", $"at most {MostPenalties}", Remedy);
        foreach (var penalty in plan.Penalties)
        {
            if (penalty.On is not Place.Tensor) yield return new("the place of a penalty on a device", "a site", "a tensor of the model", Remedy);
            if (penalty.Function is not (ElementFunction.Absolute or ElementFunction.Square))
                yield return new("the function of a penalty on a device", penalty.Function.GetType().Name, "Absolute or Square", Remedy);
        }

        if (FusedDraws.Magnitude(plan.Sampler) is not { } magnitude)
            yield return new("the sampler on a device", plan.Sampler.GetType().Name, "SparseUniform, CorrelatedSets or AnticorrelatedSets", Remedy);
        else if (KernelMagnitude.Of(magnitude) is null)
            yield return new("the magnitude on a device", magnitude.GetType().Name, "a magnitude of this project", Remedy);
        if (!plan.Target.Equals(Target.Input) && !plan.Target.Equals(Target.Absolute))
            yield return new("the target on a device", plan.Target.GetType().Name, "the input or its absolute values", Remedy);
        if (FusedModel.Of(plan.Model) is not { } model)
            yield return new("the model on a device", plan.Model.GetType().Name, "f(WᵀWx + b), f(Wᵀ relu(Wx) + b) or f(W₂ relu(W₁x) + b)", Remedy);
        else if (model.Parameters > MostParameters || model.Features > MostFeatures)
            yield return new(
                "the size of the model on a device", $"{model.Features} features and {model.Parameters} parameters",
                $"at most {MostFeatures} features and {MostParameters} parameters", Remedy);
    }

    /// <summary>The variant of a plan without faults.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="draws">How its samples are drawn.</param>
    /// <param name="localMemory">Bytes that the threads of a group share.</param>
    /// <param name="mostModels">The most models of a group; null for what the memory allows, up to eight.</param>
    public static KernelVariant Of(TrainingPlan plan, FusedDraws draws, int localMemory, int? mostModels = null)
    {
        var (model, targetIsInput) = (FusedModel.Of(plan.Model)!, plan.Target.Equals(Target.Input));
        var chunk = DenseKernel.SamplesPerChunk(model.Features) / Tile.Samples;
        var models = Math.Min(mostModels ?? MostModels, MostModels);
        while (models > 1 && models * LocalBytes(model, draws, targetIsInput) > localMemory) models /= 2;
        var mapping = new KernelChoice(plan.Shape, (SampledLoss)plan.Loss).HasGramMatrix(draws.Source) ? "gram" : IsSmall(model) ? "small" : "large";
        KernelMacro[] own = mapping switch
        {
            "gram" => GramMapping.Macros(model.Features, localMemory),
            "small" => [new("CHUNK", chunk), new("MODELS", models)],
            _ => [new("CHUNK", chunk), .. LargeMapping.Macros(model, chunk * Tile.Samples, localMemory)],
        };
        return new(mapping, [
            new("N", model.Features),
            new("M", model.Hidden),
            new("KIND", model.Kind),
            new("RELU", model.HasRelu ? 1 : 0),
            .. draws.Macros(targetIsInput),
            new("ABSOLUTE", targetIsInput ? 0 : 1),
            new("ADAPTIVE", ((IFirstOrder)plan.Trainer).Rule.Adaptive ? 1 : 0),
            new("PENALTIES", plan.Penalties.Count),
            .. own,
        ]);
    }

    private static bool IsSmall(FusedModel model) => model.Sums <= MostSums && model.Features <= MostSmallFeatures;

    /// <summary>Bytes of a model among those that the threads of a group share: the arrays of the kernel.</summary>
    private static int LocalBytes(FusedModel model, FusedDraws draws, bool targetIsInput) =>
        (4 * (model.Parameters + (16 * 17) + 32 + InstanceWords.Length(draws, model.Features))) + 128
        + (draws.Compacts(targetIsInput) ? 4 * ((33 * model.Features) + 32) : 0)
        + (draws.HasGaps ? 4 * ((64 * model.Features) + 64 + 33) : 0);
}
