namespace Research;

/// <summary>A model with weights that are constructed, not trained, for one active feature at a time. <see cref="FeatureCodes"/> makes them.</summary>
/// <param name="Model">The model.</param>
/// <param name="Parameters">Flat, in the order of the model's layout.</param>
/// <param name="Sampler">One feature at a time, uniform on [0, 1) or on [−1, 1].</param>
/// <param name="Target">What the outputs are compared with.</param>
public sealed record FeatureCode(IChained Model, EquatableArray<double> Parameters, OneHot Sampler, ITarget Target)
{
    /// <summary>The exact loss where one feature is active, relative to that of ignoring every feature: 0 without loss, 1 for a model of zeros.</summary>
    public double Loss
    {
        get
        {
            double[] importance = [.. Enumerable.Repeat(1.0, Sampler.Features)];
            return 3 * Exact.FewActive(Sampler, Model, 1, Target).Evaluate(Parameters.AsSpan(), importance, []);
        }
    }

    /// <summary>max |θ|.</summary>
    public double LargestWeight => Parameters.Max(Math.Abs);
}

/// <summary>Constructions that attain the capacities of <see cref="Capacity"/>, and come near to where they are not attained.</summary>
public static class FeatureCodes
{
    // More would take gigabytes for the weights alone.
    private const int MostNeurons = 16;

    /// <summary>n features as antipodal pairs in m = ⌈n/2⌉ dimensions of the ReLU output model: no loss.</summary>
    /// <param name="features">n, at least 1.</param>
    public static FeatureCode AntipodalPairs(int features)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        var model = new ReluOutputModel { Features = features, Hidden = (features + 1) / 2 };
        return Positive(model, features, [.. Entries(model.Hidden, features, (k, i) => i / 2 == k ? (i % 2 == 0 ? 1 : -1) : 0), .. new double[features]]);
    }

    /// <summary>
    /// n features of a tied ReLU hidden layer, each with positive weights on other ⌊m/2⌋ neurons: no loss. With s = ⌊m/2⌋, weights are
    /// 1/√s on a feature's neurons and −(s − 1)/√s on others: the gain on a feature that shares s − d of its neurons is 1 − d.
    /// </summary>
    /// <param name="neurons">m, in [2, 16].</param>
    /// <param name="features">n, in [1, C(m, ⌊m/2⌋)]; as many as possible unless stated.</param>
    public static FeatureCode Antichain(int neurons, int? features = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(neurons, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(neurons, MostNeurons);
        var (size, n) = (neurons / 2, features ?? Capacity.ReluHidden(neurons));
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1, nameof(features));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(n, Capacity.ReluHidden(neurons), nameof(features));
        uint[] supports = [.. Subsets.Of(neurons, size).Take(n)];
        var (on, off) = (1 / Math.Sqrt(size), (1 - size) / Math.Sqrt(size));
        return Tied(neurons, n, (k, i) => supports[i].Has(k) ? on : off);
    }

    /// <summary>
    /// m C(m − 1, ⌊(m − 1)/2⌋) features of a tied ReLU hidden layer, with a loss that goes to 0 as 1/D²: feature (k, T) has √(1 − tD⁻²)
    /// on neuron k, 1/D on the t neurons T, and −D on others. Gains are above 0 between features of the same neurons alone:
    /// 2√(1 − tD⁻²)/D + (t − 1)/D².
    /// </summary>
    /// <param name="neurons">m, in [2, 12].</param>
    /// <param name="largest">D, the largest weight, at least 4 and at least m.</param>
    public static FeatureCode Flags(int neurons, double largest)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(neurons, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(neurons, 12);
        ArgumentOutOfRangeException.ThrowIfLessThan(largest, Math.Max(4, neurons));
        var t = (neurons - 1) / 2;
        var flags = Enumerable.Range(0, neurons)
            .SelectMany(k => Subsets.Of(neurons, t).Where(others => !others.Has(k)).Select(others => (First: k, Others: others))).ToArray();
        var first = Math.Sqrt(1 - (t / (largest * largest)));
        return Tied(neurons, flags.Length, (k, i) => k == flags[i].First ? first : flags[i].Others.Has(k) ? 1 / largest : -largest);
    }

    /// <summary>
    /// Four features of three neurons of a tied ReLU hidden layer, one more than their capacity: two with the same neurons,
    /// whose gain on each other is 2√(1 − D⁻⁴)/D², and no other gain above 0. The loss is 2(1 − D⁻⁴)/D⁴ of ignoring all.
    /// </summary>
    /// <param name="largest">D, the largest weight, at least 4.</param>
    public static FeatureCode FourOfThree(double largest)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(largest, 4);
        var (small, tiny) = (1 / largest, 1 / (largest * largest));
        var (one, other) = (Math.Sqrt(1 - (tiny * tiny)), Math.Sqrt(1 - (small * small)));
        double[] weights =
        [
            one, tiny, small, -largest,
            tiny, one, -largest, small,
            -largest, -largest, other, other,
        ];
        return Tied(3, 4, (k, i) => weights[(k * 4) + i]);
    }

    /// <summary>
    /// Any number of features in three neurons with weights that are not tied, h = ReLU(W₁x), x' = ReLU(W₂h + b): no loss. Feature i
    /// writes (1, i, i²), and output j reads 1 − (i − j)², which is 1 for i = j and 0 or below for others.
    /// </summary>
    /// <param name="features">n, at least 1.</param>
    public static FeatureCode MomentCurve(int features)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        return Positive(new AbsoluteValueModel { Features = features, Neurons = 3 }, features,
            [.. Entries(3, features, (k, i) => Written(k, i)), .. Entries(features, 3, (j, k) => Read(k, j)), .. new double[features]]);
    }

    /// <summary>
    /// Any number of features in two neurons with weights that are not tied, with a loss that goes to 0 as 1/d²: feature i writes
    /// d⁻ⁱ (1, i), and output j reads the gain dʲ⁻ⁱ (i − j + 1), which is 1 for i = j and 0 or below for i &lt; j. The loss is
    /// Σ_k (n − k) (k + 1)² d⁻²ᵏ / n, k = 1 … n − 1, of ignoring all.
    /// </summary>
    /// <param name="features">n, at least 1.</param>
    /// <param name="ratio">d, above 1.</param>
    public static FeatureCode Fan(int features, double ratio)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(ratio, 1);
        return Positive(new AbsoluteValueModel { Features = features, Neurons = 2 }, features,
            [.. Entries(2, features, (k, i) => Spread(k, i, ratio)), .. Entries(features, 2, (j, k) => Gathered(k, j, ratio)), .. new double[features]]);
    }

    /// <summary>
    /// |x_i| of any number of features in four neurons, with the loss of <see cref="Fan"/>: two see positive x and two negative x.
    /// </summary>
    /// <param name="features">n, at least 1.</param>
    /// <param name="ratio">d, above 1.</param>
    public static FeatureCode AbsoluteFan(int features, double ratio)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(ratio, 1);
        return Absolute(4, features, (k, i) => (k < 2 ? 1 : -1) * Spread(k % 2, i, ratio), (j, k) => Gathered(k % 2, j, ratio));
    }

    /// <summary>
    /// |x_i| of any number of features in six neurons: no loss. Three see positive x, as <see cref="MomentCurve"/> does, and three
    /// negative x. Two active features of different signs break it.
    /// </summary>
    /// <param name="features">n, at least 1.</param>
    public static FeatureCode AbsoluteMomentCurve(int features)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        return Absolute(6, features, (k, i) => (k < 3 ? 1 : -1) * Written(k % 3, i), (j, k) => Read(k % 3, j));
    }

    private static double Written(int power, int i) => power switch { 0 => 1, 1 => i, _ => (double)i * i };

    /// <summary>The coefficients of 1 − (i − j)² by 1, i and i².</summary>
    private static double Read(int power, int j) => power switch { 0 => 1 - ((double)j * j), 1 => 2 * j, _ => -1 };

    private static double Spread(int neuron, int i, double ratio) => Math.Pow(ratio, -i) * (neuron == 0 ? 1 : i);

    private static double Gathered(int neuron, int j, double ratio) => Math.Pow(ratio, j) * (neuron == 0 ? 1 - j : 1);

    private static FeatureCode Absolute(int neurons, int features, Func<int, int, double> written, Func<int, int, double> read) => new(
        new AbsoluteValueModel { Features = features, Neurons = neurons },
        new([.. Entries(neurons, features, written), .. Entries(features, neurons, read), .. new double[features]]),
        new OneHot { Features = features, Magnitude = new Magnitude.Symmetric() }, Target.Absolute);

    private static FeatureCode Tied(int neurons, int features, Func<int, int, double> entry) => Positive(
        new ChainModel
        {
            Name = "ReLU hidden layer",
            Chain = new([new Layer.Dense("W", neurons, features), Layer.Relu, new Layer.Site("neurons"), new Layer.Transposed("W"), new Layer.Bias("b"), Layer.Relu]),
        }, features, [.. Entries(neurons, features, entry), .. new double[features]]);

    private static FeatureCode Positive(IChained model, int features, double[] parameters) =>
        new(model, new(parameters), new OneHot { Features = features }, Target.Input);

    private static IEnumerable<double> Entries(int rows, int columns, Func<int, int, double> entry) =>
        Matrix.Build(rows, columns, entry).Values;
}
