namespace Research;

/// <summary>Samples of a finite data set: each is one of its rows, every row as likely as another; the target is the input.</summary>
public sealed record DataSet : ISampler
{
    // A specification that holds more numbers would be too long a text.
    private const int MostNumbers = 1 << 20;

    /// <summary>The rows, <c>[samples, features]</c>: finite numbers in [−1e6, 1e6], rounded to float; at least one row, at most 2²⁰ numbers.</summary>
    public required EquatableArray<EquatableArray<double>> Rows { get; init; }

    /// <inheritdoc/>
    public int Features => Rows.Count == 0 ? 0 : Rows[0].Count;

    /// <inheritdoc/>
    ISampler ISampler.Shape => this;

    /// <inheritdoc/>
    public string Drawing => "a row/1";

    /// <summary>Rows as listed, e.g. <c>DataSet.Of [ [ 0.0; 1.0 ]; [ 1.0; 0.0 ] ]</c>.</summary>
    /// <typeparam name="TRow">A list of numbers.</typeparam>
    /// <param name="rows">All of one length, the number of features.</param>
    public static DataSet Of<TRow>(IEnumerable<TRow> rows)
        where TRow : IEnumerable<double> => new() { Rows = EquatableArray.Of(rows.Select(row => EquatableArray.Of(row))) };

    /// <inheritdoc/>
    public double[] Mean() => [.. Enumerable.Range(0, Features).Select(i => Rows.Average(row => row[i]))];

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults()
    {
        foreach (var fault in Check.AtLeast("the number of rows of the data set", Rows.Count, 1, "give one sample at least")) yield return fault;
        if (Rows.Count > 0)
        {
            foreach (var fault in Check.AtLeast("the number of features of the data set", Features, 1, "give rows of numbers"))
                yield return fault;
        }

        foreach (var fault in Check.AtMost("the size of the data set", Rows.Sum(row => (long)row.Count), MostNumbers, "give fewer rows"))
            yield return fault;
        for (var s = 0; s < Rows.Count; s++)
        {
            if (Rows[s].Count != Features)
                yield return new($"the length of row {s} of the data set", $"{Rows[s].Count}", $"that of row 0, {Features}", "give rows of one length");
            for (var i = 0; i < Rows[s].Count; i++)
            {
                if (!(Math.Abs(Rows[s][i]) <= 1e6))
                    yield return new($"entry {i} of row {s} of the data set", $"{Rows[s][i]}", "in [-1e6, 1e6]", "give finite numbers, or scale them");
            }
        }
    }

    /// <inheritdoc/>
    public ISampleSource Open() => new Source(this);

    /// <summary>Sample s of tile t takes row ⌊w N / 2³²⌋ of N, with w the word of decision 0.</summary>
    private sealed class Source(DataSet sampler) : ISampleSource
    {
        private readonly float[][] columns =
            [.. Enumerable.Range(0, sampler.Features).Select(i => sampler.Rows.Select(row => (float)row[i]).ToArray())];
        private readonly int[] chosen = new int[Tile.Samples];

        public void Fill(RandomStream stream, int step, int tile, Span<float> inputs, int stride)
        {
            new TileDraws(stream, step, tile).Choose(0, sampler.Rows.Count, chosen);
            for (var i = 0; i < columns.Length; i++)
            {
                var column = columns[i];
                var row = inputs.Slice(i * stride, Tile.Samples);
                for (var s = 0; s < row.Length; s++) row[s] = column[chosen[s]];
            }
        }
    }
}
