using System.Collections;

namespace Research;

/// <summary>Plans of one shape, trained together; each may go on from a checkpoint of its own.</summary>
public sealed class Population
{
    /// <summary>Plans of one shape, each from its beginning.</summary>
    /// <param name="plans">At least one; all of equal shape.</param>
    public Population(IReadOnlyList<TrainingPlan> plans)
        : this(plans, new Beginnings(plans)) { }

    /// <summary>Plans of one shape, each from a checkpoint.</summary>
    /// <param name="plans">At least one; all of equal shape.</param>
    /// <param name="starts">One per plan.</param>
    /// <exception cref="ArgumentException">No plan, shapes that differ, or another number of checkpoints.</exception>
    public Population(IReadOnlyList<TrainingPlan> plans, IReadOnlyList<Checkpoint> starts)
    {
        if (plans.Count == 0 || plans.Count != starts.Count)
            throw new ArgumentException($"{plans.Count} plans and {starts.Count} checkpoints make no population.", nameof(plans));
        Shape = plans[0].Shape;
        if (plans.Any(plan => plan.Shape != Shape)) throw new ArgumentException("The plans differ in shape.", nameof(plans));
        (Plans, Starts) = (plans, starts);
    }

    /// <summary>The shape of the plans.</summary>
    public PlanShape Shape { get; }

    /// <summary>The plans, in order.</summary>
    public IReadOnlyList<TrainingPlan> Plans { get; }

    /// <summary>The checkpoint from which each plan begins; without given ones, each is computed whenever it is read.</summary>
    public IReadOnlyList<Checkpoint> Starts { get; }

    /// <summary>Plans grouped by shape in the order of their first appearance, each group with its positions in the list.</summary>
    /// <param name="plans">Any plans.</param>
    public static IReadOnlyList<IReadOnlyList<int>> Fuse(IReadOnlyList<TrainingPlan> plans) =>
        [.. Enumerable.Range(0, plans.Count).GroupBy(i => plans[i].Shape).Select(group => group.ToArray())];

    /// <summary>Beginnings that are computed when they are read: thousands of large models at once would take as much memory as all results.</summary>
    private sealed class Beginnings(IReadOnlyList<TrainingPlan> plans) : IReadOnlyList<Checkpoint>
    {
        public int Count => plans.Count;

        public Checkpoint this[int index] => Checkpoint.From(plans[index].Begin());

        public IEnumerator<Checkpoint> GetEnumerator() => plans.Select(plan => Checkpoint.From(plan.Begin())).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
