namespace Research;

/// <summary>All polytopes that are compared, each at its best at one density, and which of them hidden dimensions are best filled with.</summary>
/// <param name="Density">p.</param>
/// <param name="All">One feature by itself, simplices, polygons, the square antiprism.</param>
public sealed record PackedPolytopes(double Density, IReadOnlyList<PackedPolytope> All)
{
    /// <summary>The polytope of most <see cref="PackedPolytope.Gain"/>: the best for dimensions that copies of it fill.</summary>
    public PackedPolytope Best => All.MaxBy(polytope => polytope.Gain(Density))!;

    /// <summary>The polytope of a name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public PackedPolytope Named(string name) => All.FirstOrDefault(polytope => polytope.Name == name)
        ?? throw new ArgumentException($"There is no \"{name}\", only {string.Join(", ", All.Select(polytope => polytope.Name))}.", nameof(name));

    /// <summary>
    /// The tegum product that fills so many dimensions at the least loss, all other features ignored, whatever their number.
    /// </summary>
    /// <param name="hidden">m, at least 1.</param>
    public PolytopeFilling Filling(int hidden)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(hidden, 1);
        var (gains, last) = (new double[hidden + 1], new PackedPolytope[hidden + 1]);
        for (var dimensions = 1; dimensions <= hidden; dimensions++)
        {
            gains[dimensions] = double.NegativeInfinity;
            foreach (var polytope in All.Where(polytope => polytope.Dimensions <= dimensions))
            {
                var gain = gains[dimensions - polytope.Dimensions] + (polytope.Dimensions * polytope.Gain(Density));
                if (gain > gains[dimensions]) (gains[dimensions], last[dimensions]) = (gain, polytope);
            }
        }

        var parts = new List<PackedPolytope>();
        for (var rest = hidden; rest > 0; rest -= parts[^1].Dimensions) parts.Add(last[rest]);
        return new(Density, parts);
    }
}

/// <summary>Polytopes in dimensions of their own, each at its best, all other features ignored.</summary>
/// <param name="Density">p.</param>
/// <param name="Parts">At least one.</param>
public sealed record PolytopeFilling(double Density, IReadOnlyList<PackedPolytope> Parts)
{
    /// <summary>m.</summary>
    public int Hidden => Parts.Sum(part => part.Dimensions);

    /// <summary>D* = m / ‖W‖².</summary>
    public double DimensionsPerFeature => Hidden / Parts.Sum(part => part.Features * part.Norm * part.Norm);

    /// <summary>The exact loss of n features of importance 1, those that are in no part ignored.</summary>
    /// <param name="features">n, at least as many as the parts have.</param>
    public double Loss(int features) =>
        Parts.Sum(part => part.Loss) + ((features - Parts.Sum(part => part.Features)) * PackedPolytope.Ignored(Density));
}
