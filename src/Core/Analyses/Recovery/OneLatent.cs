namespace Research;

/// <summary>
/// The best sparse autoencoder with a single latent: h ≈ b + u z, ‖u‖ = 1, with the code z = max(u · (h − b) − λ/2, 0), which is best for every state and a ReLU's own. What is
/// left is min over u and b of E‖h − b‖² − E max(u · (h − b) − λ/2, 0)². With λ = 0 and b free u is the first principal direction of the activations, so that a latent for
/// one feature leans towards another that is correlated with it ("hedging", Chanin et al. 2025, arXiv 2505.11756), and away where the correlation is negative.
/// </summary>
/// <param name="Direction">u <c>[Hidden]</c>, up to its sign if λ = 0 and b is free.</param>
/// <param name="Offset">b <c>[Hidden]</c>.</param>
/// <param name="Objective">The objective, of all starts the least.</param>
public sealed record OneLatent(EquatableArray<double> Direction, EquatableArray<double> Offset, double Objective)
{
    private const int Starts = 64;

    /// <summary>The best single latent for activations of finitely many values, by BFGS from 64 random directions.</summary>
    /// <param name="activations">States, probabilities and λ.</param>
    /// <param name="offset">Whether there is a decoder bias b; without it, b = 0.</param>
    /// <exception cref="InvalidOperationException">The states have a fault.</exception>
    public static OneLatent Of(PenalisedStates activations, bool offset)
    {
        ArgumentNullException.ThrowIfNull(activations);
        _ = activations.Floor(); // refuses states with faults
        return Enumerable.Range(0, Starts).Select(start => From(activations, offset, start)).MinBy(found => found.Objective)!;
    }

    private static OneLatent From(PenalisedStates activations, bool offset, int start)
    {
        var hidden = activations.States.Columns;
        var begin = StartingDirections.Random(hidden, new(0, start, StreamPurpose.Initialisation), 0).Concat(new double[offset ? hidden : 0]).ToArray();
        var (search, slopes) = (new BfgsSearch(begin.Length), new double[begin.Length]);
        search.Begin(begin, new(2000, 1e-11, 1e-15));
        while (!search.Done) search.Answer(Cost(activations, search.Trial, slopes), slopes);
        var (direction, middle) = (search.Point[..hidden].ToArray(), offset ? search.Point[hidden..].ToArray() : new double[hidden]);
        Vectors.Normalise(direction);
        return new(EquatableArray.Of<double>(direction), EquatableArray.Of<double>(middle), search.Loss);
    }

    /// <summary>The objective at u = v / ‖v‖ and b, and its slopes.</summary>
    private static double Cost(PenalisedStates activations, ReadOnlySpan<double> at, Span<double> slopes)
    {
        var (hidden, sum) = (activations.States.Columns, 0.0);
        var (direction, turned) = (at[..hidden].ToArray(), new double[hidden]);
        var norm = Vectors.Norm(direction);
        Vectors.Normalise(direction);
        slopes.Clear();
        for (var s = 0; s < activations.States.Rows; s++)
        {
            var (weight, rest) = (activations.Probabilities[s], activations.States.Row(s).ToArray());
            if (at.Length > hidden) Vectors.Add(rest, -1, at[hidden..]);
            var code = Math.Max(Vectors.Dot(direction, rest) - (activations.Penalty / 2), 0);
            sum += weight * (Vectors.Dot(rest, rest) - (code * code));
            Vectors.Add(turned, -2 * weight * code, rest);
            if (at.Length == hidden) continue;
            Vectors.Add(slopes[hidden..], -2 * weight, rest);
            Vectors.Add(slopes[hidden..], 2 * weight * code, direction);
        }

        Vectors.Add(turned, -Vectors.Dot(turned, direction), direction);
        Vectors.Add(slopes[..hidden], 1 / norm, turned);
        return sum;
    }
}
