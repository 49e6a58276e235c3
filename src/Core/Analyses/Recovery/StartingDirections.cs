namespace Research;

/// <summary>Starting dictionaries, and what takes the place of a direction that no sample uses.</summary>
internal static class StartingDirections
{
    /// <summary>The samples that are not zero.</summary>
    public static int[] NotZero(Matrix activations) =>
        [.. Enumerable.Range(0, activations.Rows).Where(sample => activations.Row(sample).ContainsAnyExcept(0.0))];

    /// <summary>
    /// Directions of samples, far apart: each is drawn with a probability proportional to 1 − its largest cosine with those before (the
    /// seeding of Arthur and Vassilvitskii 2007 on the sphere). Where no direction is left, a random one is taken.
    /// </summary>
    /// <param name="activations">H <c>[Samples, Hidden]</c>.</param>
    /// <param name="latents">The number of directions.</param>
    /// <param name="signed">Whether a direction also covers its opposite.</param>
    /// <param name="stream">What the draws come from.</param>
    /// <returns><c>[latents][Hidden]</c>, of unit norm.</returns>
    public static double[][] Draw(Matrix activations, int latents, bool signed, RandomStream stream)
    {
        double[][] units = [.. NotZero(activations).Select(sample => activations.Row(sample).ToArray())];
        foreach (var unit in units) Vectors.Normalise(unit);
        var (directions, room) = (new double[latents][], new double[units.Length]);
        Array.Fill(room, 1);
        for (var j = 0; j < latents; j++)
        {
            var at = Share(stream.At(0, (uint)j, 0).A) * room.Sum();
            var chosen = 0;
            while (chosen < room.Length - 1 && (at -= room[chosen]) > 0) chosen++;
            directions[j] = room[chosen] > 1e-12 ? [.. units[chosen]] : Random(activations.Columns, stream, j);
            for (var s = 0; s < units.Length; s++)
            {
                var cosine = Vectors.Dot(units[s], directions[j]);
                room[s] = Math.Max(0, Math.Min(room[s], 1 - (signed ? Math.Abs(cosine) : cosine)));
            }
        }

        return directions;
    }

    /// <summary>A direction uniform on the sphere.</summary>
    public static double[] Random(int dimensions, RandomStream stream, int which)
    {
        var direction = new double[dimensions];
        for (var k = 0; k < dimensions; k++)
        {
            var words = stream.At(1, (uint)which, k);
            direction[k] = Elementary.Normals(words.A, words.B).First;
        }

        Vectors.Normalise(direction);
        return direction;
    }

    /// <summary>The direction of the largest residual, which is then taken as explained; null where all are 0.</summary>
    /// <param name="residuals"><c>[Samples][Hidden]</c>; the largest is set to 0.</param>
    public static double[]? Worst(double[][] residuals)
    {
        var worst = residuals.MaxBy(residual => Vectors.Dot(residual, residual))!;
        double[] direction = [.. worst];
        Array.Clear(worst);
        return Vectors.Normalise(direction) ? direction : null;
    }

    private static double Share(uint word) => (word + 0.5) / 4294967296.0;
}
