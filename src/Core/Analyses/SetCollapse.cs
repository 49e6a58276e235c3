namespace Research;

/// <summary>
/// Whether features that come together are kept apart or as one: a set is collapsed where all that is left of it in the hidden
/// space is its principal component (x_1 + … + x_k) / √k (Elhage et al. 2022, section 4, on correlated features).
/// </summary>
public static class SetCollapse
{
    /// <summary>
    /// The share from which a set counts as collapsed, cos² 15°: two features of one length 30° apart, halfway between the 60° of
    /// neighbours in a hexagon and none.
    /// </summary>
    public const double Collapsed = 0.93301270189221932;

    /// <summary>
    /// The share of a set's squared weights that lies along its principal component, κ = ‖Σ_i W_i‖² / (k Σ_i ‖W_i‖²), one per
    /// set: 1 collapsed, 1/k orthogonal, 0 cancelling, as antipodal pairs do; 0 for W = 0. For pairs of one length κ = cos² θ/2.
    /// </summary>
    /// <param name="embedding">W <c>[Hidden, Features]</c>.</param>
    /// <param name="sets">Features counted from 0.</param>
    /// <exception cref="ArgumentException">A set is empty or names a feature that W has not.</exception>
    public static double[] PrincipalShares(Matrix embedding, EquatableArray<EquatableArray<int>> sets) => [.. sets.Select((set, s) =>
    {
        if (set.Count == 0) throw new ArgumentException($"Set {s} has no features.", nameof(sets));
        if (set.Any(i => i < 0 || i >= embedding.Columns))
            throw new ArgumentException($"Set {s}, {set}, names a feature outside 0 … {embedding.Columns - 1}.", nameof(sets));
        var (along, all) = (0.0, 0.0);
        for (var row = 0; row < embedding.Rows; row++)
        {
            var sum = 0.0;
            foreach (var i in set)
            {
                sum += embedding[row, i];
                all += embedding[row, i] * embedding[row, i];
            }

            along += sum * sum;
        }

        return all > 0 ? along / (set.Count * all) : 0;
    })];

    /// <summary>The number of sets that are collapsed and not ignored: κ at or above <see cref="Collapsed"/>, and a norm at or above a threshold.</summary>
    /// <param name="embedding">W <c>[Hidden, Features]</c>.</param>
    /// <param name="sets">Features counted from 0.</param>
    /// <param name="threshold">The norm √(Σ_i ‖W_i‖² / k) from which a set counts as represented, e.g. 0.5.</param>
    /// <exception cref="ArgumentException">A set is empty or names a feature that W has not.</exception>
    public static int Count(Matrix embedding, EquatableArray<EquatableArray<int>> sets, double threshold)
    {
        var (shares, norms) = (PrincipalShares(embedding, sets), FeatureGeometry.Norms(embedding));
        return sets.Where((set, s) =>
            shares[s] >= Collapsed && set.Average(i => norms[i] * norms[i]) >= threshold * threshold).Count();
    }

    /// <summary>
    /// The share of ‖W‖_F² in the span of the principal components of all sets, Σ_s ‖Σ_{i∈s} W_i‖² / k_s / ‖W‖_F²: 1 where the
    /// model keeps what a principal component analysis of correlated sets keeps; 0 for W = 0.
    /// </summary>
    /// <param name="embedding">W <c>[Hidden, Features]</c>.</param>
    /// <param name="sets">Features counted from 0.</param>
    /// <exception cref="ArgumentException">A set is empty or names a feature that W has not.</exception>
    public static double PrincipalShare(Matrix embedding, EquatableArray<EquatableArray<int>> sets)
    {
        var (shares, norms) = (PrincipalShares(embedding, sets), FeatureGeometry.Norms(embedding));
        double[] squares = [.. sets.Select(set => set.Sum(i => norms[i] * norms[i]))];
        var all = squares.Sum();
        return all > 0 ? shares.Select((share, s) => share * squares[s]).Sum() / all : 0;
    }
}
