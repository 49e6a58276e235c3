namespace Research;

/// <summary>
/// The law of the set A of active features; given A, each active x_i is uniform on [0, 1] and independent of the others,
/// and the rest are 0. All that an expected loss asks of a sampler, so that a new one needs this and one overload.
/// </summary>
internal interface IActiveSets
{
    /// <summary>Number of features n.</summary>
    int Features { get; }

    /// <summary>P(A ∩ among = active): of some features exactly these are active, whatever the others are.</summary>
    /// <param name="among">At most 32 different features, in any order.</param>
    /// <param name="active">Bit t speaks of <c>among[t]</c>.</param>
    double Probability(ReadOnlySpan<int> among, uint active);

    /// <summary>P(|A ∩ among| = k) for k = 0 … the number of them.</summary>
    /// <param name="among">Different features, in any order.</param>
    double[] Sizes(ReadOnlySpan<int> among);

    /// <summary>The features on whose activity that of one feature may depend, itself among them.</summary>
    /// <param name="feature">Counted from 0.</param>
    IReadOnlyList<int> Dependents(int feature);
}
