namespace Research;

/// <summary>A minimum of an exact loss where one parameter is held at a multiple of another: θ_j = c θ_i.</summary>
/// <param name="Loss">The loss there.</param>
/// <param name="Parameters">Flat, in the order of the model's layout.</param>
public sealed record BoundMinimum(double Loss, EquatableArray<double> Parameters)
{
    // Rounding of a loss, relative to that of a model of zeros, and the slope of a minimum.
    private const double Noise = 4e-16, Slope = 1e-9;

    /// <summary>The minimum that BFGS reaches from a start, which is moved to the condition first. It is a local one.</summary>
    /// <typeparam name="TSampler">The sampler.</typeparam>
    /// <typeparam name="TModel">The model.</typeparam>
    /// <param name="loss">An exact loss without faults.</param>
    /// <param name="importance">I_i, <c>[Features]</c>.</param>
    /// <param name="start">Flat, in the order of the model's layout.</param>
    /// <param name="first">i, or −1 for no condition.</param>
    /// <param name="second">j, another parameter; ignored without a condition.</param>
    /// <param name="factor">c.</param>
    /// <param name="iterations">Most iterations, at least 1.</param>
    public static BoundMinimum Of<TSampler, TModel>(
        ExactLossFunction<TSampler, TModel> loss, IReadOnlyList<double> importance, IReadOnlyList<double> start, int first, int second, double factor, int iterations)
        where TSampler : ISampler
        where TModel : IModel
    {
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(importance);
        ArgumentNullException.ThrowIfNull(start);
        ArgumentOutOfRangeException.ThrowIfLessThan(iterations, 1);
        var bound = first >= 0;
        if (bound && (first == second || second < 0 || Math.Max(first, second) >= start.Count))
            throw new ArgumentOutOfRangeException(nameof(second), second, $"The condition is on the parameters {first} and {second}, but must be on two of {start.Count}.");
        int[] free = [.. Enumerable.Range(0, start.Count).Where(k => !bound || k != second)];
        double[] weights = [.. importance], all = [.. start];
        var (gradient, reduced) = (new double[all.Length], new double[free.Length]);
        var scale = loss.Evaluate(new double[all.Length], weights, []);
        var search = new BfgsSearch(free.Length);
        search.Begin([.. free.Select(k => start[k])], new(iterations, Slope * scale, Noise * scale));
        Evaluate();
        while (!search.Done && search.Iterations < iterations) Evaluate();
        Place(search.Point);
        return new(search.Loss, EquatableArray.Of<double>([.. all]));

        void Place(ReadOnlySpan<double> point)
        {
            for (var k = 0; k < free.Length; k++) all[free[k]] = point[k];
            if (bound) all[second] = factor * all[first];
        }

        void Evaluate()
        {
            Place(search.Trial);
            var value = loss.Evaluate(all, weights, gradient);
            if (bound) gradient[first] += factor * gradient[second];
            for (var k = 0; k < free.Length; k++) reduced[k] = gradient[free[k]];
            search.Answer(value, reduced);
        }
    }
}
