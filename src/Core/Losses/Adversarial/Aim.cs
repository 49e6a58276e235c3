namespace Research;

/// <summary>Where the attacks of a training run point: ε d_i of every feature, made anew from W before every step.</summary>
/// <param name="model">With a tied bottleneck.</param>
/// <param name="budget">ε as a share of the average input norm.</param>
internal sealed class Aim(IModel model, double budget)
{
    private readonly int features = model.Features;
    private readonly AttackDirections directions = new(model.Features, ((IBottleneck)model).Hidden);
    private readonly float[] attacks = new float[model.Features * model.Features];
    private double epsilon;

    /// <summary>That of a shape's sampler; null where samples stay clean.</summary>
    /// <param name="shape">A shape without faults.</param>
    public static Aim? Of(PlanShape shape) => shape.Sampler is Attacked attacked ? new(shape.Model, attacked.Budget) : null;

    /// <summary>Measures a plan's average input norm; ε is its budget from now on.</summary>
    public void Open(TrainingPlan plan) => epsilon = budget * InputNorm.Mean(plan);

    /// <summary>Points at a model.</summary>
    /// <param name="parameters">W <c>[Hidden, Features]</c> comes first.</param>
    public void At(ReadOnlySpan<double> parameters)
    {
        directions.Take(parameters);
        Scale();
    }

    /// <summary>Points at a model.</summary>
    /// <param name="parameters">W <c>[Hidden, Features]</c> comes first.</param>
    public void At(ReadOnlySpan<float> parameters)
    {
        directions.Take(parameters);
        Scale();
    }

    /// <summary>Entry j of ε d_i, for every i: <c>[Features]</c>.</summary>
    public ReadOnlySpan<float> Entries(int j) => attacks.AsSpan(j * features, features);

    private void Scale()
    {
        for (var j = 0; j < features; j++)
        {
            var row = attacks.AsSpan(j * features, features);
            var overlaps = directions.Gram(j);
            for (var i = 0; i < row.Length; i++)
                row[i] = directions.Norms[i] > 0 ? (float)(epsilon * overlaps[i] / directions.Norms[i]) : 0;
        }
    }
}
