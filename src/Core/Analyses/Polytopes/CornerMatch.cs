namespace Research;

/// <summary>
/// Looks for an order π of k features in which all their cosines are those of a polytope, |G_ij − P_π(i)π(j)| ≤ tolerance:
/// corner by corner, back where none fits. Cosines alone decide, so that rotations, reflections and the order of the features
/// do not matter. The least deviation is looked for, so that it does not depend on the order either.
/// </summary>
/// <param name="cosines">The cosines of the features, <c>[k, k]</c>.</param>
/// <param name="corners">The cosines of the corners of the polytope, <c>[k, k]</c>.</param>
/// <param name="tolerance">How far a cosine may be off.</param>
internal sealed class CornerMatch(Matrix cosines, Matrix corners, double tolerance)
{
    private readonly int[] corner = new int[cosines.Rows];
    private readonly bool[] taken = new bool[cosines.Rows];
    private double least = double.PositiveInfinity;

    /// <summary>The largest difference of a cosine in the best order; null where no order is within the tolerance.</summary>
    public double? Deviation()
    {
        Place(0, 0);
        return double.IsFinite(least) ? least : null;
    }

    private void Place(int feature, double worst)
    {
        if (feature == corner.Length)
        {
            least = worst;
            return;
        }

        for (var at = 0; at < corner.Length; at++)
        {
            if (taken[at]) continue;
            var off = worst;
            for (var before = 0; before < feature; before++)
                off = Math.Max(off, Math.Abs(cosines[feature, before] - corners[at, corner[before]]));
            if (off > tolerance || off >= least) continue;
            (corner[feature], taken[at]) = (at, true);
            Place(feature + 1, off);
            taken[at] = false;
        }
    }
}
