using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>
/// Minimises the exact losses of many ReLU output models of one shape under independent features, by one
/// <see cref="BfgsSearch"/> each, eight at a time: a lane whose search is done takes the next model. What a search finds does
/// not depend on its lane or its neighbours.
/// </summary>
/// <param name="model">The shape of every model.</param>
internal sealed class LaneSearches(ReluOutputModel model)
{
    private const int Lanes = Pyramid.Lanes;

    private readonly ReluLanes lanes = new(RowMoments.Over(new Faces(model.Features, model.Features)), model.Hidden);
    private readonly int size = model.Layout.Size;
    private readonly BfgsSearch[] searches = [.. Enumerable.Range(0, Lanes).Select(_ => new BfgsSearch(model.Layout.Size))];
    private readonly int[] owner = new int[Lanes];

    /// <summary>Writes the start, the densities and the importances of model <paramref name="index"/>.</summary>
    /// <param name="index">Counted from 0.</param>
    /// <param name="start">Where its search begins, <c>[parameters]</c>.</param>
    /// <param name="density">p, <c>[features]</c>.</param>
    /// <param name="weights">I, <c>[features]</c>.</param>
    public delegate void Begin(int index, Span<double> start, Span<double> density, Span<double> weights);

    /// <summary>Runs a search for every model.</summary>
    /// <param name="count">How many models.</param>
    /// <param name="rule">How far each search goes.</param>
    /// <param name="begin">Writes what defines a model.</param>
    /// <param name="finished">Called after each search that has ended, in no particular order; the search object is reused afterwards.</param>
    /// <returns>The number of evaluations of loss and gradient, over all searches.</returns>
    public long Run(int count, BfgsRule rule, Begin begin, Action<int, BfgsSearch> finished)
    {
        var (next, active, evaluations, fresh) = (0, 0, 0L, true);
        Span<double> gradient = stackalloc double[size];
        for (var lane = 0; lane < Lanes; lane++)
        {
            owner[lane] = -1;
            if (next < count) active += Take(lane, next++, rule, begin);
            else Idle(lane);
        }

        while (active > 0)
        {
            if (fresh) lanes.Weigh();
            fresh = false;
            var losses = lanes.Evaluate(true);
            for (var lane = 0; lane < Lanes; lane++)
            {
                if (owner[lane] < 0) continue;
                var search = searches[lane];
                Get(lanes.Gradient, lane, gradient);
                search.Answer(losses[lane], gradient);
                evaluations++;
                if (!search.Done)
                {
                    Set(lanes.Parameters, lane, search.Trial);
                    continue;
                }

                finished(owner[lane], search);
                owner[lane] = -1;
                active--;
                if (next == count) continue;
                active += Take(lane, next++, rule, begin);
                fresh = true;
            }
        }

        return evaluations;
    }

    private int Take(int lane, int index, BfgsRule rule, Begin begin)
    {
        Span<double> start = stackalloc double[size];
        Span<double> density = stackalloc double[model.Features], weights = stackalloc double[model.Features];
        begin(index, start, density, weights);
        Set(lanes.Densities, lane, density);
        Set(lanes.Importance, lane, weights);
        searches[lane].Begin(start, rule with { Noise = Noise(density, weights) });
        Set(lanes.Parameters, lane, searches[lane].Trial);
        owner[lane] = index;
        return 1;
    }

    /// <summary>The rounding of a loss: it is a difference of terms of the size of Σ I_i E x_i² = Σ I_i p_i / 3.</summary>
    private static double Noise(ReadOnlySpan<double> densities, ReadOnlySpan<double> importance)
    {
        var sum = 0.0;
        for (var i = 0; i < densities.Length; i++) sum += importance[i] * densities[i] / 3;
        return 4e-16 * sum;
    }

    /// <summary>A lane without a model evaluates one that does not matter.</summary>
    private void Idle(int lane)
    {
        Span<double> nothing = stackalloc double[size];
        nothing.Clear();
        Set(lanes.Parameters, lane, nothing);
        Set(lanes.Importance, lane, nothing[..model.Features]);
        nothing.Fill(1);
        Set(lanes.Densities, lane, nothing[..model.Features]);
    }

    private static void Set(AlignedVectors vectors, int lane, ReadOnlySpan<double> values)
    {
        var all = MemoryMarshal.Cast<Vector512<double>, double>(vectors.Span);
        for (var i = 0; i < values.Length; i++) all[(i * Lanes) + lane] = values[i];
    }

    private static void Get(AlignedVectors vectors, int lane, Span<double> values)
    {
        var all = MemoryMarshal.Cast<Vector512<double>, double>(vectors.Span);
        for (var i = 0; i < values.Length; i++) values[i] = all[(i * Lanes) + lane];
    }
}
