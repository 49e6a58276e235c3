namespace Research;

/// <summary>A loss and its penalties on tensors, in double.</summary>
/// <param name="plan">A plan with such penalties.</param>
/// <param name="loss">Its loss without them.</param>
internal sealed class PenalisedLossEvaluator(TrainingPlan plan, ILossEvaluator loss) : ILossEvaluator
{
    private readonly (Penalty Penalty, ParameterTensor Tensor)[] terms =
        [.. plan.Penalties.Where(penalty => penalty.On is Place.Tensor).Select(penalty => (penalty, plan.Model.Layout[((Place.Tensor)penalty.On).Name]))];

    /// <summary>The loss without penalties.</summary>
    public ILossEvaluator Loss => loss;

    /// <inheritdoc/>
    public double Step(ReadOnlySpan<double> parameters, int step, Span<double> gradient) =>
        loss.Step(parameters, step, gradient) + Sum(parameters, gradient);

    /// <inheritdoc/>
    public void After(int done, Span<double> parameters, Span<double> first, Span<double> second) => loss.After(done, parameters, first, second);

    /// <inheritdoc/>
    public Evaluation Evaluate(ReadOnlySpan<double> parameters)
    {
        var unpenalised = loss.Evaluate(parameters);
        return unpenalised with { Loss = unpenalised.Loss + Sum(parameters, []) };
    }

    private double Sum(ReadOnlySpan<double> parameters, Span<double> gradient)
    {
        var sum = 0.0;
        foreach (var (penalty, tensor) in terms)
        {
            for (var k = tensor.Offset; k < tensor.Offset + tensor.Size; k++)
            {
                sum += penalty.Weight * penalty.Function.Of(parameters[k]);
                if (!gradient.IsEmpty) gradient[k] += penalty.Weight * penalty.Function.Slope(parameters[k]);
            }
        }

        return sum;
    }
}
