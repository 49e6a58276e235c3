namespace Research;

/// <summary>A minimum of a plan's loss where one parameter is held at a multiple of another: θ_j = c θ_i.</summary>
/// <param name="Loss">The loss that was minimised: on the fixed samples, or exact.</param>
/// <param name="Judged">The loss on the plan's evaluation sample, which the search does not see, or exact.</param>
/// <param name="Parameters">Flat, in the order of the model's layout.</param>
public sealed record BoundMinimum(double Loss, double Judged, EquatableArray<double> Parameters)
{
    // Rounding of a loss, relative to that of a model of zeros, and the slope of a minimum.
    private const double Noise = 4e-16, Slope = 1e-9;

    /// <summary>
    /// The minimum that BFGS reaches from a start, which is moved to the condition first; a local one, or where the iterations end. A sampled
    /// loss is taken on fixed samples, the same ones for every search of a plan, so that searches with different conditions compare.
    /// </summary>
    /// <param name="plan">A plan without faults.</param>
    /// <param name="samples">How many fixed samples of a sampled loss, at least 1.</param>
    /// <param name="start">Flat, in the order of the model's layout.</param>
    /// <param name="first">i, or −1 for no condition.</param>
    /// <param name="second">j, another parameter; ignored without a condition.</param>
    /// <param name="factor">c.</param>
    /// <param name="iterations">Most iterations, at least 1.</param>
    public static BoundMinimum Of(TrainingPlan plan, int samples, IReadOnlyList<double> start, int first, int second, double factor, int iterations)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(start);
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(iterations, 1);
        var bound = first >= 0;
        if (bound && (first == second || second < 0 || Math.Max(first, second) >= start.Count))
            throw new ArgumentOutOfRangeException(nameof(second), second, $"The condition is on the parameters {first} and {second}, but must be on two of {start.Count}.");
        var loss = LossEvaluator.Of(plan.Loss is SampledLoss sampled ? plan with { Loss = sampled with { Batch = samples } } : plan);
        int[] free = [.. Enumerable.Range(0, start.Count).Where(k => !bound || k != second)];
        double[] all = [.. start];
        var (gradient, reduced) = (new double[all.Length], new double[free.Length]);
        var scale = loss.Step(new double[all.Length], 0, gradient);
        var search = new BfgsSearch(free.Length);
        search.Begin([.. free.Select(k => start[k])], new(iterations, Slope * scale, Noise * scale));
        Evaluate();
        while (!search.Done && search.Iterations < iterations) Evaluate();
        Place(search.Point);
        return new(search.Loss, loss.Evaluate(all).Loss, EquatableArray.Of<double>([.. all]));

        void Place(ReadOnlySpan<double> point)
        {
            for (var k = 0; k < free.Length; k++) all[free[k]] = point[k];
            if (bound) all[second] = factor * all[first];
        }

        void Evaluate()
        {
            Place(search.Trial);
            var value = loss.Step(all, 0, gradient);
            if (bound) gradient[first] += factor * gradient[second];
            for (var k = 0; k < free.Length; k++) reduced[k] = gradient[free[k]];
            search.Answer(value, reduced);
        }
    }
}
