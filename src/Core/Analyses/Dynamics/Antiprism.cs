namespace Research;

/// <summary>
/// The shape of two sets of features in the hidden space: c_s the mean of a set's directions, half their distance
/// <see cref="Separation"/> = ‖c_1 − c_2‖ / 2, and <see cref="Spread"/> the root mean square of ‖W_i − c_s(i)‖. In a regular
/// octahedron with unit vectors, separation is 1/√3 and spread √(2/3). The bounds are this project's.
/// </summary>
/// <param name="Separation">‖c_1 − c_2‖ / 2.</param>
/// <param name="Spread">√(mean over features of ‖W_i − c_s(i)‖²).</param>
/// <param name="Largest">max ‖W_i‖.</param>
/// <param name="CrossPairs">Antipodal pairs with one member in either set.</param>
/// <param name="InnerPairs">Antipodal pairs within a set.</param>
/// <param name="Skew">max |cos ∠| between features that are no antipodal pair; 0 in an octahedron.</param>
public sealed record Antiprism(double Separation, double Spread, double Largest, int CrossPairs, int InnerPairs, double Skew)
{
    /// <summary>The norm below which all features count as near the origin.</summary>
    public const double Near = 0.3;

    /// <summary>The skew up to which an octahedron may be bent.</summary>
    public const double Straight = 0.25;

    private const double Represented = 0.5, Antipodal = -0.9;

    /// <summary>The shape of an embedding.</summary>
    /// <param name="embedding">W <c>[Hidden, Features]</c>.</param>
    /// <param name="first">The features of one set; all others are the other, and neither is empty.</param>
    public static Antiprism Of(Matrix embedding, IReadOnlyCollection<int> first)
    {
        int[][] sets = [[.. first], [.. Enumerable.Range(0, embedding.Columns).Except(first)]];
        double[][] centres = [.. sets.Select(set => Mean(embedding, set))];
        var spread = sets.SelectMany((set, s) => set.Select(i => SquaredDistance(embedding.Column(i), centres[s]))).Average();
        var pairs = Pairs.Antipodal(embedding, Represented, Antipodal);
        var cross = pairs.Count(pair => first.Contains(pair.First) != first.Contains(pair.Second));
        return new(Math.Sqrt(SquaredDistance(centres[0], centres[1])) / 2, Math.Sqrt(spread), FeatureGeometry.Norms(embedding).Max(),
            cross, pairs.Count - cross, Bend(embedding));
    }

    /// <summary>
    /// The stage: A below <see cref="Near"/>; D where all features are in antipodal pairs across the sets, on axes
    /// at right angles up to <see cref="Straight"/>; otherwise B while the sets are
    /// farther from each other than their members spread, and C from then on.
    /// </summary>
    /// <param name="pairs">Pairs of an octahedron: half the features.</param>
    public AntiprismStage Stage(int pairs) =>
        Largest < Near ? AntiprismStage.Origin
        : CrossPairs == pairs && InnerPairs == 0 && Skew <= Straight ? AntiprismStage.Octahedron
        : Spread < Separation ? AntiprismStage.Apart
        : AntiprismStage.Triangles;

    /// <summary>
    /// An embedding turned so that the sets of another lie apart along the last axis: reflected by H = I − 2 v vᵀ / vᵀv with
    /// v = u − e, where u is the direction c_1 − c_2 of the other and e the last axis (Householder 1958).
    /// </summary>
    /// <param name="embedding">W <c>[Hidden, Features]</c>.</param>
    /// <param name="reference">The embedding that is to stand upright, <c>[Hidden, Features]</c>; its sets do not coincide.</param>
    /// <param name="first">The features of one set; all others are the other.</param>
    public static Matrix Upright(Matrix embedding, Matrix reference, IReadOnlyCollection<int> first)
    {
        var (above, below) = (Mean(reference, [.. first]), Mean(reference, [.. Enumerable.Range(0, reference.Columns).Except(first)]));
        var distance = Math.Sqrt(SquaredDistance(above, below));
        double[] v = [.. above.Zip(below, (a, b) => (a - b) / distance)];
        v[^1] -= 1;
        var square = v.Sum(x => x * x);
        return square < 1e-24 ? embedding : Matrix.Build(embedding.Rows, embedding.Columns, (row, i) =>
            embedding[row, i] - (2 * v[row] / square * v.Select((x, k) => x * embedding[k, i]).Sum()));
    }

    private static double Bend(Matrix embedding)
    {
        var cosines = Pairs.Cosines(embedding, 0);
        return (from i in Enumerable.Range(0, cosines.Rows)
                from j in Enumerable.Range(0, i)
                where cosines[i, j] > Antipodal
                select Math.Abs(cosines[i, j])).DefaultIfEmpty().Max();
    }

    private static double[] Mean(Matrix embedding, int[] set) =>
        [.. Enumerable.Range(0, embedding.Rows).Select(row => set.Average(i => embedding[row, i]))];

    private static double SquaredDistance(double[] a, double[] b) => a.Zip(b, (x, y) => (x - y) * (x - y)).Sum();
}

/// <summary>
/// Where two correlated sets of three features stand on their way to an octahedron in three dimensions (Elhage et al. 2022,
/// section 5, "learning as geometric transformations").
/// </summary>
public enum AntiprismStage
{
    /// <summary>A: all features are near the origin.</summary>
    Origin,

    /// <summary>B: the two sets lie apart, the members of each together.</summary>
    Apart,

    /// <summary>C: each set has opened into a triangle.</summary>
    Triangles,

    /// <summary>D: a triangular antiprism that is an octahedron, with members of different sets antipodal.</summary>
    Octahedron,
}
