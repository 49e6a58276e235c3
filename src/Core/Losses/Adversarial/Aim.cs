namespace Research;

/// <summary>
/// Where the attacks of a training run point: ε d_i of every feature, made anew from W before every step. Turns a plan under
/// attack into one whose samples are attacked, so that engines need no attack in their kernels.
/// </summary>
/// <param name="shape">A shape with an <see cref="AdversarialLoss"/>.</param>
/// <param name="loss">Its loss.</param>
internal sealed class Aim(PlanShape shape, AdversarialLoss loss)
{
    private readonly int features = shape.Model.Features;
    private readonly AttackDirections directions = new(shape.Model.Features, ((IBottleneck)shape.Model).Hidden);
    private readonly float[] attacks = new float[shape.Model.Features * shape.Model.Features];
    private double epsilon;

    /// <summary>The shape with attacked samples.</summary>
    public PlanShape Attacked(PlanShape clean) => clean with { Sampler = new AttackedSampler(clean.Sampler, this), Loss = loss.Attacked };

    /// <summary>The plan with attacked samples; ε is its budget from now on.</summary>
    public TrainingPlan Attacked(TrainingPlan clean)
    {
        epsilon = loss.Budget * InputNorm.Mean(clean);
        return clean with { Sampler = new AttackedSampler(clean.Sampler, this), Loss = loss.Attacked };
    }

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
