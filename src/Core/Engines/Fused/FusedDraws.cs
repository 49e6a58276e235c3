namespace Research;

/// <summary>How a device draws the samples of a plan: the words of each feature, and the macros that say what is done with them.</summary>
internal sealed class FusedDraws
{
    private readonly ISampler sampler;

    private FusedDraws(ISampler sampler)
    {
        this.sampler = sampler;
        (Source, Thresholds, Scales) = (sampler.Open(), new uint[sampler.Features], new float[sampler.Features]);
        if (Source is Gaps gaps) (Thresholds, Scales) = gaps.Features;
        else if (Source is EveryFeature every) (Thresholds, Scales) = every.Features;
        else Array.Fill(Scales, UniformDraw.Unit);
        if (sampler is CorrelatedSets correlated) Set(correlated.Sets, correlated.Density);
        if (sampler is AnticorrelatedSets anticorrelated) Set(anticorrelated.Sets, anticorrelated.Density);
    }

    /// <summary>What draws the samples on the processor.</summary>
    public ISampleSource Source { get; }

    /// <summary>T of each feature, or of its set: it is active where the upper 31 bits of a word are below.</summary>
    public uint[] Thresholds { get; }

    /// <summary>1 / T of each feature, by which an active feature's word becomes a share.</summary>
    public float[] Scales { get; }

    /// <summary>The group of the word that decides about the set of each feature; empty where there are no sets.</summary>
    public uint[] Decisions { get; private set; } = [];

    /// <summary>The first and the last word by which a feature of a set is chosen; empty where there are no sets.</summary>
    public (uint[] First, uint[] Last) Choices { get; private set; } = ([], []);

    /// <summary>The table of gaps; empty where each feature is drawn.</summary>
    public ReadOnlySpan<uint> Table => Source is Gaps gaps ? gaps.Table : [];

    /// <summary>The magnitude of a sampler of a kind that devices draw; null for another one.</summary>
    /// <param name="sampler">The sampler.</param>
    public static IMagnitude? Magnitude(ISampler sampler) => sampler switch
    {
        SparseUniform independent => independent.Magnitude,
        CorrelatedSets correlated => correlated.Magnitude,
        AnticorrelatedSets anticorrelated => anticorrelated.Magnitude,
        _ => null,
    };

    /// <summary>The draws of a sampler without faults.</summary>
    /// <param name="sampler">The sampler.</param>
    public static FusedDraws Of(ISampler sampler) => new(sampler);

    /// <summary>The macros of the kernel that the draws state. Samples of zeros are left out where the SIMD engine does so.</summary>
    /// <param name="targetIsInput">Whether the target of a sample is the sample itself.</param>
    public IEnumerable<KernelMacro> Macros(bool targetIsInput)
    {
        var gaps = Source is Gaps;
        yield return new("GAPS", gaps ? 1 : 0);
        yield return new("COMPACT", targetIsInput && (gaps || DenseBatch.Compacts(sampler)) ? 1 : 0);
        yield return new("MAGNITUDE", KernelMagnitude.Of(Magnitude(sampler)!)!.Macro);
        if (Decisions.Length > 0) yield return new("SETS", sampler is CorrelatedSets ? 1 : 2);
    }

    private void Set(EquatableArray<EquatableArray<int>> sets, Density density)
    {
        var n = sampler.Features;
        (Decisions, Choices) = (new uint[n], (new uint[n], new uint[n]));
        for (var s = 0; s < sets.Count; s++)
            for (var j = 0; j < sets[s].Count; j++)
            {
                var i = sets[s][j];
                Thresholds[i] = UniformDraw.Threshold(density[s]);
                Decisions[i] = (uint)(UniformDraw.Decisions + s);
                Choices.First[i] = AnticorrelatedSets.First(j, sets[s].Count);
                Choices.Last[i] = AnticorrelatedSets.First(j + 1, sets[s].Count) - 1;
            }
    }
}
