namespace Research;

/// <summary>What a population of models is trained on: densities p and importances I, each <c>[features]</c>.</summary>
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
    public double Distance(Minimum other, ReluOutputModel model, int[] alike)
    {
        var (here, there) = (Embedding(model).Gram(), other.Embedding(model).Gram());
        return Permutations.Of(alike).Min(names =>
        {
            var (largest, name) = (0.0, Enumerable.Range(0, model.Features).ToArray());
            for (var t = 0; t < alike.Length; t++) name[alike[t]] = names[t];
            for (var i = 0; i < model.Features; i++)
                for (var j = 0; j <= i; j++) largest = Math.Max(largest, Math.Abs(here[i, j] - there[name[i], name[j]]));
            return largest;
        });
    }
}
