namespace Research;

/// <summary>What an optimiser of one rate does at each step, calculated once for many instances: of a small model it takes as long as the step.</summary>
/// <param name="trainer">The optimiser.</param>
internal sealed class AdamFactors(IFirstOrder trainer)
{
    // Those of later steps are calculated each time.
    private const int Most = 1 << 16;

    private readonly AdamStep.Factors[] all = new AdamStep.Factors[Math.Min(trainer.Steps, Most)];
    private int count;

    /// <summary>The learning rate.</summary>
    public double Rate { get; } = trainer.Rule.Rate;

    /// <summary>Those of a step, counted from 0.</summary>
    public AdamStep.Factors At(int step)
    {
        if (step >= all.Length) return AdamStep.At(trainer, step);
        for (; count <= step; count++) all[count] = AdamStep.At(trainer, count);
        return all[step];
    }
}
