namespace Research;

/// <summary>Features that hang together in a <see cref="FeatureGraph"/>, and what they look like.</summary>
/// <param name="Features">Counted from 0, ascending.</param>
/// <param name="Dimensions">The dimensions that they span, up to <see cref="PolytopeThresholds.Rank"/>.</param>
/// <param name="Polytope">Its name; null where they are none that is known.</param>
/// <param name="Deviation">By how much a cosine differs from the polytope's at most; NaN where there is none.</param>
public sealed record Component(EquatableArray<int> Features, int Dimensions, string? Polytope, double Deviation)
{
    /// <summary>The polytope, or "k features in d dimensions".</summary>
    public string Name => Polytope ?? $"{Features.Count} features in {Dimensions} dimension{(Dimensions == 1 ? "" : "s")}";

    internal static Component Of(EquatableArray<int> features, Matrix embedding, PolytopeThresholds thresholds)
    {
        var vectors = Matrix.Build(embedding.Rows, features.Count, (row, column) => embedding[row, features[column]]);
        var norms = FeatureGeometry.Norms(vectors);
        var unit = Matrix.Build(vectors.Rows, vectors.Columns, (row, column) => vectors[row, column] / norms[column]);
        var dimensions = Span(unit, thresholds.Rank);
        if (norms.Min() >= thresholds.Length * norms.Max())
        {
            foreach (var polytope in Research.Polytope.All)
            {
                if (polytope.Features != features.Count || polytope.Dimensions != dimensions) continue;
                var deviation = new CornerMatch(unit.Gram(), polytope.Corners.Gram(), thresholds.Cosine).Deviation();
                if (deviation is double found) return new(features, dimensions, polytope.Name, found);
            }
        }

        return new(features, dimensions, null, double.NaN);
    }

    /// <summary>The eigenvalues of Σ v vᵀ, or of the Gram matrix where that is smaller: both have the same but for zeros.</summary>
    private static int Span(Matrix unit, double share)
    {
        var frame = unit.Columns <= unit.Rows
            ? unit.Gram()
            : Matrix.Build(unit.Columns, unit.Rows, (row, column) => unit[column, row]).Gram();
        var eigenvalues = SymmetricEigenvalues.Of(frame);
        return eigenvalues.Count(value => value >= share * eigenvalues[^1]);
    }
}
