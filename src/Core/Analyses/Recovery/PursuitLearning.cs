namespace Research;

/// <summary>
/// Learners whose codes come from <see cref="MatchingPursuit"/>. Pursuit may raise the error, so that a restart gives the dictionary of its
/// best sweep. The objective is the mean of ½‖h − D z‖² over samples, of that best sweep and those before it.
/// </summary>
internal static class PursuitLearning
{
    /// <summary>Codes, then an update of the directions, as often as there are sweeps.</summary>
    /// <param name="activations">H.</param>
    /// <param name="coder">The pursuit.</param>
    /// <param name="sweeps">How often.</param>
    /// <param name="directions"><c>[Latents][Hidden]</c>, where it starts.</param>
    /// <param name="update">Changes directions, given directions, codes <c>[Samples][Latents]</c> and residuals; the latents that are to be replaced.</param>
    public static LearnedDictionary Descend(
        Matrix activations, MatchingPursuit coder, int sweeps, double[][] directions,
        Func<double[][], double[][], double[][], IReadOnlyList<int>> update)
    {
        var (objective, best, at, replaced) = (new List<double>(), Vectors.OfColumns(directions), 0, 0);
        for (var sweep = 0; sweep < sweeps; sweep++)
        {
            var dictionary = Vectors.OfColumns(directions);
            var encode = ((ISparseCoder)coder).Open(dictionary);
            double[][] codes = [.. Enumerable.Range(0, activations.Rows).Select(_ => new double[directions.Length])];
            for (var sample = 0; sample < codes.Length; sample++) encode(activations.Row(sample), codes[sample]);
            double[][] residuals = [.. codes.Select((code, sample) => Vectors.Residual(directions, activations.Row(sample), code))];
            objective.Add(residuals.Sum(residual => 0.5 * Vectors.Dot(residual, residual)) / residuals.Length);
            if (sweep == 0 || objective[sweep] < objective[at]) (best, at) = (dictionary, sweep);
            if (objective[sweep] == 0 || sweep + 1 == sweeps) break;
            foreach (var j in update(directions, codes, residuals))
            {
                if (StartingDirections.Worst(residuals) is not { } fresh) continue;
                directions[j] = fresh;
                replaced++;
            }
        }

        return new(best, EquatableArray.Of(objective.Take(at + 1)), replaced);
    }

    /// <summary>Whether any sample uses a latent.</summary>
    public static bool IsUsed(double[][] codes, int j) => codes.Any(code => code[j] != 0);
}
