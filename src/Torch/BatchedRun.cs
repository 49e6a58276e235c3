using static TorchSharp.torch;

namespace Research;

/// <summary>Trains instances of one shape that start at one step, all at once.</summary>
internal sealed class BatchedRun(TrainingPlan[] plans, TorchDevice where, int drawing)
{
    // One instance alone whose product could be taken for that of a matrix and a vector is computed twice: it rounds as in a population.
    private readonly TrainingPlan[] computed = plans.Length == 1 && TensorModels.HasVectors(plans[0].Model) ? [plans[0], plans[0]] : plans;

    /// <summary>Trains to the last step and evaluates the models.</summary>
    /// <param name="starts">One per plan, all of one step.</param>
    /// <param name="advanced">Called with the number of instance-steps done since the last call.</param>
    /// <param name="cancellation">Checked before every step.</param>
    public TrainedState[] ToEnd(Snapshot[] starts, Action<long> advanced, CancellationToken cancellation)
    {
        using var without = no_grad();
        using var state = new BatchedState(computed, computed.Length > starts.Length ? [starts[0], starts[0]] : starts, Tensors.Device(where));
        using var loss = BatchedLoss(state);
        var trainer = (IFirstOrder)plans[0].Trainer;
        using var curve = new BatchedCurve(computed.Length, trainer.Steps, trainer.CurvePoints, Tensors.Device(where));
        var record = trainer.Record.Resolve(trainer.Steps);
        var recorded = plans.Select(_ => new List<Snapshot>()).ToArray();
        var (reported, every) = (starts[0].Step, Math.Max(1, DoubleRun.StepsPerReport(plans[0]) / plans.Length));
        for (var step = starts[0].Step; step < trainer.Steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            loss.Step(step, curve.Sums);
            curve.Seen(step);
            state.Update(step);
            if (record.AsSpan().BinarySearch(step + 1) >= 0) Keep(step + 1, (k, snapshot) => recorded[k].Add(snapshot));
            if (step + 1 - reported < every) continue;
            Report(step + 1);
        }

        if (reported < trainer.Steps) Report(trainer.Steps);
        var (final, evaluations) = (new Snapshot[plans.Length], loss.Evaluate());
        Keep(trainer.Steps, (k, snapshot) => final[k] = snapshot);
        return [.. final.Select((snapshot, k) => new TrainedState(snapshot, EquatableArray.Of(recorded[k]), curve.Points(k), evaluations[k]))];

        void Report(int step)
        {
            advanced((long)(step - reported) * plans.Length);
            reported = step;
        }

        void Keep(int step, Action<int, Snapshot> keep)
        {
            var kept = state.Keep(step);
            for (var k = 0; k < plans.Length; k++) keep(k, kept[k]);
        }
    }

    private IBatchedLoss BatchedLoss(BatchedState state) => plans[0].Loss switch
    {
        SampledLoss sampled when plans[0].Sampler is Attacked => new AttackedBatches(computed, sampled, state, drawing),
        SampledLoss sampled => new SampledBatches(computed, sampled, state, drawing),
        var other => throw new NotSupportedException($"{other.GetType().Name} is no loss of samples."),
    };
}
