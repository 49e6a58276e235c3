namespace Research;

/// <summary>An interval of densities in which one polytope is the best for a dimension.</summary>
/// <param name="Name">E.g. "tetrahedron".</param>
/// <param name="Sparsest">The least density, where the next polytope takes over.</param>
/// <param name="Densest">The greatest density, where the one before ends.</param>
public sealed record PolytopePhase(string Name, double Sparsest, double Densest);

/// <summary>
/// The polytopes that are best for a dimension (<see cref="PolytopePacking"/>) from dense to sparse features, with the densities where
/// two of them are as good.
/// </summary>
public sealed record PolytopePhases : IDerivation<IReadOnlyList<PolytopePhase>>
{
    // Of a crossing, relative.
    private const double Exactness = 1e-12;

    /// <summary>The least density, in (0, 1).</summary>
    public required double Sparsest { get; init; }

    /// <summary>The greatest density, in (0, 1] and above the least.</summary>
    public required double Densest { get; init; }

    /// <summary>Densities that are compared first, evenly in log p, at least 2: phases narrower than their distance may be missed.</summary>
    public int Columns { get; init; } = 33;

    /// <inheritdoc/>
    public string Version => "polytope-phases/1";

    /// <inheritdoc/>
    public long Work => (long)Columns * PolytopeShape.All().Count;

    /// <inheritdoc/>
    public IDerivation Quick => this with { Columns = Math.Max(2, Columns / 4) };

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults()
    {
        foreach (var fault in Density.Of(Sparsest).Faults(1).Concat(Density.Of(Densest).Faults(1))) yield return fault;
        if (Sparsest >= Densest)
            yield return new("the range of densities", $"{Sparsest} … {Densest}", "ascending", "give the least density as Sparsest");
        foreach (var fault in Check.AtLeast("the number of densities", Columns, 2, "use 33")) yield return fault;
    }

    /// <inheritdoc/>
    public EquatableArray<Numbers> Compute(IProgress<long> progress, CancellationToken cancellation)
    {
        var shapes = PolytopeShape.All();
        double Gain(int shape, double density) => shapes[shape].At(density).Gain(density);
        int Best(double density) => Enumerable.Range(0, shapes.Count).MaxBy(shape => Gain(shape, density));
        var (starts, best, before) = (new List<double> { Densest }, new List<int>(), Densest);
        for (var column = 0; column < Columns; column++)
        {
            cancellation.ThrowIfCancellationRequested();
            var density = column == 0 ? Densest : column == Columns - 1 ? Sparsest
                : Densest * Math.Pow(Sparsest / Densest, (double)column / (Columns - 1));
            var found = Best(density);
            if (column == 0) best.Add(found);
            else Between(before, density, best[^1], found, 0);
            before = density;
            progress.Report(shapes.Count);
        }

        return [new("best", [best.Count], EquatableArray.Of(best.Select(shape => (double)shape))), new("from", [best.Count], EquatableArray.Of<double>(starts))];

        // From a density where one is the best to a sparser one where another is; a third may be best where both are as good.
        void Between(double dense, double sparse, int one, int other, int depth)
        {
            if (one == other) return;
            var crossing = Roots.Bracketed(density => Gain(one, density) - Gain(other, density), dense, sparse, Exactness * sparse);
            var third = Best(crossing);
            if (third == one || third == other || depth == shapes.Count)
            {
                starts.Add(crossing);
                best.Add(other);
                return;
            }

            Between(dense, crossing, one, third, depth + 1);
            Between(crossing, sparse, third, other, depth + 1);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<PolytopePhase> Read(EquatableArray<Numbers> numbers)
    {
        var (shapes, best, from) = (PolytopeShape.All(), numbers[0].Entries, numbers[1].Entries);
        return [.. Enumerable.Range(0, best.Count).Select(i =>
            new PolytopePhase(shapes[(int)best[i]].Name, i + 1 < from.Count ? from[i + 1] : Sparsest, from[i]))];
    }
}
