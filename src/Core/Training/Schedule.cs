namespace Research;

/// <summary>The factor on the learning rate over a run.</summary>
public abstract record Schedule : IChecked
{
    private Schedule() { }

    /// <summary>The factor at a step.</summary>
    /// <param name="step">Counted from 0, below <paramref name="steps"/>.</param>
    /// <param name="steps">Steps of the whole run.</param>
    public abstract double Factor(int step, int steps);

    /// <inheritdoc/>
    public virtual IEnumerable<Fault> Faults() => [];

    /// <summary>1 throughout.</summary>
    public sealed record Constant : Schedule
    {
        /// <inheritdoc/>
        public override double Factor(int step, int steps) => 1;
    }

    /// <summary>From 1 at the first step down to 0 after the last: 1 − t/T.</summary>
    public sealed record Linear : Schedule
    {
        /// <inheritdoc/>
        public override double Factor(int step, int steps) => 1 - ((double)step / steps);
    }

    /// <summary>Half a cosine from 1 to 0: ½ (1 + cos πt/T).</summary>
    public sealed record Cosine : Schedule
    {
        /// <inheritdoc/>
        public override double Factor(int step, int steps) => 0.5 * (1 + Elementary.Turn(0.5 * step / steps).Cos);
    }

    /// <summary>Rises linearly to 1 over the first steps, then follows another schedule over the rest.</summary>
    public sealed record WarmUp : Schedule
    {
        /// <summary>Optimiser steps of the rise, at least 1.</summary>
        public required int Steps { get; init; }

        /// <summary>The schedule after the rise; constant unless stated.</summary>
        public Schedule Then { get; init; } = new Constant();

        /// <inheritdoc/>
        public override double Factor(int step, int steps) =>
            step < Steps ? (step + 1.0) / Steps : Then.Factor(step - Steps, Math.Max(1, steps - Steps));

        /// <inheritdoc/>
        public override IEnumerable<Fault> Faults() =>
            Check.AtLeast("the number of warm-up steps", Steps, 1, "warm up for at least one step or leave the warm-up out").Concat(Then.Faults());
    }

    /// <summary>The beginning of a longer run: the factors of its first steps, whatever the number of steps that are taken.</summary>
    public sealed record FirstOf : Schedule
    {
        /// <summary>Optimiser steps of the longer run, at least 1.</summary>
        public required int Steps { get; init; }

        /// <summary>The schedule of the longer run; half a cosine unless stated.</summary>
        public Schedule Whole { get; init; } = new Cosine();

        /// <inheritdoc/>
        public override double Factor(int step, int steps) => step < Steps ? Whole.Factor(step, Steps) : 0;

        /// <inheritdoc/>
        public override IEnumerable<Fault> Faults() =>
            Check.AtLeast("the number of steps of the longer run", Steps, 1, "state how many steps the whole run has").Concat(Whole.Faults());
    }
}
