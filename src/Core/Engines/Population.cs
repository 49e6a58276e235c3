using System.Collections;

namespace Research;

/// <summary>Plans of one shape, trained together; each may go on from a snapshot of its own.</summary>
public sealed class Population
{
    /// <summary>Plans of one shape, each from its beginning.</summary>
    /// <param name="plans">At least one; all of equal shape.</param>
    public Population(IReadOnlyList<TrainingPlan> plans)
        : this(plans, new Beginnings(plans)) { }

    /// <summary>Plans of one shape, each from a snapshot.</summary>
    /// <param name="plans">At least one; all of equal shape.</param>
    /// <param name="starts">One per plan.</param>
    /// <exception cref="ArgumentException">No plan, shapes that differ, or another number of snapshots.</exception>
    public Population(IReadOnlyList<TrainingPlan> plans, IReadOnlyList<Snapshot> starts)
    {
        if (plans.Count == 0 || plans.Count != starts.Count)
            throw new ArgumentException($"{plans.Count} plans and {starts.Count} snapshots make no population.", nameof(plans));
        Shape = plans[0].Shape;
        if (plans.Any(plan => plan.Shape != Shape)) throw new ArgumentException("The plans differ in shape.", nameof(plans));
        (Plans, Starts) = (plans, starts);
    }

    /// <summary>The shape of the plans.</summary>
    public PlanShape Shape { get; }

    /// <summary>The plans, in order.</summary>
    public IReadOnlyList<TrainingPlan> Plans { get; }

    /// <summary>The state from which each plan begins; without given snapshots, each is computed whenever it is read.</summary>
    public IReadOnlyList<Snapshot> Starts { get; }

    /// <summary>Plans grouped by shape in the order of their first appearance, each group with its positions in the list.</summary>
    /// <param name="plans">Any plans.</param>
    public static IReadOnlyList<IReadOnlyList<int>> Fuse(IReadOnlyList<TrainingPlan> plans) =>
        [.. Enumerable.Range(0, plans.Count).GroupBy(i => plans[i].Shape).Select(group => group.ToArray())];

    /// <summary>Beginnings that are computed when they are read: thousands of large models at once would take as much memory as all results.</summary>
    private sealed class Beginnings(IReadOnlyList<TrainingPlan> plans) : IReadOnlyList<Snapshot>
    {
        public int Count => plans.Count;

        public Snapshot this[int index] => plans[index].Begin();

        public IEnumerator<Snapshot> GetEnumerator() => plans.Select(plan => plan.Begin()).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
