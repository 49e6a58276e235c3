namespace Research;

/// <summary>
/// The density p = 1 − S: the probability in [1e-6, 1] that a feature is active; one for all features, or one per feature
/// (or per set of features, where sets are active as a whole). It is the one parameter of sparseness in this project; the paper's sparsity S enters by <see cref="OfSparsity"/>.
/// </summary>
public sealed record Density
{
    // Below it the values of an active feature, drawn with 31 bits, would be visibly coarse.
    private const double Least = 1e-6;

    private Density(EquatableArray<double> probabilities) => Probabilities = probabilities;

    /// <summary>One probability for all features, or one per feature, each in [1e-6, 1].</summary>
    public EquatableArray<double> Probabilities { get; }

    /// <summary>Every feature is active with this probability.</summary>
    /// <param name="probability">In [1e-6, 1].</param>
    public static Density Of(double probability) => new([probability]);

    /// <summary>Every feature is active with this probability, so that <c>Density = 0.05</c> may be written.</summary>
    /// <param name="probability">In [1e-6, 1].</param>
    public static implicit operator Density(double probability) => Of(probability);

    /// <summary>The conversion from a number, for languages without implicit conversions.</summary>
    /// <param name="probability">In [1e-6, 1].</param>
    public static Density FromDouble(double probability) => Of(probability);

    /// <summary>Every feature is zero with probability S (Elhage et al. 2022, section 2), i.e. active with 1 − S.</summary>
    /// <param name="sparsity">In [0, 1).</param>
    /// <remarks>Subtracted in decimal: 1 − 0.95 in binary is 0.050000000000000044, which is another key than 0.05.</remarks>
    public static Density OfSparsity(double sparsity) =>
        new([Math.Abs(sparsity) <= 1e6 ? (double)(1m - (decimal)sparsity) : 1 - sparsity]);

    /// <summary>Feature i is active with probability i of the list.</summary>
    /// <param name="probabilities">One per feature, each in [1e-6, 1].</param>
    public static Density PerFeature(IEnumerable<double> probabilities) => new(EquatableArray.Of(probabilities));

    /// <summary>Set s of the features is active with probability s of the list.</summary>
    /// <param name="probabilities">One per set, each in [1e-6, 1].</param>
    public static Density PerSet(IEnumerable<double> probabilities) => new(EquatableArray.Of(probabilities));

    /// <summary>Feature i is active with probability p₀ (i + 1)^−a, as the frequencies of words and of many learned features fall off.</summary>
    /// <param name="features">How many, at least 1.</param>
    /// <param name="first">p₀, that of feature 0, in [1e-6, 1].</param>
    /// <param name="exponent">a; 1 is Zipf's law, 0 the same for all. Every density must lie in [1e-6, 1].</param>
    /// <remarks>Each is rounded to 12 significant digits, so that what is printed is what was used.</remarks>
    public static Density PowerLaw(int features, double first, double exponent) =>
        new(EquatableArray.Of(Enumerable.Range(0, Math.Max(features, 0))
            .Select(i => i == 0 ? first : Round(first * Elementary.Exp(-exponent * Elementary.Log(i + 1))))));

    /// <summary>Densities from one to another, evenly spaced on a logarithmic axis, both ends included.</summary>
    /// <param name="from">The first, in (0, 1].</param>
    /// <param name="to">The last, in (0, 1].</param>
    /// <param name="count">How many, at least 2.</param>
    /// <remarks>Each is rounded to 12 significant digits, so that what is printed is what was used.</remarks>
    public static EquatableArray<double> Spaced(double from, double to, int count)
    {
        var (first, last) = (Elementary.Log(from), Elementary.Log(to));
        return EquatableArray.Of(Enumerable.Range(0, count).Select(k =>
            k == 0 ? from : k == count - 1 ? to : Round(Elementary.Exp(first + ((last - first) * k / (count - 1))))));
    }

    /// <summary>The probability that a feature, or a set, is active.</summary>
    /// <param name="feature">Counted from 0.</param>
    public double this[int feature] => Probabilities.Count == 1 ? Probabilities[0] : Probabilities[feature];

    /// <summary>The probabilities prepared for drawing, one for each feature or set.</summary>
    /// <param name="count">How many there are.</param>
    public Chance[] Chances(int count) => [.. Enumerable.Range(0, count).Select(i => Chance.Of(this[i]))];

    /// <param name="count">How many features, or sets, there are.</param>
    /// <param name="owner">"feature" or "set".</param>
    internal IEnumerable<Fault> Faults(int count, string owner = "feature")
    {
        if (Probabilities.Count != 1 && Probabilities.Count != count)
        {
            yield return new("the number of densities", $"{Probabilities.Count}", $"1 or the number of {owner}s, {count}",
                $"give one density for all {owner}s or one for each");
        }

        for (var i = 0; i < Probabilities.Count; i++)
        {
            var subject = Probabilities.Count == 1 ? "the density" : $"the density of {owner} {i}";
            if (Probabilities[i] is not (> 0 and <= 1))
                yield return new(subject, $"{Probabilities[i]}", "in (0, 1]", $"give the probability that a {owner} is active (Density.OfSparsity S for 1 − S)");
            else if (Probabilities[i] < Least)
                yield return new(subject, $"{Probabilities[i]}", "at least 1e-6", "use a higher density, for a draw of 31 bits leaves too few values below");
        }
    }

    private static double Round(double value) =>
        double.Parse(value.ToString("E11", System.Globalization.CultureInfo.InvariantCulture),
            System.Globalization.CultureInfo.InvariantCulture);
}
