namespace Research;

/// <summary>
/// Which polytope is best for a dimension: the exact loss of each at its best length and bias, at one density; everything else is
/// ignored (Elhage et al. 2022, section 4, where models fill their dimensions with tegum products of polytopes).
/// </summary>
public sealed record PolytopePacking : IDerivation<PackedPolytopes>
{
    /// <summary>p, in (0, 1].</summary>
    public required double Density { get; init; }

    /// <inheritdoc/>
    public string Version => "polytope-packing/1";

    /// <inheritdoc/>
    public long Work => PolytopeShape.All().Count;

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults() => Research.Density.Of(Density).Faults(1);

    /// <inheritdoc/>
    public EquatableArray<Numbers> Compute(IProgress<long> progress, CancellationToken cancellation)
    {
        var (shapes, found) = (PolytopeShape.All(), new List<double>());
        foreach (var shape in shapes)
        {
            cancellation.ThrowIfCancellationRequested();
            var best = shape.At(Density);
            found.AddRange([best.Norm, best.Bias, best.Loss]);
            progress.Report(1);
        }

        return [new("polytopes", [shapes.Count, 3], EquatableArray.Of<double>(found))];
    }

    /// <inheritdoc/>
    public PackedPolytopes Read(EquatableArray<Numbers> numbers) => new(Density, [.. PolytopeShape.All().Select((shape, i) =>
    {
        var row = numbers[0].Entries.AsSpan().Slice(3 * i, 3);
        return new PackedPolytope(shape.Name, shape.Features, shape.Dimensions, row[0], row[1], row[2]);
    })]);
}
