namespace Research;

/// <summary>The attacks of a training run: ε d_i of every feature, computed anew from W before every step.</summary>
/// <param name="model">A model with a tied bottleneck.</param>
/// <param name="budget">ε as a share of the average input norm.</param>
internal sealed class Aim(IModel model, double budget)
{
    private readonly int features = model.Features;
    private readonly AttackDirections directions = new(model.Features, ((IBottleneck)model).Hidden);
    private readonly float[] attacks = new float[model.Features * model.Features];
    private double epsilon;

    /// <summary>The attacks of a sampler on a model, both without faults; null where samples are not attacked.</summary>
    public static Aim? Of(ISampler sampler, IModel model) => sampler is Attacked attacked ? new(model, attacked.Budget) : null;

    /// <summary>Measures the average input norm E‖x‖ and sets ε to the budget times it.</summary>
    /// <param name="sampler">The sampler of x.</param>
    /// <param name="evaluation">The stream of the evaluation sample.</param>
    public void Open(ISampler sampler, RandomStream evaluation) => epsilon = budget * InputNorm.Mean(sampler, evaluation);

    /// <summary>Computes the attacks on a model.</summary>
    /// <param name="parameters">W <c>[Hidden, Features]</c> comes first.</param>
    public void At(ReadOnlySpan<double> parameters)
    {
        directions.Take(parameters);
        Scale();
    }

    /// <summary>Computes the attacks on a model.</summary>
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
