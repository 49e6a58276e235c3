namespace Research;

/// <summary>
/// Which neurons carry which feature: the positive support of feature i, the neurons k on which W_ki is positive and not small, because
/// those alone fire for a feature x_i &gt; 0 by itself (Elhage et al. 2022, section 7). Supports of all stored features form a
/// hypergraph on the neurons. Codes that differ by the order of neurons or features have the same <see cref="Shape"/>.
/// </summary>
public sealed record NeuronCode
{
    /// <summary>A feature is stored where √Σ_k max(W_ki, 0)² is at least this: halfway between absent (0) and full (1).</summary>
    public const double Stored = 0.5;

    /// <summary>A neuron belongs to a support where its weight is at least this share of the feature's largest.</summary>
    public const double Share = 0.3;

    /// <summary>The most neurons of which the shape is found: it compares all their orders.</summary>
    public const int MostNeurons = 8;

    private NeuronCode(int neurons, EquatableArray<EquatableArray<int>> supports, string shape) =>
        (Neurons, Supports, Shape) = (neurons, supports, shape);

    /// <summary>Number of neurons m.</summary>
    public int Neurons { get; }

    /// <summary>The support of each feature <c>[Features]</c>: neurons from 0, ascending; empty where the feature is not stored.</summary>
    public EquatableArray<EquatableArray<int>> Supports { get; }

    /// <summary>
    /// The supports up to the order of neurons and of features: a word for each stored feature, a letter for each neuron, in the order of
    /// neurons that comes first. "a b c" is a neuron for each feature, "a b ab" two features of their own and a third on both.
    /// </summary>
    public string Shape { get; }

    /// <summary>The stored features, ascending.</summary>
    public EquatableArray<int> Features => EquatableArray.Of(Enumerable.Range(0, Supports.Count).Where(i => Supports[i].Count > 0));

    /// <summary>
    /// Whether no support contains another. Only then can every feature pass by itself without interference, so that at most
    /// C(m, ⌊m/2⌋) can (Sperner 1928).
    /// </summary>
    public bool IsAntichain => !Features.Any(i => Features.Any(j => i != j && Supports[i].All(Supports[j].Contains)));

    /// <summary>
    /// Whether the supports are an antichain of as many sets as there can be, C(m, ⌊m/2⌋): all sets of ⌊m/2⌋ neurons, or of ⌈m/2⌉ (Sperner
    /// 1928), the most features that a tied ReLU hidden layer holds without loss (<see cref="Capacity.ReluHidden"/>).
    /// </summary>
    public bool IsExtremal => Features.Count == Capacity.ReluHidden(Neurons) && IsAntichain;

    /// <summary>The code of weights.</summary>
    /// <param name="weights">W <c>[Neurons, Features]</c>, at most <see cref="MostNeurons"/> rows.</param>
    /// <exception cref="ArgumentException">There are more neurons.</exception>
    public static NeuronCode Of(Matrix weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        if (weights.Rows > MostNeurons) throw new ArgumentException($"The code of {weights.Rows} neurons is not found, but of at most {MostNeurons}.", nameof(weights));
        EquatableArray<int>[] supports = [.. Enumerable.Range(0, weights.Columns).Select(i => Support(weights.Column(i)))];
        return new(weights.Rows, EquatableArray.Of<EquatableArray<int>>(supports), ShapeOf(weights.Rows, supports));
    }

    private static EquatableArray<int> Support(double[] column)
    {
        var norm = Math.Sqrt(column.Sum(weight => weight > 0 ? weight * weight : 0));
        return norm >= Stored ? EquatableArray.Of(Enumerable.Range(0, column.Length).Where(k => column[k] >= Share * column.Max())) : [];
    }

    /// <summary>The first, in the order of sizes and then of letters, of the lists of words that the orders of neurons give.</summary>
    private static string ShapeOf(int neurons, EquatableArray<int>[] supports)
    {
        int[][] stored = [.. supports.Where(support => support.Count > 0).Select(support => support.ToArray())];
        int[]? best = null;
        var words = new int[stored.Length];
        foreach (var names in Permutations.Of([.. Enumerable.Range(0, neurons)]))
        {
            for (var word = 0; word < words.Length; word++) words[word] = Word(stored[word], names);
            Array.Sort(words);
            if (best is null || words.AsSpan().SequenceCompareTo(best) < 0) best = [.. words];
        }

        return string.Join(' ', (best ?? []).Select(Letters));
    }

    /// <summary>The size of a support above its letters, a first: numbers whose order is that of the words.</summary>
    private static int Word(int[] support, int[] names)
    {
        var word = support.Length << MostNeurons;
        foreach (var neuron in support) word |= 1 << (MostNeurons - 1 - names[neuron]);

        // Of words of one length the one with the earlier letter has the larger bits.
        return (word & ~Mask) | (Mask - (word & Mask));
    }

    private const int Mask = (1 << MostNeurons) - 1;

    private static string Letters(int word) => string.Concat(
        Enumerable.Range(0, MostNeurons).Where(letter => ((Mask - (word & Mask)) >> (MostNeurons - 1 - letter) & 1) == 1).Select(letter => (char)('a' + letter)));
}
