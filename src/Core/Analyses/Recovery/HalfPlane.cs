namespace Research;

/// <summary>
/// A latent that fires where u · h exceeds a threshold: that of a ReLU, a JumpReLU or a gate that reads along its latent's direction. Activations are
/// h = x W_i, with one active feature i at a time, each as likely as another, and x uniform on [0, 1]. With φ_i the share of x at which the latent
/// fires, its F1 for feature i is 2φ_i / (1 + Σ_j φ_j), exactly.
/// </summary>
public static class HalfPlane
{
    /// <summary>The F1 of a latent for each feature <c>[Features]</c>.</summary>
    /// <param name="directions">W <c>[Hidden, Features]</c>.</param>
    /// <param name="row">u <c>[Hidden]</c>, of any norm.</param>
    /// <param name="threshold">The latent fires where u · h is above it.</param>
    /// <exception cref="InvalidOperationException">The directions have a fault, or the row another length.</exception>
    public static double[] F1(Matrix directions, ReadOnlySpan<double> row, double threshold)
    {
        var along = Along(directions, row);
        double[] shares = [.. along.Select(value => Share(value, threshold))];
        return [.. shares.Select(share => 2 * share / (1 + shares.Sum()))];
    }

    /// <summary>
    /// The largest F1 for each feature <c>[Features]</c> over all thresholds. Between two of the values u · W_i, and 0, shares are linear in the
    /// threshold and F1 a ratio of linear functions, hence monotone: the best threshold is one of these values.
    /// </summary>
    /// <param name="directions">W <c>[Hidden, Features]</c>.</param>
    /// <param name="row">u <c>[Hidden]</c>, of any norm.</param>
    /// <exception cref="InvalidOperationException">The directions have a fault, or the row another length.</exception>
    public static double[] BestThresholds(Matrix directions, ReadOnlySpan<double> row)
    {
        var (along, best) = (Along(directions, row), new double[directions.Columns]);
        foreach (var threshold in along.Append(0))
        {
            double[] shares = [.. along.Select(value => Share(value, threshold))];
            var all = 1 + shares.Sum();
            for (var i = 0; i < best.Length; i++) best[i] = Math.Max(best[i], 2 * shares[i] / all);
        }

        return best;
    }

    /// <summary>The share of x in [0, 1] at which x a exceeds a threshold.</summary>
    internal static double Share(double along, double threshold) =>
        along == 0 ? (threshold < 0 ? 1 : 0)
        : along > 0 ? Math.Clamp(1 - (threshold / along), 0, 1)
        : Math.Clamp(threshold / along, 0, 1);

    private static double[] Along(Matrix directions, ReadOnlySpan<double> row)
    {
        RecoveryFaults.Refuse(RecoveryFaults.OfDictionary(directions));
        if (row.Length != directions.Rows)
            RecoveryFaults.Refuse([new("the length of a row of the encoder", $"{row.Length}", $"{directions.Rows}, the height of the directions", "read both in one space")]);
        var along = new double[directions.Columns];
        for (var i = 0; i < along.Length; i++) along[i] = Vectors.Dot(directions.Column(i), row);
        return along;
    }
}
