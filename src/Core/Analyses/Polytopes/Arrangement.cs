namespace Research;

/// <summary>Feature vectors that were constructed or found as a minimum, and what they are.</summary>
/// <param name="Embedding">The vectors as columns, <c>[Hidden, Features]</c>.</param>
/// <param name="Value">The minimum; NaN for vectors that were constructed.</param>
/// <param name="Structures">The structures of the lowest minima of different starts, the most frequent first.</param>
public sealed record Arrangement(Matrix Embedding, double Value, EquatableArray<string> Structures)
{
    /// <summary>The structure of the vectors, as found most often.</summary>
    public string Name => Structures[0];

    /// <summary>D_i, <c>[Features]</c>.</summary>
    public double[] Dimensionalities => FeatureGeometry.Dimensionalities(Embedding);

    /// <summary>Several embeddings of one shape and the value that they share, as numbers.</summary>
    internal static EquatableArray<Numbers> Written(IReadOnlyList<Matrix> embeddings, double value)
    {
        var (m, n) = (embeddings[0].Rows, embeddings[0].Columns);
        var entries = new List<double>();
        foreach (var embedding in embeddings)
            for (var row = 0; row < m; row++) entries.AddRange(embedding.Row(row));
        return [new("embeddings", [embeddings.Count, m, n], EquatableArray.Of<double>(entries)), new("value", [1], [value])];
    }

    internal static EquatableArray<Numbers> Written(Matrix embedding, double value) => Written([embedding], value);

    internal static Arrangement OfNumbers(EquatableArray<Numbers> numbers)
    {
        var (count, m, n) = (numbers[0].Shape[0], numbers[0].Shape[1], numbers[0].Shape[2]);
        var all = Enumerable.Range(0, count).Select(k => Matrix.OfRows(m, n, numbers[0].Entries.AsSpan().Slice(k * m * n, m * n)));
        var found = all
            .GroupBy(embedding => Structure.Of(embedding, PolytopeThresholds.Trained).Name)
            .OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal).ToArray();
        return new(found[0].First(), numbers[1].Entries[0], EquatableArray.Of(found.Select(group => group.Key)));
    }
}
