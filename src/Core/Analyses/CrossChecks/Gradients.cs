namespace Research;

/// <summary>A loss and its gradient.</summary>
/// <param name="parameters">θ, flat, in the order of the model's layout.</param>
/// <param name="gradient">∂L/∂θ, overwritten, flat.</param>
/// <returns>L = E Σ_i I_i (t_i − x'_i)².</returns>
public delegate double LossAndGradient(ReadOnlySpan<double> parameters, Span<double> gradient);

/// <summary>
/// Cross-checks gradients of models and exact losses: gradients by an independent formula on dual numbers, or by central
/// differences where there is none, and values by samples.
/// </summary>
public static class Gradients
{
    private const double Step = 1.0 / (1 << 20);

    // The rounding of a loss, relative, where all samples have the same loss.
    private const double Rounding = 1e-12;

    private delegate double Bounded(ReadOnlySpan<double> parameters, Span<double> gradient, out double remainder);

    /// <summary>Checks the gradient of a model at random points: <see cref="PullbackCheck"/>.</summary>
    /// <param name="model">Any model: layers, a function, or one with a pullback by hand.</param>
    /// <param name="plan">How many points, from which seed; 8 unless stated. It draws no samples.</param>
    /// <exception cref="InvalidOperationException">There are faults; the message has all of them.</exception>
    public static PullbackCheck Check(IModel model, CrossCheckPlan? plan = null) => PullbackCheck.Of(model, plan ?? new());

    /// <summary>Cross-checks an exact loss at random and degenerate points.</summary>
    /// <param name="loss">Without faults. One that is truncated is checked by differences, within its remainder, and not at overlaps of 0.</param>
    /// <param name="importance">I_i.</param>
    /// <param name="plan">How many points and samples; 8 and 65536 unless stated.</param>
    /// <exception cref="InvalidOperationException">There are faults; the message has all of them.</exception>
    public static GradientCheck CrossCheck<TSampler, TModel>(
        ExactLossFunction<TSampler, TModel> loss, Importance importance, CrossCheckPlan? plan = null)
        where TSampler : ISampler
        where TModel : IModel
    {
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(importance);
        plan ??= new();
        Demand([.. loss.Faults(), .. importance.Faults(), .. plan.Faults()]);
        var weights = importance.Resolve(loss.Model.Features);
        return Compare(
            (parameters, gradient, out remainder) => loss.Evaluate(parameters, weights.AsSpan(), gradient, out remainder),
            loss.IsWhole && loss.Target.Equals(Target.Input) ? ReferenceLoss.Of(loss.Sampler, loss.Model) : null, loss.IsWhole,
            loss.Sampler, loss.Model, loss.Target, weights, plan);
    }

    /// <summary>Cross-checks any function that should be the expected loss of a model under a sampler.</summary>
    /// <param name="loss">The loss and its gradient, with the importances included.</param>
    /// <param name="sampler">The sampler.</param>
    /// <param name="model">The model.</param>
    /// <param name="importance">I_i.</param>
    /// <param name="plan">How many points and samples; 8 and 65536 unless stated.</param>
    /// <exception cref="InvalidOperationException">There are faults; the message has all of them.</exception>
    public static GradientCheck CrossCheck(
        LossAndGradient loss, ISampler sampler, IModel model, Importance importance, CrossCheckPlan? plan = null)
    {
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(sampler);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(importance);
        plan ??= new();
        Demand([.. sampler.Faults(), .. model.Faults(), .. ExactLossFunction<ISampler, IModel>.Agree(sampler, model),
            .. importance.Faults(), .. plan.Faults()]);
        return Compare(
            (parameters, gradient, out remainder) =>
            {
                remainder = 0;
                return loss(parameters, gradient);
            },
            ReferenceLoss.Of(sampler, model), true, sampler, model, Target.Input, importance.Resolve(model.Features), plan);
    }

    internal static void Demand(Fault[] faults)
    {
        if (faults.Length > 0) throw new InvalidOperationException(string.Join(" ", faults.Select(fault => fault.Sentence)));
    }

    private static GradientCheck Compare(
        Bounded loss, IReferenceLoss? statement, bool whole, ISampler sampler, IModel model, ITarget target,
        EquatableArray<double> importance, CrossCheckPlan plan)
    {
        if (importance.Count != model.Features)
            throw new InvalidOperationException($"{importance.Count} importances were given for {model.Features} features.");
        var drawn = new SampledLoss();
        var sampled = new SampledLossEvaluator(new()
        {
            Model = model,
            Sampler = sampler,
            Target = target,
            Importance = importance,
            Loss = drawn,
            Trainer = new Sgd { LearningRate = 1, Steps = 1 },
            Start = new Initialiser.XavierNormal(),
            Seed = plan.Seed,
            Restart = 0,
        }, drawn);
        return new(
            statement is null ? IndependentDerivative.CentralDifferences : IndependentDerivative.DualNumbers,
            EquatableArray.Of(CheckPoints.Of(model, plan, whole).Select((point, at) =>
            {
                var stream = new RandomStream(plan.Seed, at, StreamPurpose.Evaluation);
                return Look(loss, statement, point.Name, point.Parameters, importance, model.Layout,
                    sampled.Mean(point.Parameters, stream, 0, plan.Samples, []));
            })));
    }

    private static CheckedPoint Look(
        Bounded loss, IReferenceLoss? statement, string name, double[] parameters, EquatableArray<double> importance, ParameterLayout layout,
        Evaluation sampled)
    {
        var (claimed, independent) = (new double[parameters.Length], new double[parameters.Length]);
        var value = loss(parameters, claimed, out var remainder);
        var stated = value;
        if (statement is null) Differences(loss, parameters, independent);
        else stated = statement.Gradient(parameters, importance.AsSpan(), independent);

        var scale = independent.Max(slope => Math.Max(1, Math.Abs(slope)));
        var errors = claimed.Zip(independent, (a, b) => Error(a, b, scale)).ToArray();
        var worst = Array.IndexOf(errors, errors.Max());
        return new()
        {
            Name = name,
            Parameters = EquatableArray.Of<double>(parameters),
            Loss = value,
            LossError = Error(value, stated, Math.Max(1, Math.Abs(stated))),
            Parameter = layout.NameOf(worst),
            Slope = claimed[worst],
            IndependentSlope = independent[worst],
            SlopeError = errors[worst],
            Sampled = sampled.Loss,
            StandardError = sampled.StandardError,
            Z = StandardErrors(value, remainder, sampled),
        };
    }

    /// <summary>∂L/∂θ_k ≈ (L(θ + h e_k) − L(θ − h e_k)) / 2h.</summary>
    private static void Differences(Bounded loss, double[] parameters, double[] slopes)
    {
        var moved = parameters.ToArray();
        var ignored = new double[parameters.Length];
        for (var k = 0; k < parameters.Length; k++)
        {
            moved[k] = parameters[k] + Step;
            var up = loss(moved, ignored, out _);
            moved[k] = parameters[k] - Step;
            slopes[k] = (up - loss(moved, ignored, out _)) / (2 * Step);
            moved[k] = parameters[k];
        }
    }

    /// <summary>|a − b| / scale; infinite where it is no number.</summary>
    private static double Error(double a, double b, double scale) =>
        Math.Abs(a - b) / scale is var error && double.IsNaN(error) ? double.PositiveInfinity : error;

    /// <summary>The distance of the mean over samples from the range of the loss and its remainder, in standard errors; above 0 where the mean is lower.</summary>
    private static double StandardErrors(double loss, double remainder, Evaluation sampled)
    {
        if (!double.IsFinite(loss) || !double.IsFinite(remainder)) return double.PositiveInfinity;
        var gap = Math.Clamp(sampled.Loss, loss, loss + Math.Max(0, remainder)) - sampled.Loss;
        return gap / Math.Max(sampled.StandardError, Rounding * Math.Max(1, Math.Abs(loss)));
    }
}
