namespace Research;

/// <summary>One overlap between two features.</summary>
/// <param name="First">A feature, counted from 0.</param>
/// <param name="Second">A later one.</param>
/// <param name="Weight">|W_i · W_j|.</param>
public sealed record FeatureEdge(int First, int Second, double Weight);

/// <summary>
/// The feature-geometry graph of an embedding (Elhage et al. 2022, section 4): features are nodes, those that overlap are
/// joined. Features of different components are orthogonal up to the threshold, so that components are the factors of a
/// tegum product.
/// </summary>
/// <param name="Features">n, nodes or not.</param>
/// <param name="Nodes">The features that are represented, counted from 0, ascending.</param>
/// <param name="Edges">Between nodes, ascending.</param>
/// <param name="Components">In the order of their first features.</param>
public sealed record FeatureGraph(int Features, EquatableArray<int> Nodes, EquatableArray<FeatureEdge> Edges, EquatableArray<Component> Components)
{
    /// <summary>The graph of an embedding.</summary>
    /// <param name="embedding">W <c>[Hidden, Features]</c>.</param>
    /// <param name="thresholds">The thresholds of nodes, edges and polytopes.</param>
    /// <exception cref="ArgumentException">A threshold is out of range, or W is not finite.</exception>
    public static FeatureGraph Of(Matrix embedding, PolytopeThresholds thresholds)
    {
        Sound(embedding, thresholds);
        var (norms, gram) = (FeatureGeometry.Norms(embedding), embedding.Gram());
        var least = thresholds.Norm * norms.DefaultIfEmpty().Max();
        int[] nodes = [.. Enumerable.Range(0, norms.Length).Where(i => norms[i] >= least && norms[i] > 0)];
        var (edges, neighbours) = (new List<FeatureEdge>(), nodes.ToDictionary(node => node, _ => new List<int>()));
        for (var a = 0; a < nodes.Length; a++)
        {
            for (var b = a + 1; b < nodes.Length; b++)
            {
                var (i, j) = (nodes[a], nodes[b]);
                if (!(Math.Abs(gram[i, j]) >= thresholds.Edge * norms[i] * norms[j])) continue;
                edges.Add(new(i, j, Math.Abs(gram[i, j])));
                neighbours[i].Add(j);
                neighbours[j].Add(i);
            }
        }

        return new(
            embedding.Columns, new(nodes), EquatableArray.Of<FeatureEdge>(edges),
            EquatableArray.Of(Connected(nodes, neighbours).Select(group => Component.Of(group, embedding, thresholds))));
    }

    /// <summary>The number of components of each name, the most frequent first.</summary>
    public IReadOnlyList<(string Name, int Count)> Tally() =>
        [.. Components.GroupBy(component => component.Name)
            .Select(group => (group.Key, group.Count()))
            .OrderByDescending(entry => entry.Item2).ThenBy(entry => entry.Key, StringComparer.Ordinal)];

    /// <summary>E.g. "12 × digon, 3 × triangle".</summary>
    public override string ToString() => string.Join(", ", Tally().Select(entry => $"{entry.Count} × {entry.Name}"));

    private static void Sound(Matrix embedding, PolytopeThresholds thresholds)
    {
        string[] faults = [.. thresholds.Faults().Select(fault => fault.Sentence)];
        if (faults.Length > 0) throw new ArgumentException(string.Join(" ", faults), nameof(thresholds));
        for (var row = 0; row < embedding.Rows; row++)
            foreach (var entry in embedding.Row(row))
                if (!double.IsFinite(entry)) throw new ArgumentException($"An entry of W is {entry}, not finite.", nameof(embedding));
    }

    private static IEnumerable<EquatableArray<int>> Connected(int[] nodes, Dictionary<int, List<int>> neighbours)
    {
        var seen = new HashSet<int>();
        foreach (var node in nodes)
        {
            if (!seen.Add(node)) continue;
            var group = new List<int> { node };
            for (var at = 0; at < group.Count; at++) group.AddRange(neighbours[group[at]].Where(seen.Add));
            yield return EquatableArray.Of(group.Order());
        }
    }
}
