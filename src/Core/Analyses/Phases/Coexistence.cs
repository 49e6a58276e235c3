namespace Research;

/// <summary>Densities at which two kinds of minimum are as low as each other, along a line r(p) of the phase diagram.</summary>
/// <param name="features">n.</param>
/// <param name="hidden">m.</param>
internal sealed class Coexistence(int features, int hidden)
{
    private const int Starts = 400;

    private readonly Landscape landscape = new(new() { Features = features, Hidden = hidden });

    /// <summary>The minima.</summary>
    public Landscape Landscape => landscape;

    /// <summary>The setting at a density.</summary>
    public ExtraFeature Setting(double density) => new() { Features = features, Hidden = hidden, Density = density };

    /// <summary>Densities and importances.</summary>
    public Situation At(double density, double ratio) => new(Setting(density).Densities(), Setting(density).Importance(ratio));

    /// <summary>The lowest minimum of a kind.</summary>
    /// <param name="density">p.</param>
    /// <param name="ratio">r.</param>
    /// <param name="isOne">Whether a model is of that kind, from its phase and its norms.</param>
    /// <exception cref="InvalidOperationException">No start leads to one.</exception>
    public Minimum Lowest(double density, double ratio, Func<Phase, double[], bool> isOne) =>
        landscape.Descend(At(density, ratio), landscape.Random(3, 0, Starts))
            .Where(found => isOne(Setting(density).PhaseOf(new(found.Parameters)), FeatureGeometry.Norms(found.Embedding(landscape.Model))))
            .MinBy(found => found.Loss)
        ?? throw new InvalidOperationException($"No start leads to such a minimum at p = {density}, r = {ratio}.");

    /// <summary>The density between two others at which both kinds are as low.</summary>
    /// <param name="name">The name of the point.</param>
    /// <param name="ratio">r at p.</param>
    /// <param name="low">A density below.</param>
    /// <param name="high">A density above.</param>
    /// <param name="isLeft">The one kind.</param>
    /// <param name="isRight">The other kind.</param>
    public SpecialPoint Locate(
        string name, Func<double, double> ratio, double low, double high, Func<Phase, double[], bool> isLeft, Func<Phase, double[], bool> isRight)
    {
        var middle = 0.5 * (low + high);
        var (left, right) = (Lowest(middle, ratio(middle), isLeft), Lowest(middle, ratio(middle), isRight));
        double Difference(double density)
        {
            var at = At(density, ratio(density));
            (left, right) = (landscape.Descend(at, left.Parameters), landscape.Descend(at, right.Parameters));
            return left.Loss - right.Loss;
        }

        return Root(name, Difference, low, high, 1e-16, ratio, () => right.Loss);
    }

    /// <summary>The root of a function of the density, whose values are known to within an error.</summary>
    public SpecialPoint Root(
        string name, Func<double, double> function, double low, double high, double error, Func<double, double> ratio, Func<double> loss)
    {
        var density = Roots.Bracketed(function, low, high, 0);
        var step = 0.1 * Math.Min(high - density, density - low);
        var slope = (function(density + step) - function(density - step)) / (2 * step);
        function(density);
        return new(name, features, hidden, density, ratio(density), loss(), Math.Max(2e-16, error / Math.Abs(slope)));
    }
}
