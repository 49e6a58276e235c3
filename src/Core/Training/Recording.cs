using System.Collections;

namespace Research;

/// <summary>The steps after which a run keeps a snapshot, beside the snapshot after its last step.</summary>
public abstract record Recording
{
    private Recording() { }

    /// <summary>Only the state after the last step is kept.</summary>
    public static Recording None { get; } = new Listed(EquatableArray<int>.Empty);

    /// <summary>The steps of a list, as they stand.</summary>
    /// <param name="steps">Ascending, each in [1, the last step].</param>
    public static Recording At(IEnumerable<int> steps) => new Listed(EquatableArray.Of(steps));

    /// <summary>The steps of a run, ascending, each in [1, <paramref name="last"/>].</summary>
    /// <param name="last">How many steps the run has.</param>
    public abstract EquatableArray<int> Resolve(int last);

    /// <summary>The faults of the recording for a run.</summary>
    /// <param name="last">How many steps the run has.</param>
    public abstract IEnumerable<Fault> Faults(int last);

    /// <summary>The recording for a run of another length: listed steps beyond its last step are dropped.</summary>
    /// <param name="last">How many steps the run has.</param>
    public virtual Recording UpTo(int last) => this;

    /// <summary>Named one by one.</summary>
    /// <remarks>A sequence, so that a plan is written with the list alone.</remarks>
    private sealed record Listed(EquatableArray<int> All) : Recording, IEnumerable<int>
    {
        public override EquatableArray<int> Resolve(int last) => All;

        public override Recording UpTo(int last) => new Listed(EquatableArray.Of(All.Where(step => step <= last)));

        public override IEnumerable<Fault> Faults(int last)
        {
            var previous = 0;
            foreach (var step in All)
            {
                if (step <= previous || step > last)
                    yield return new("a recorded step", $"{step}", $"ascending and in [1, {last}]", "list the steps to keep in order, none beyond the last");
                previous = step;
            }
        }

        public IEnumerator<int> GetEnumerator() => All.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    /// <summary>
    /// From the first step to the last, evenly on a logarithmic axis as far as whole steps allow: after t with k to go, the next
    /// is t (T/t)^(1/k), at least t + 1.
    /// </summary>
    public sealed record Logarithmic : Recording
    {
        /// <summary>The number of recorded steps, in [1, steps of the run]; a single one is the first step.</summary>
        public required int Count { get; init; }

        /// <inheritdoc/>
        public override EquatableArray<int> Resolve(int last)
        {
            var steps = new List<int>();
            for (var next = 1; steps.Count < Count && next <= last; next = Next(next, last, Count - steps.Count)) steps.Add(next);
            return EquatableArray.Of(steps);
        }

        /// <inheritdoc/>
        public override Recording UpTo(int last) => this with { Count = Math.Min(Count, last) };

        /// <inheritdoc/>
        public override IEnumerable<Fault> Faults(int last)
        {
            if (Count < 1 || Count > last)
                yield return new("the number of checkpoints", $"{Count}", $"in [1, {last}], the steps of the run", "keep the first step, the last and some between, such as 60");
        }

        private static int Next(int step, int last, int left) => left < 1
            ? last + 1
            : Math.Max(step + 1, (int)Math.Round(step * Elementary.Exp(Elementary.Log((double)last / step) / left)));
    }
}
