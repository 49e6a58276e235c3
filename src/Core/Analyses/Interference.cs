namespace Research;

/// <summary>
/// The interference that features of a tied bottleneck receive, u_i = Σ_{j≠i} (W_i · W_j) x_j, as a distribution over samples and over some
/// features i: x'_i = f(‖W_i‖² x_i + u_i + b_i). Where features are independent u_i does not depend on x_i.
/// </summary>
public sealed record Interference
{
    private readonly double[][] inactive, active;
    private readonly double[] biases;

    private Interference(double[][] inactive, double[][] active, double[] biases)
    {
        (this.inactive, this.active, this.biases) = (inactive, active, biases);
        var all = inactive.Concat(active).SelectMany(values => values).ToArray();
        var mean = all.Average();
        Deviation = Math.Sqrt(all.Average(u => (u - mean) * (u - mean)));
        Skewness = all.Average(u => Math.Pow((u - mean) / Deviation, 3));
    }

    /// <summary>The standard deviation of u over all samples and features together.</summary>
    public double Deviation { get; }

    /// <summary>E[(u − E u)³] / σ³ of the same: 0 of a Gaussian, below 0 where large interference is negative.</summary>
    public double Skewness { get; }

    /// <summary>
    /// E[max(u_i + b_i, 0)²] at inactive features, what a ReLU lets through, over that of a Gaussian u_i of the same mean and variance.
    /// </summary>
    public double PassedOfGaussian => Through((values, bias) => values.Average(u => Passed(u + bias))) / Through((values, bias) =>
    {
        var mean = values.Average();
        var (at, deviation) = (mean + bias, Math.Sqrt(values.Average(u => (u - mean) * (u - mean))));
        if (deviation == 0) return Passed(at);
        var share = at / deviation;
        return (((at * at) + (deviation * deviation)) * Normal.Below(share)) + (at * deviation * Normal.Density(share));
    });

    /// <summary>The largest distance between the distribution functions of u at inactive and at active features (Kolmogorov and Smirnov).</summary>
    public double Apart
    {
        get
        {
            double[] first = [.. inactive.SelectMany(values => values).Order()], second = [.. active.SelectMany(values => values).Order()];
            var (i, k, most) = (0, 0, 0.0);
            while (i < first.Length && k < second.Length)
            {
                var at = Math.Min(first[i], second[k]);
                while (i < first.Length && first[i] <= at) i++;
                while (k < second.Length && second[k] <= at) k++;
                most = Math.Max(most, Math.Abs(((double)i / first.Length) - ((double)k / second.Length)));
            }

            return most;
        }
    }

    /// <summary>The distribution of some features' interference.</summary>
    /// <param name="embedding">W <c>[Hidden, Features]</c>.</param>
    /// <param name="bias">b <c>[Features]</c>.</param>
    /// <param name="inputs">x <c>[Samples, Features]</c>.</param>
    /// <param name="features">The features i, each active in a sample at least and inactive in another.</param>
    public static Interference Of(Matrix embedding, IReadOnlyList<double> bias, Matrix inputs, IReadOnlyList<int> features)
    {
        ArgumentNullException.ThrowIfNull(embedding);
        ArgumentNullException.ThrowIfNull(bias);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(features);
        // Without rounding where no other feature is active: by entries of WᵀW, not by the hidden vector.
        var gram = embedding.Gram();
        int[][] present = [.. Enumerable.Range(0, inputs.Rows).Select(s => Enumerable.Range(0, inputs.Columns).Where(j => inputs[s, j] != 0).ToArray())];
        var received = features.Select(i => present.Select((all, s) =>
        {
            var sum = 0.0;
            foreach (var j in all)
                if (j != i) sum += gram[i, j] * inputs[s, j];
            return (IsActive: inputs[s, i] != 0, Value: sum);
        }).ToArray()).ToArray();
        double[][] Where(bool isActive) => [.. received.Select(all => all.Where(one => one.IsActive == isActive).Select(one => one.Value).ToArray())];
        return new(Where(false), Where(true), [.. features.Select(i => bias[i])]);
    }

    /// <summary>The density of u in bins of one width.</summary>
    /// <param name="isActive">At active features, or at inactive ones.</param>
    /// <param name="from">Where the first bin begins.</param>
    /// <param name="width">The width of a bin, above 0.</param>
    /// <param name="bins">The number of bins, at least 1; what lies outside of them is in none.</param>
    public EquatableArray<double> Histogram(bool isActive, double from, double width, int bins)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        var (counts, all) = (new double[bins], 0);
        foreach (var u in (isActive ? active : inactive).SelectMany(values => values))
        {
            all++;
            var bin = Math.Floor((u - from) / width);
            if (bin >= 0 && bin < bins) counts[(int)bin]++;
        }

        return EquatableArray.Of(counts.Select(count => count / (all * width)));
    }

    private double Through(Func<double[], double, double> passed) => inactive.Select((values, k) => passed(values, biases[k])).Average();

    private static double Passed(double value) => value > 0 ? value * value : 0;
}
