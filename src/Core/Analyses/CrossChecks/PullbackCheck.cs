namespace Research;

/// <summary>
/// Whether the gradient of a model is that of its output: c · x' at random θ, x and c, by <see cref="IModel.Pullback"/> beside
/// dual numbers, or beside central differences where the model has no value for dual numbers.
/// </summary>
/// <param name="Derivative">The kind of the independent derivative.</param>
/// <param name="Parameter">The parameter whose derivative is worst, e.g. "W[0, 2]".</param>
/// <param name="Slope">∂(c · x')/∂θ of that parameter, by the pullback.</param>
/// <param name="IndependentSlope">The same independently.</param>
/// <param name="Deviation">The difference of the two, relative to max(1, the largest entry of the independent gradient).</param>
/// <param name="Parameters">θ where it is worst, flat.</param>
/// <param name="Input">x there, <c>[Features]</c>.</param>
/// <param name="Points">The number of points at which the gradient was compared.</param>
public sealed record PullbackCheck(
    IndependentDerivative Derivative, string Parameter, double Slope, double IndependentSlope, double Deviation,
    EquatableArray<double> Parameters, EquatableArray<double> Input, int Points)
{
    // Rounding of a few thousand operations on numbers of order 1.
    private const double DualTolerance = 1e-10;

    // Rounding leaves about 1e-10 at the largest step, the third derivative less.
    private const double DifferenceTolerance = 1e-6;

    // A kink between the two ends of a difference goes away with a smaller step; a wrong derivative does not.
    private static readonly double[] Steps = [1.0 / (1 << 20), 1.0 / (1 << 23), 1.0 / (1 << 26)];

    /// <summary>The largest deviation that counts as agreement.</summary>
    public double Tolerance => Derivative == IndependentDerivative.DualNumbers ? DualTolerance : DifferenceTolerance;

    /// <summary>Whether the gradient is right at every point.</summary>
    public bool Holds => Deviation <= Tolerance;

    /// <summary>The outcome in one sentence: where the gradient is wrong, or how well it agrees.</summary>
    public string Sentence
    {
        get
        {
            var by = Derivative == IndependentDerivative.DualNumbers ? "dual numbers" : "central differences";
            return Holds
                ? $"The gradient agrees with {by} to {Deviation:G2} at {Points} points."
                : $"The derivative by {Parameter} is {Slope} but must be {IndependentSlope}, as {by} give: correct the pullback.";
        }
    }

    /// <summary>Checks a model at random points, half of them with sparse inputs.</summary>
    /// <param name="model">Any model.</param>
    /// <param name="plan">How many points, from which seed; 8 unless stated. It draws no samples.</param>
    /// <exception cref="InvalidOperationException">There are faults; the message has all of them.</exception>
    internal static PullbackCheck Of(IModel model, CrossCheckPlan plan)
    {
        Gradients.Demand([.. model.Faults(), .. plan.Faults()]);
        return Enumerable.Range(0, plan.Points).Select(k => At(model, plan, k)).MaxBy(found => found.Deviation)!;
    }

    private static PullbackCheck At(IModel model, CrossCheckPlan plan, int point)
    {
        var (size, n) = (model.Layout.Size, model.Features);
        var numbers = CheckPoints.Random(size + n + n, plan.Seed, point);
        var (parameters, x, cotangent) = (numbers[..size], numbers[size..(size + n)], numbers[(size + n)..]);
        if (point % 2 == 1) for (var i = 0; i < n; i++) x[i] = Math.Max(x[i], 0);

        // Pullback adds: what was there before has to be there still.
        var (claimed, before) = (CheckPoints.Random(size, plan.Seed, point), CheckPoints.Random(size, plan.Seed, point));
        var (activations, output) = (new double[model.Activations], new double[n]);
        model.Forward<double>(parameters, x, activations, output);
        model.Pullback(parameters, x, activations, output, cotangent, claimed);
        for (var k = 0; k < size; k++) claimed[k] -= before[k];

        var duals = ByDuals(model, parameters, x, cotangent);
        var independent = duals ?? ByDifferences(model, parameters, x, cotangent, claimed);
        var scale = Math.Max(1, independent.Max(Math.Abs));
        var deviations = independent.Select((slope, k) => Math.Abs(slope - claimed[k]) / scale)
            .Select(deviation => double.IsNaN(deviation) ? double.PositiveInfinity : deviation).ToArray();
        var worst = Array.IndexOf(deviations, deviations.Max());
        return new(
            duals is null ? IndependentDerivative.CentralDifferences : IndependentDerivative.DualNumbers,
            model.Layout.NameOf(worst), claimed[worst], independent[worst], deviations[worst], EquatableArray.Of<double>(parameters), EquatableArray.Of<double>(x), plan.Points);
    }

    /// <summary>Null where the model has no value for dual numbers.</summary>
    private static double[]? ByDuals(IModel model, double[] parameters, double[] x, double[] cotangent)
    {
        Dual<double>[] at = [.. parameters.Select(value => new Dual<double>(value, 0))], input = [.. x.Select(value => new Dual<double>(value, 0))];
        var (activations, output) = (new Dual<double>[model.Activations], new Dual<double>[x.Length]);
        var slopes = new double[parameters.Length];
        try
        {
            for (var k = 0; k < slopes.Length; k++)
            {
                at[k] = new(parameters[k], 1);
                model.Forward<Dual<double>>(at, input, activations, output);
                at[k] = new(parameters[k], 0);
                for (var i = 0; i < output.Length; i++) slopes[k] += cotangent[i] * output[i].Derivative;
            }
        }
        catch (NotSupportedException)
        {
            return null;
        }

        return slopes;
    }

    /// <summary>Of several steps, the difference nearest to the claimed derivative.</summary>
    private static double[] ByDifferences(IModel model, double[] parameters, double[] x, double[] cotangent, double[] claimed)
    {
        var (moved, slopes) = (parameters.ToArray(), new double[parameters.Length]);
        var (activations, output) = (new double[model.Activations], new double[x.Length]);
        for (var k = 0; k < slopes.Length; k++)
        {
            slopes[k] = Steps.Select(step => (Value(k, step) - Value(k, -step)) / (2 * step)).MinBy(slope => Math.Abs(slope - claimed[k]));
            moved[k] = parameters[k];
        }

        return slopes;

        double Value(int k, double by)
        {
            moved[k] = parameters[k] + by;
            model.Forward<double>(moved, x, activations, output);
            var sum = 0.0;
            for (var i = 0; i < output.Length; i++) sum += cotangent[i] * output[i];
            return sum;
        }
    }
}
