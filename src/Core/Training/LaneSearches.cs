namespace Research;

/// <summary>
/// Minimises the expected losses of many ReLU output models of one shape under independent features, by one
/// <see cref="BfgsSearch"/> each, eight at a time: a lane whose search is done takes the next model. What a search finds does
/// not depend on its lane or its neighbours.
/// </summary>
/// <param name="model">The shape of every model.</param>
internal sealed class LaneSearches(ReluOutputModel model)
{
    private const int Lanes = Pyramid.Lanes;

    private readonly ExpectedPopulation population = Analytic.Population(model);
    private readonly int size = model.Layout.Size;
    private readonly BfgsSearch[] searches = [.. Enumerable.Range(0, Lanes).Select(_ => new BfgsSearch(model.Layout.Size))];
    private readonly double[] parameters = new double[Lanes * model.Layout.Size], gradients = new double[Lanes * model.Layout.Size];
    private readonly double[] densities = new double[Lanes * model.Features], importance = new double[Lanes * model.Features];
    private readonly double[] losses = new double[Lanes];
    private readonly int[] owner = new int[Lanes];

    /// <summary>Fills in what model <paramref name="index"/> is: its start, densities and importances.</summary>
    /// <param name="index">Counted from 0.</param>
    /// <param name="start">Where its search begins, <c>[parameters]</c>.</param>
    /// <param name="density">p, <c>[features]</c>.</param>
    /// <param name="weights">I, <c>[features]</c>.</param>
    public delegate void Begin(int index, Span<double> start, Span<double> density, Span<double> weights);

    /// <summary>Runs a search for every model.</summary>
    /// <param name="count">How many models.</param>
    /// <param name="rule">How far each search goes.</param>
    /// <param name="begin">Says what a model is.</param>
    /// <param name="finished">Told of each search that is done, in no particular order; the search is used again afterwards.</param>
    /// <returns>Losses and gradients evaluated, over all searches.</returns>
    public long Run(int count, BfgsRule rule, Begin begin, Action<int, BfgsSearch> finished)
    {
        var (next, active, evaluations) = (0, 0, 0L);
        Span<double> start = stackalloc double[size];
        for (var lane = 0; lane < Lanes; lane++)
        {
            owner[lane] = -1;
            if (next < count) active += Take(lane, next++, rule, begin, start);
            else Idle(lane);
        }

        while (active > 0)
        {
            population.Evaluate(parameters, densities, importance, losses, gradients);
            for (var lane = 0; lane < Lanes; lane++)
            {
                if (owner[lane] < 0) continue;
                var search = searches[lane];
                search.Tell(losses[lane], gradients.AsSpan(lane * size, size));
                evaluations++;
                if (search.Done)
                {
                    finished(owner[lane], search);
                    owner[lane] = -1;
                    active--;
                    if (next < count) active += Take(lane, next++, rule, begin, start);
                }
                else
                {
                    search.Trial.CopyTo(parameters.AsSpan(lane * size, size));
                }
            }
        }

        return evaluations;
    }

    private int Take(int lane, int index, BfgsRule rule, Begin begin, Span<double> start)
    {
        begin(index, start, densities.AsSpan(lane * model.Features, model.Features), importance.AsSpan(lane * model.Features, model.Features));
        searches[lane].Begin(start, rule with { Noise = Noise(lane) });
        searches[lane].Trial.CopyTo(parameters.AsSpan(lane * size, size));
        owner[lane] = index;
        return 1;
    }

    /// <summary>The rounding of a loss: it is a difference of terms of the size of Σ I_i E x_i² = Σ I_i p_i / 3.</summary>
    private double Noise(int lane)
    {
        var sum = 0.0;
        for (var i = lane * model.Features; i < (lane + 1) * model.Features; i++) sum += importance[i] * densities[i] / 3;
        return 4e-16 * sum;
    }

    /// <summary>A lane without a model evaluates one that costs nothing.</summary>
    private void Idle(int lane)
    {
        parameters.AsSpan(lane * size, size).Clear();
        densities.AsSpan(lane * model.Features, model.Features).Fill(1);
        importance.AsSpan(lane * model.Features, model.Features).Clear();
    }
}
