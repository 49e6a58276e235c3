namespace Research;

/// <summary>An invertible linear map M of hidden units u → M u, with its inverse, drawn from a seed.</summary>
public sealed record HiddenMap
{
    private HiddenMap(Matrix map, Matrix inverse) => (Map, Inverse) = (map, inverse);

    /// <summary>M <c>[units, units]</c>.</summary>
    public Matrix Map { get; }

    /// <summary>M⁻¹ <c>[units, units]</c>.</summary>
    public Matrix Inverse { get; }

    /// <summary>A cyclic exchange: unit k takes the place of the next one.</summary>
    /// <param name="units">The number of hidden units.</param>
    public static HiddenMap Exchange(int units) => Orthogonal(Matrix.Build(units, units, (i, k) => i == (k + 1) % units ? 1 : 0));

    /// <summary>An orthogonal map, uniform among all rotations and reflections.</summary>
    /// <param name="units">The number of hidden units.</param>
    /// <param name="seed">Which of them.</param>
    public static HiddenMap Rotation(int units, int seed) => Orthogonal(Rotated(units, seed, 0));

    /// <summary>A map of no symmetry: a rotation, then factors evenly spaced from ½ to 2, then another rotation.</summary>
    /// <param name="units">The number of hidden units, at least 2.</param>
    /// <param name="seed">Which of them.</param>
    public static HiddenMap Stretch(int units, int seed)
    {
        var (first, last) = (Rotated(units, seed, 1), Rotated(units, seed, 2));
        return new(Stretched(last, first, 1), Stretched(Transposed(first), Transposed(last), -1));
    }

    private static HiddenMap Orthogonal(Matrix map) => new(map, Transposed(map));

    private static Matrix Transposed(Matrix map) => Matrix.Build(map.Columns, map.Rows, (i, k) => map[k, i]);

    /// <summary>last · diag(factors^power) · first.</summary>
    private static Matrix Stretched(Matrix last, Matrix first, int power) => Matrix.Build(first.Rows, first.Rows, (i, k) =>
        Enumerable.Range(0, first.Rows).Sum(j => last[i, j] * Math.Pow(0.5 + (1.5 * j / (first.Rows - 1)), power) * first[j, k]));

    /// <summary>Columns of independent normal numbers, made orthonormal one after the other, twice for the sake of rounding.</summary>
    private static Matrix Rotated(int units, int seed, int use)
    {
        var stream = new RandomStream((ulong)seed, use, StreamPurpose.Initialisation);
        var columns = new double[units][];
        for (var k = 0; k < units; k++)
        {
            columns[k] = new double[units];
            for (var i = 0; i < units; i++)
            {
                var words = stream.At(k, (uint)i, 0);
                columns[k][i] = Elementary.Normals(words.A, words.B).First;
            }

            for (var pass = 0; pass < 2; pass++)
                for (var before = 0; before < k; before++) Subtract(columns[k], columns[before]);
            var norm = Math.Sqrt(columns[k].Sum(entry => entry * entry));
            for (var i = 0; i < units; i++) columns[k][i] /= norm;
        }

        return Matrix.Build(units, units, (i, k) => columns[k][i]);
    }

    private static void Subtract(double[] from, double[] unit)
    {
        var along = from.Zip(unit, (a, b) => a * b).Sum();
        for (var i = 0; i < from.Length; i++) from[i] -= along * unit[i];
    }
}

/// <summary>Changes the basis of the hidden units of a trained chain.</summary>
public static class HiddenMaps
{
    /// <summary>
    /// The model after its hidden units u became M u: tensors that write the units are multiplied by M, those that only read them by
    /// M⁻¹, and a tied W, which does both, becomes M W. Its evaluation stays that of before; <see cref="TrainedExtensions.Evaluations"/> gives the new one.
    /// </summary>
    /// <typeparam name="TModel">A chain.</typeparam>
    /// <param name="trained">The trained model, with one group of hidden units of the size of the map.</param>
    /// <param name="map">M.</param>
    /// <exception cref="ArgumentException">The chain has another number of hidden units.</exception>
    public static Trained<TModel> Mapped<TModel>(this Trained<TModel> trained, HiddenMap map)
        where TModel : IChained
    {
        ArgumentNullException.ThrowIfNull(trained);
        ArgumentNullException.ThrowIfNull(map);
        var groups = trained.Model.Chain.Gauge;
        if (groups.Count != 1 || groups[0].Width != map.Map.Rows)
            throw new ArgumentException($"The map is of {map.Map.Rows} hidden units, but the chain has {string.Join(" and ", groups.Select(units => units.Width))}.", nameof(map));
        var final = trained.State.Final;
        var parameters = groups[0].Mapped(trained.Model.Chain.Layout, final.Parameters.AsSpan(), map.Map, map.Inverse);
        return trained.At(final with { Parameters = EquatableArray.Of<double>(parameters) });
    }
}
