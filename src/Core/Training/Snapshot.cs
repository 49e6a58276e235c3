namespace Research;

/// <summary>
/// The complete state of a run between two steps: parameters and optimiser state, from which training continues to the same bits.
/// Without the moments, Adam would turn into sign descent for some hundred steps.
/// </summary>
/// <param name="Step">Steps done.</param>
/// <param name="Parameters">Flat, in the order of the model's layout.</param>
/// <param name="FirstMoment">Adam's first moment, or the momentum; flat.</param>
/// <param name="SecondMoment">Adam's second moment; flat, zero for SGD.</param>
public sealed record Snapshot(int Step, EquatableArray<double> Parameters, EquatableArray<double> FirstMoment, EquatableArray<double> SecondMoment)
{
    internal static Snapshot Of(int step, double[] parameters, double[] first, double[] second) =>
        new(step, new(parameters), new(first), new(second));
}

/// <summary>The loss of a model on the fixed evaluation sample, or its exact loss.</summary>
/// <param name="Loss">The mean over the samples, or the exact loss.</param>
/// <param name="StandardError">The standard error of that mean; 0 for an exact loss.</param>
/// <param name="Samples">How many samples; 0 for an exact loss.</param>
public sealed record Evaluation(double Loss, double StandardError, int Samples);

/// <summary>One point of a loss curve: the mean of the losses of the steps since the previous point.</summary>
/// <param name="Step">The last of these steps, counted from 1.</param>
/// <param name="Loss">Their mean loss.</param>
public readonly record struct LossPoint(int Step, double Loss)
{
    /// <summary>Steps per point of a curve with at most a number of points.</summary>
    /// <param name="steps">Steps of the run.</param>
    /// <param name="points">The most points of the curve, at least 1.</param>
    internal static int Window(int steps, int points) => (int)Math.Max(1, ((long)steps + points - 1) / points);
}

/// <summary>The result of a training, for any type of model.</summary>
/// <param name="Final">The state after the last step.</param>
/// <param name="Recorded">The states after the steps that the plan lists.</param>
/// <param name="Curve">The training loss.</param>
/// <param name="Evaluation">The loss on the fixed evaluation sample, or the exact loss.</param>
public sealed record TrainedState(Snapshot Final, EquatableArray<Snapshot> Recorded, EquatableArray<LossPoint> Curve, Evaluation Evaluation);
