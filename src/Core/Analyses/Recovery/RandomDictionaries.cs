namespace Research;

/// <summary>Scores by chance: those of dictionaries whose directions are independent and uniform on the sphere.</summary>
public static class RandomDictionaries
{
    /// <summary>One such dictionary <c>[dimensions, latents]</c>, of unit columns.</summary>
    /// <param name="dimensions">The height, at least 1.</param>
    /// <param name="latents">The number of columns, at least 1.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="draw">Which of them, 0 or above.</param>
    /// <exception cref="InvalidOperationException">A size is below 1.</exception>
    public static Matrix Draw(int dimensions, int latents, ulong seed = 0, int draw = 0)
    {
        RecoveryFaults.Refuse(Check.AtLeast("the number of dimensions", dimensions, 1, "use at least one")
            .Concat(Check.AtLeast("the number of latents", latents, 1, "use at least one")));
        var stream = new RandomStream(seed, draw, StreamPurpose.Initialisation);
        return Vectors.OfColumns([.. Enumerable.Range(0, latents).Select(j => StartingDirections.Random(dimensions, stream, j))]);
    }

    /// <summary>The mean score of random dictionaries of as many latents beside the same truth.</summary>
    /// <param name="truth"><c>[Hidden, Features]</c>.</param>
    /// <param name="latents">The number of latents, at least 1.</param>
    /// <param name="score">A score such as <see cref="DirectionMatch.MeanMaxCosine"/>.</param>
    /// <param name="draws">The number of dictionaries, at least 1.</param>
    /// <param name="seed">Their seed.</param>
    /// <exception cref="InvalidOperationException">The truth has a fault, or a number is below 1.</exception>
    public static double Score(Matrix truth, int latents, Func<DirectionMatch, double> score, int draws = 400, ulong seed = 0)
    {
        RecoveryFaults.Refuse(Check.AtLeast("the number of random dictionaries", draws, 1, "use 400"));
        return Enumerable.Range(0, draws).Average(draw => score(DirectionMatch.Of(truth, Draw(truth.Rows, latents, seed, draw))));
    }

    /// <summary>A score beside its chance: (score − chance) / (1 − chance), 1 at best, 0 by chance.</summary>
    /// <param name="score">The score, at most 1.</param>
    /// <param name="chance">The score by chance, below 1.</param>
    public static double AboveChance(double score, double chance) => (score - chance) / (1 - chance);
}
