using System.Runtime.InteropServices;

namespace Research;

/// <summary>The words of each model of a launch: its key and restart, which tables are its own, and how its features are drawn and weighed.</summary>
internal sealed class InstanceWords
{
    private const int Fixed = 5, Restart = 2;

    private readonly uint[] words;
    private readonly int length;
    private readonly List<uint> tables = [];
    private readonly List<IFirstOrder> trainers = [];

    /// <summary>The words of plans of one variant.</summary>
    /// <param name="plans">The plans.</param>
    /// <param name="draws">How the samples of each are drawn; plans of equal samplers share one.</param>
    public InstanceWords(IReadOnlyList<TrainingPlan> plans, IReadOnlyList<FusedDraws> draws)
    {
        var n = plans[0].Model.Features;
        length = Length(draws[0], n);
        words = new uint[plans.Count * length];
        var (rules, known) = (new Dictionary<(UpdateRule, Schedule), int>(), new Dictionary<FusedDraws, int>(ReferenceEqualityComparer.Instance));
        for (var k = 0; k < plans.Count; k++)
        {
            var plan = plans[k];
            var to = words.AsSpan(k * length, length);
            var trainer = (IFirstOrder)plan.Trainer;
            if (!rules.TryGetValue((trainer.Rule, trainer.Schedule), out var factors))
            {
                rules[(trainer.Rule, trainer.Schedule)] = factors = trainers.Count;
                trainers.Add(trainer);
            }

            var drawn = draws[k];
            if (drawn.Table.Length > 0 && known.TryAdd(drawn, known.Count)) tables.AddRange(drawn.Table);
            (to[0], to[1], to[Restart]) = ((uint)plan.Seed, (uint)(plan.Seed >> 32), (uint)plan.Restart);
            (to[3], to[4]) = ((uint)factors, (uint)known.GetValueOrDefault(drawn));
            drawn.Words.CopyTo(to[Fixed..]);
            var factor = ((SampledLoss)plan.Loss).Factor(n);
            for (var i = 0; i < n; i++) to[^(n - i)] = BitConverter.SingleToUInt32Bits((float)(factor * plan.Importance[i]));
        }

        if (tables.Count == 0) tables.Add(0);
    }

    /// <summary>Words of a model.</summary>
    /// <param name="draws">How its samples are drawn.</param>
    /// <param name="features">Number of features n.</param>
    public static int Length(FusedDraws draws, int features) => Fixed + draws.Words.Length + features;

    /// <summary>The words, for a training.</summary>
    public ReadOnlySpan<byte> Training => MemoryMarshal.AsBytes(words.AsSpan());

    /// <summary>The words, for an evaluation, which has the same samples for all restarts.</summary>
    public byte[] Evaluation()
    {
        var all = (uint[])words.Clone();
        for (var at = Restart; at < all.Length; at += length) all[at] = 0;
        return MemoryMarshal.AsBytes(all.AsSpan()).ToArray();
    }

    /// <summary>The tables of gaps, one after the other.</summary>
    public ReadOnlySpan<byte> Tables => MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(tables));

    /// <summary>Factors of the optimisers of some steps, three numbers for each, one optimiser after the other.</summary>
    /// <param name="from">The first step, counted from 0.</param>
    /// <param name="steps">How many.</param>
    public byte[] Factors(int from, int steps)
    {
        var all = new AdamStep.Factors[trainers.Count * steps];
        for (var k = 0; k < all.Length; k++) all[k] = AdamStep.At(trainers[k / steps], from + (k % steps));
        return MemoryMarshal.AsBytes(all.AsSpan()).ToArray();
    }

    /// <summary>Bytes of the factors of a step.</summary>
    public int BytesOfFactors => 12 * trainers.Count;
}
