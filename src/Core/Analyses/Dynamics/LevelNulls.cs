namespace Research;

/// <summary>
/// Histories of D_i without levels, which a statement about jumps must not hold for: every feature goes from its value after the
/// first plateau to a last value along one smooth curve, 3u² − 2u³ with u from 0 to 1 in the logarithm of the steps.
/// </summary>
public static class LevelNulls
{
    /// <summary>Every feature drifts to its own last value.</summary>
    /// <param name="steps">The steps of the checkpoints, ascending <c>[Checkpoints]</c>.</param>
    /// <param name="values">D_i <c>[Checkpoints, Features]</c>.</param>
    /// <param name="from">The checkpoint where the drift begins; before it nothing changes.</param>
    public static Matrix Drift(IReadOnlyList<double> steps, Matrix values, int from) =>
        Drift(steps, values, from, [.. Enumerable.Range(0, values.Columns)]);

    /// <summary>The last values are dealt out to the features at random before they drift.</summary>
    /// <param name="steps">The steps of the checkpoints, ascending <c>[Checkpoints]</c>.</param>
    /// <param name="values">D_i <c>[Checkpoints, Features]</c>.</param>
    /// <param name="from">The checkpoint where the drift begins; before it nothing changes.</param>
    /// <param name="seed">The seed of the order.</param>
    public static Matrix ShuffledDrift(IReadOnlyList<double> steps, Matrix values, int from, ulong seed)
    {
        var stream = new RandomStream(seed, 0, StreamPurpose.Initialisation);
        return Drift(steps, values, from, [.. Enumerable.Range(0, values.Columns).OrderBy(feature => stream.At(0, (uint)feature, 0).A)]);
    }

    private static Matrix Drift(IReadOnlyList<double> steps, Matrix values, int from, int[] ends)
    {
        var last = values.Rows - 1;
        var begin = Math.Min(from, last);
        double Way(int checkpoint)
        {
            var u = checkpoint <= begin ? 0 : Math.Log(steps[checkpoint] / steps[begin]) / Math.Log(steps[last] / steps[begin]);
            return u * u * (3 - (2 * u));
        }

        return Matrix.Build(values.Rows, values.Columns, (checkpoint, feature) =>
            values[begin, feature] + (Way(checkpoint) * (values[last, ends[feature]] - values[begin, feature])));
    }
}
