namespace Research;

/// <summary>
/// Parents and children: a feature is active only where its parent is, and then with a probability of its own; a feature without
/// a parent is active with its probability, independently. Active features are of one magnitude; the target is the input.
/// </summary>
public sealed record Hierarchy : ISampler
{
    /// <summary>In <see cref="Parents"/>: this feature has no parent.</summary>
    public const int Root = -1;

    /// <summary>The parent of each feature, in [0, n), or −1 for none; a feature is not among its own ancestors.</summary>
    public required EquatableArray<int> Parents { get; init; }

    /// <summary>P(feature i is active | its parent is), one for all or one per feature; 1 unless stated.</summary>
    public Density Density { get; init; } = Density.Of(1);

    /// <summary>The distribution of an active feature; uniform on [0, 1) unless stated.</summary>
    public IMagnitude Magnitude { get; init; } = Research.Magnitude.Usual;

    /// <inheritdoc/>
    public int Features => Parents.Count;

    /// <inheritdoc/>
    ISampler ISampler.Shape => this with { Density = Density.Of(1) };

    /// <inheritdoc/>
    public string Drawing => Magnitudes.Drawing("parents before children/2", Magnitude);

    /// <inheritdoc/>
    public double[] Mean()
    {
        var mean = new double[Features];
        foreach (var i in Order()) mean[i] = Density[i] * (Parents[i] == Root ? Magnitude.Mean : mean[Parents[i]]);
        return mean;
    }

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults()
    {
        foreach (var fault in Check.AtLeast("the number of features of the sampler", Features, 1, "list the parent of one feature at least"))
            yield return fault;
        for (var i = 0; i < Features; i++)
        {
            if (Parents[i] < Root || Parents[i] >= Features)
                yield return new($"the parent of feature {i}", $"{Parents[i]}", $"in [0, {Features}), or -1 for none", "name a feature, counted from 0");
        }

        var reached = Order();
        if (Parents.All(parent => parent >= Root && parent < Features) && reached.Count < Features)
        {
            var first = Enumerable.Range(0, Features).Except(reached).First();
            yield return new($"the ancestry of feature {first}", "a circle", "a chain of parents that ends at one without", "give one feature of the circle the parent -1");
        }

        foreach (var fault in Density.Faults(Features).Concat(Magnitude.Faults())) yield return fault;
    }

    /// <inheritdoc/>
    public ISampleSource Open() => new Source(this);

    /// <summary>The features whose ancestry ends, parents before children.</summary>
    private List<int> Order()
    {
        var children = Enumerable.Range(0, Features).ToLookup(i => Parents[i]);
        var order = children[Root].ToList();
        for (var k = 0; k < order.Count; k++) order.AddRange(children[order[k]]);
        return order;
    }

    /// <summary>The word of a feature decides, where its parent is active, whether the feature is, and gives its magnitude.</summary>
    private sealed class Source(Hierarchy sampler) : ISampleSource
    {
        private readonly int[] order = [.. sampler.Order()], parents = sampler.Parents.ToArray();
        private readonly Chance[] chances = sampler.Density.Chances(sampler.Features);
        private readonly ulong[] active = new ulong[sampler.Features];

        public void Fill(RandomStream stream, int step, int tile, Span<float> inputs, int stride)
        {
            var draws = new TileDraws(stream, step, tile);
            foreach (var i in order)
            {
                var row = inputs.Slice(i * stride, Tile.Samples);
                var parent = parents[i];
                active[i] = parent == Root
                    ? draws.Fill(i, chances[i], sampler.Magnitude, row)
                    : draws.Fill(i, chances[i], active[parent], sampler.Magnitude, row);
            }
        }
    }
}
