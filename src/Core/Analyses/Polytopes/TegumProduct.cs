namespace Research;

/// <summary>The exact corners of a tegum product, and how the features lie that point there; nothing is trained.</summary>
public sealed record TegumProduct : IDerivation<Arrangement>
{
    /// <summary>Names of <see cref="Polytope.All"/>, e.g. "triangle" and "digon"; at least one.</summary>
    public required EquatableArray<string> Factors { get; init; }

    /// <inheritdoc/>
    public string Version => "tegum-product/1";

    /// <inheritdoc/>
    public long Work => 1;

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults() =>
        Check.AtLeast("the number of factors", Factors.Count, 1, "name at least one polytope")
            .Concat(Factors.Where(name => Find(name) is null).Select(name => new Fault(
                "a factor", $"\"{name}\"", "the name of a polytope", $"use {string.Join(", ", Polytope.All.Select(known => known.Name))}")));

    /// <inheritdoc/>
    public EquatableArray<Numbers> Compute(IProgress<long> progress, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var corners = Polytope.Tegum(Factors.Select(name => Find(name)!));
        progress.Report(Work);
        return Arrangement.Written(corners, double.NaN);
    }

    /// <inheritdoc/>
    public Arrangement Read(EquatableArray<Numbers> numbers) => Arrangement.OfNumbers(numbers);

    private static Polytope? Find(string name) => Polytope.All.FirstOrDefault(known => known.Name == name);
}
