namespace Research;

/// <summary>Random rotations of the hidden space: they change no loss, but everything that is rounded.</summary>
public static class RandomRotation
{
    /// <summary>Q W of a random orthogonal Q, uniformly of all: rows of normal numbers made orthogonal.</summary>
    /// <param name="embedding">W <c>[Hidden, Features]</c>.</param>
    /// <param name="index">Which rotation, at least 0; the same one again for the same number.</param>
    public static Matrix Of(Matrix embedding, int index)
    {
        ArgumentNullException.ThrowIfNull(embedding);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        var (m, stream) = (embedding.Rows, new RandomStream(0, index, StreamPurpose.Initialisation));
        var rows = new double[m][];
        for (var a = 0; a < m; a++)
        {
            rows[a] = [.. Enumerable.Range(0, m).Select(k => Normal.Quantile((stream.At(a, (uint)k, 0).A + 0.5) / 4294967296.0))];
            for (var pass = 0; pass < 2; pass++)
                for (var b = 0; b < a; b++) Vectors.Add(rows[a], -Vectors.Dot(rows[a], rows[b]), rows[b]);
            Vectors.Normalise(rows[a]);
        }

        return Matrix.Build(m, embedding.Columns, (a, i) => Enumerable.Range(0, m).Sum(k => rows[a][k] * embedding[k, i]));
    }
}
