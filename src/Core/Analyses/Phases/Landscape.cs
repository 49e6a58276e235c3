namespace Research;

/// <summary>The local minima of the expected loss of one model shape, found by descent from many starts. Not for several threads.</summary>
/// <param name="model">The shape.</param>
internal sealed class Landscape(ReluOutputModel model)
{
    /// <summary>As far as rounding goes: below it the loss no longer changes in its last digits.</summary>
    public static readonly BfgsRule Polished = new(1000, 1e-12, 1e-16);

    private static readonly double[] Lengths = [0.03, 0.1, 0.3, 0.7];

    private readonly LaneSearches searches = new(model);
    private readonly ExactPopulation population = Exact.Population(model);

    /// <summary>The shape.</summary>
    public ReluOutputModel Model => model;

    /// <summary>The minimum that a start leads to.</summary>
    public Minimum Descend(in Situation at, double[] start) => Descend(at, [start])[0];

    /// <summary>The minima that some starts lead to, in their order.</summary>
    public Minimum[] Descend(in Situation at, IReadOnlyList<double[]> starts)
    {
        var (densities, importance) = at;
        var found = new Minimum[starts.Count];
        Descend(
            starts.Count,
            (index, start, density, weights) =>
            {
                starts[index].CopyTo(start);
                densities.CopyTo(density);
                importance.CopyTo(weights);
            },
            (index, search) => found[index] = new(search.Point.ToArray(), search.Loss),
            Polished);
        return found;
    }

    /// <summary>Many descents, each in a situation of its own; see <see cref="LaneSearches"/>.</summary>
    public void Descend(int count, LaneSearches.Begin begin, Action<int, BfgsSearch> finished, BfgsRule rule) =>
        searches.Run(count, rule, begin, finished);

    /// <summary>
    /// A minimum with the features that it ignores held at length 0: there the loss has kinks, and a free descent ends somewhere
    /// near them. Where that is not lower, the minimum as it was.
    /// </summary>
    /// <param name="at">The situation.</param>
    /// <param name="minimum">The minimum.</param>
    /// <param name="bias">Where the biases of what it ignores begin; none means where they are.</param>
    public Minimum Settled(in Situation at, Minimum minimum, double? bias = null)
    {
        var (n, norms) = (model.Features, FeatureGeometry.Norms(minimum.Embedding(model)));
        var ignored = Enumerable.Range(0, n).Where(i => norms[i] < PhaseThresholds.Exact.Norm * norms.Max()).ToArray();
        if (ignored.Length == 0) return minimum;
        var (start, gradient, losses) = ((double[])minimum.Parameters.Clone(), new double[minimum.Parameters.Length], new double[1]);
        Hold(start);
        foreach (var i in ignored) start[(model.Hidden * n) + i] = bias ?? start[(model.Hidden * n) + i];
        var search = new BfgsSearch(start.Length);
        search.Begin(start, Polished);
        while (!search.Done)
        {
            population.Evaluate(search.Trial, at.Densities, at.Importance, losses, gradient);
            Hold(gradient);
            search.Answer(losses[0], gradient);
        }

        return search.Loss <= minimum.Loss ? new(search.Point.ToArray(), search.Loss) : minimum;

        void Hold(double[] vector)
        {
            foreach (var i in ignored)
                for (var row = 0; row < model.Hidden; row++) vector[(row * n) + i] = 0;
        }
    }

    /// <summary>The lowest minimum that starts lead to; the first of those that are as low.</summary>
    public Minimum Lowest(in Situation at, IReadOnlyList<double[]> starts) => Descend(at, starts).MinBy(minimum => minimum.Loss)!;

    /// <summary>E (x_i − x'_i)² of each feature.</summary>
    public double[] FeatureLosses(in Situation at, double[] parameters)
    {
        var n = model.Features;
        var (all, densities, unit, losses) =
            (new double[n * parameters.Length], new double[n * n], new double[n * n], new double[n]);
        for (var i = 0; i < n; i++)
        {
            parameters.CopyTo(all, i * parameters.Length);
            at.Densities.CopyTo(densities, i * n);
            unit[(i * n) + i] = 1;
        }

        population.Evaluate(all, densities, unit, losses, []);
        return losses;
    }

    /// <summary>Random starts: weights uniform on [−1.2, 1.2], biases on [−0.1, 0.4].</summary>
    /// <param name="seed">Names the draws.</param>
    /// <param name="index">Which starts: as many others for every index.</param>
    /// <param name="count">How many.</param>
    public IReadOnlyList<double[]> Random(ulong seed, int index, int count) =>
        [.. Enumerable.Range(0, count).Select(k =>
        {
            var start = new double[model.Layout.Size];
            Start(seed, k, index, start);
            return start;
        })];

    /// <summary>One of them.</summary>
    public void Start(ulong seed, int which, int index, Span<double> start)
    {
        var (stream, weights) = (new RandomStream(seed, which, StreamPurpose.Initialisation), model.Hidden * model.Features);
        for (var i = 0; i < start.Length; i++)
        {
            var unit = (stream.At(index, (uint)i, 0).A >> 1) / 2147483648.0;
            start[i] = i < weights ? (2.4 * unit) - 1.2 : (0.5 * unit) - 0.1;
        }
    }

    /// <summary>
    /// Starts near a minimum, into basins that random starts may miss: each of its shortest features put opposite each other
    /// feature, and opposite all of them, at its own length and at several others.
    /// </summary>
    public IEnumerable<double[]> Nudged(Minimum minimum)
    {
        var (n, m) = (model.Features, model.Hidden);
        var norms = FeatureGeometry.Norms(minimum.Embedding(model));
        var least = norms.Min();
        foreach (var k in Enumerable.Range(0, n).Where(i => norms[i] <= least + 1e-6))
        {
            for (var j = -1; j < n; j++)
            {
                if (j == k) continue;
                var direction = new double[m];
                for (var row = 0; row < m; row++)
                {
                    for (var i = 0; i < n; i++)
                        if (i != k && (j < 0 || i == j)) direction[row] -= minimum.Parameters[(row * n) + i];
                }

                var norm = Math.Sqrt(direction.Sum(x => x * x));
                if (!(norm > 0)) continue;
                foreach (var length in Lengths.Append(least))
                {
                    var start = (double[])minimum.Parameters.Clone();
                    for (var row = 0; row < m; row++) start[(row * n) + k] = length * direction[row] / norm;
                    yield return start;
                }
            }
        }
    }
}
