namespace Research;

/// <summary>Densities p and importances I of a model, each <c>[features]</c>.</summary>
internal readonly record struct Situation(double[] Densities, double[] Importance);

/// <summary>A local minimum of the expected loss.</summary>
/// <param name="Parameters">W row by row, then b.</param>
/// <param name="Loss">The expected loss there.</param>
internal sealed record Minimum(double[] Parameters, double Loss)
{
    /// <summary>W <c>[hidden, features]</c>.</summary>
    public Matrix Embedding(ReluOutputModel model) =>
        Matrix.OfRows(model.Hidden, model.Features, Parameters.AsSpan(0, model.Hidden * model.Features));

    /// <summary>
    /// The largest difference between the entries of WᵀW of two models, when interchangeable features are renamed to make it
    /// small: 0 for models that differ by a rotation, a reflection or such a renaming.
    /// </summary>
    /// <param name="other">The other model.</param>
    /// <param name="model">The shape of both.</param>
    /// <param name="alike">Features that can be renamed among themselves.</param>
    /// <param name="mirrored">
    /// Whether entries may also change their signs as W_i → ±W_i changes them: at p = 1, where x and 1 − x are alike and a bias
    /// takes up the difference, such models have the same loss.
    /// </param>
    public double Distance(Minimum other, ReluOutputModel model, int[] alike, bool mirrored = false)
    {
        var n = model.Features;
        var (here, there) = (Embedding(model).Gram(), other.Embedding(model).Gram());
        var mirrors = mirrored ? 1 << (n - 1) : 1;
        return Permutations.Of(alike).Min(names =>
        {
            var name = Enumerable.Range(0, n).ToArray();
            for (var t = 0; t < alike.Length; t++) name[alike[t]] = names[t];
            return Enumerable.Range(0, mirrors).Min(signs =>
            {
                var largest = 0.0;
                for (var i = 0; i < n; i++)
                {
                    for (var j = 0; j <= i; j++)
                    {
                        var sign = (((signs >> i) ^ (signs >> j)) & 1) == 0 ? 1 : -1;
                        largest = Math.Max(largest, Math.Abs(here[i, j] - (sign * there[name[i], name[j]])));
                    }
                }

                return largest;
            });
        });
    }
}
