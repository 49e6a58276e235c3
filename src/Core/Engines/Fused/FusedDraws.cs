using System.Runtime.InteropServices;

namespace Research;

/// <summary>How a device draws the samples of a plan: the words of its features, and the macros that say what is done with them.</summary>
internal sealed class FusedDraws
{
    private readonly ISampler sampler;

    private FusedDraws(ISampler sampler, ISampleSource source, uint[] words) => (this.sampler, Source, Words) = (sampler, source, words);

    /// <summary>What draws the samples on the processor.</summary>
    public ISampleSource Source { get; }

    /// <summary>The words of device.cl from THRESHOLDS to before IMPORTANCES, one of each feature after the other.</summary>
    public uint[] Words { get; }

    /// <summary>The table of gaps; empty where each feature is drawn.</summary>
    public ReadOnlySpan<uint> Table => Source is Gaps gaps ? gaps.Table : [];

    /// <summary>Whether active features are drawn by the gaps between them.</summary>
    public bool HasGaps => Source is Gaps;

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
    public static FusedDraws Of(ISampler sampler)
    {
        var source = sampler.Open();
        return new(sampler, source, (source, sampler) switch
        {
            (Gaps gaps, _) => OfFeatures(gaps.Features),
            (EveryFeature every, _) => OfFeatures(every.Features),
            (_, CorrelatedSets sets) => OfSets(sets.Sets, sets.Density),
            (_, AnticorrelatedSets sets) => OfSets(sets.Sets, sets.Density),
            _ => throw new NotSupportedException($"Devices draw no samples of {sampler.GetType().Name}."),
        });
    }

    /// <summary>Whether samples that are zero throughout are only counted, as the SIMD engine does.</summary>
    /// <param name="targetIsInput">Whether the target of a sample is the sample itself.</param>
    public bool Compacts(bool targetIsInput) => targetIsInput && (HasGaps || DenseBatch.Compacts(sampler));

    /// <summary>The macros of the kernel that the draws state.</summary>
    /// <param name="targetIsInput">Whether the target of a sample is the sample itself.</param>
    public IEnumerable<KernelMacro> Macros(bool targetIsInput)
    {
        yield return new("GAPS", HasGaps ? 1 : 0);
        yield return new("COMPACT", Compacts(targetIsInput) ? 1 : 0);
        yield return new("MAGNITUDE", KernelMagnitude.Of(Magnitude(sampler)!)!.Macro);
        if (sampler is CorrelatedSets) yield return new("SETS", 1);
        if (sampler is AnticorrelatedSets) yield return new("SETS", 2);
    }

    private static uint[] OfFeatures((uint[] Thresholds, float[] Scales) features) =>
        [.. features.Thresholds, .. MemoryMarshal.Cast<float, uint>(features.Scales)];

    private static uint[] OfSets(EquatableArray<EquatableArray<int>> sets, Density density)
    {
        var n = FeatureSets.Features(sets);
        var words = new uint[5 * n];
        for (var s = 0; s < sets.Count; s++)
            for (var j = 0; j < sets[s].Count; j++)
            {
                var i = sets[s][j];
                words[i] = UniformDraw.Threshold(density[s]);
                words[n + i] = BitConverter.SingleToUInt32Bits(UniformDraw.Unit);
                words[(2 * n) + i] = (uint)(UniformDraw.Decisions + s);
                words[(3 * n) + i] = AnticorrelatedSets.First(j, sets[s].Count);
                words[(4 * n) + i] = AnticorrelatedSets.First(j + 1, sets[s].Count) - 1;
            }

        return words;
    }
}
