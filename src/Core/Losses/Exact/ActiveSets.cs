namespace Research;

/// <summary>The laws of the active sets of samplers.</summary>
internal static class ActiveSets
{
    /// <summary>The law of a sampler without faults, or none where its features are not uniform on [0, 1] given that they are active.</summary>
    public static IActiveSets? Of(ISampler sampler) => sampler switch
    {
        SparseUniform { Magnitude: Magnitude.Uniform } one => new IndependentSets(one.Features, one.Density),
        CorrelatedSets { Magnitude: Magnitude.Uniform } some => new CorrelatedActiveSets(some.Sets, some.Density),
        AnticorrelatedSets { Magnitude: Magnitude.Uniform } some => new AnticorrelatedActiveSets(some.Sets, some.Density),
        OneHot { Magnitude: Magnitude.Uniform } one => new AnticorrelatedActiveSets(FeatureSets.Blocks(1, one.Features), Density.Of(1)),
        _ => null,
    };

    /// <summary>P(A) of every set A, by the number that its bits make.</summary>
    public static double[] Probabilities(this IActiveSets sets)
    {
        var all = Enumerable.Range(0, sets.Features).ToArray();
        return [.. Enumerable.Range(0, 1 << sets.Features).Select(active => sets.Probability(all, (uint)active))];
    }
}
