namespace Research;

/// <summary>A local minimum of the exact loss: the lowest that was found of its phase.</summary>
/// <param name="Loss">The expected loss.</param>
/// <param name="Parameters">W row by row, then b.</param>
/// <param name="Phase">The phase of the model.</param>
/// <param name="Reached">The share of random starts that led to this phase, in [0, 1]; 0 where it was only followed from a neighbour.</param>
public sealed record PhaseBranch(double Loss, EquatableArray<double> Parameters, Phase Phase, double Reached);

/// <summary>
/// One line of the atlas of branches: at one density, for each relative importance r, the lowest local minimum of each phase, the
/// optimum first. Minima come from random starts and from those of the neighbours, followed along r in both directions; what
/// a small push leads lower, such as an ignored feature that is worth its room, is a saddle and left out.
/// </summary>
public sealed record BranchLine : IDerivation<IReadOnlyList<IReadOnlyList<PhaseBranch>>>
{
    // Phases are distinguished at 1e-3. A push moves every parameter by about a hundredth.
    private static readonly BfgsRule Search = new(300, 1e-8, 0);
    private const int Pushes = 3;
    private const double Push = 0.01, Lower = 1e-7;

    /// <summary>n, m and p.</summary>
    public required ExtraFeature Setting { get; init; }

    /// <summary>The relative importances r &gt; 0, ascending.</summary>
    public required EquatableArray<double> Ratios { get; init; }

    /// <summary>Random starts for each r, at least 1.</summary>
    public int Starts { get; init; } = 16;

    /// <summary>The seed of the starts.</summary>
    public ulong Seed { get; init; }

    /// <inheritdoc/>
    public string Version => "branch-line/1";

    /// <inheritdoc/>
    public long Work => (long)Ratios.Count * Starts;

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults() =>
        new PhaseLine { Setting = Setting, Ratios = Ratios, Starts = Starts, Seed = Seed }.Faults();

    /// <inheritdoc/>
    public EquatableArray<Numbers> Compute(IProgress<long> progress, CancellationToken cancellation)
    {
        var landscape = new Landscape(Setting.Model);
        var found = new List<PhaseBranch>[Ratios.Count];
        for (var i = 0; i < found.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            found[i] = [];
            Add(found[i], landscape, Setting.At(Ratios[i]), landscape.Random(Seed, i, Starts), 1.0 / Starts);
            if (i > 0) Follow(found, landscape, i, i - 1);
            progress.Report(Starts);
        }

        for (var i = found.Length - 2; i >= 0; i--) Follow(found, landscape, i, i + 1);
        PhaseBranch[][] kept = [.. found.Select((branches, i) => Stable(branches, landscape, i))];
        double[] table = [.. kept.SelectMany((branches, i) => branches.SelectMany(branch =>
            (double[])[i, branch.Loss / Setting.Scale(Ratios[i]), branch.Reached, .. branch.Parameters]))];
        return [new("branches", [kept.Sum(branches => branches.Length), Columns], new(table))];
    }

    /// <inheritdoc/>
    public IReadOnlyList<IReadOnlyList<PhaseBranch>> Read(EquatableArray<Numbers> numbers)
    {
        var lines = Ratios.Select(_ => new List<PhaseBranch>()).ToArray();
        for (var row = 0; row < numbers[0].Shape[0]; row++)
        {
            var values = numbers[0].Entries.AsSpan().Slice(row * Columns, Columns);
            var parameters = EquatableArray.Of(values[3..]);
            lines[(int)values[0]].Add(new(values[1], parameters, Setting.PhaseOf(parameters), values[2]));
        }

        return lines;
    }

    private int Columns => 3 + Setting.Model.Layout.Size;

    private static bool IsOf(PhaseBranch branch, Phase phase) =>
        branch.Phase.IsWeak == phase.IsWeak && branch.Phase.ToString() == phase.ToString();

    /// <summary>Adds what starts lead to: a new phase, or a lower minimum of a known one.</summary>
    private void Add(List<PhaseBranch> branches, Landscape landscape, Situation at, IReadOnlyList<double[]> starts, double share)
    {
        foreach (var minimum in Descend(landscape, at, starts))
        {
            var parameters = new EquatableArray<double>(minimum.Parameters);
            var phase = Setting.PhaseOf(parameters);
            var known = branches.FindIndex(branch => IsOf(branch, phase));
            var reached = share + (known < 0 ? 0 : branches[known].Reached);
            if (known < 0) branches.Add(new(minimum.Loss, parameters, phase, reached));
            else if (minimum.Loss < branches[known].Loss) branches[known] = new(minimum.Loss, parameters, phase, reached);
            else branches[known] = branches[known] with { Reached = reached };
        }
    }

    private void Follow(List<PhaseBranch>[] found, Landscape landscape, int at, int from) =>
        Add(found[at], landscape, Setting.At(Ratios[at]), [.. found[from].Select(branch => branch.Parameters.ToArray())], 0);

    /// <summary>The branches that a small push leads back to, the lowest first; the lowest of all stays.</summary>
    private PhaseBranch[] Stable(List<PhaseBranch> branches, Landscape landscape, int i)
    {
        var at = Setting.At(Ratios[i]);
        var least = branches.Min(branch => branch.Loss);
        var pushes = landscape.Random(Seed + 1, i, Pushes);
        return
        [
            .. branches
                .Where(branch => branch.Loss == least || Descend(landscape, at,
                    [.. pushes.Select(push => push.Select((x, k) => branch.Parameters[k] + (Push * x)).ToArray())])
                    .Min(minimum => minimum.Loss) >= branch.Loss * (1 - Lower))
                .OrderBy(branch => branch.Loss),
        ];
    }

    private static Minimum[] Descend(Landscape landscape, Situation at, IReadOnlyList<double[]> starts)
    {
        var found = new Minimum[starts.Count];
        landscape.Descend(
            starts.Count,
            (index, start, density, weights) =>
            {
                starts[index].CopyTo(start);
                at.Densities.CopyTo(density);
                at.Importance.CopyTo(weights);
            },
            (index, search) => found[index] = new(search.Point.ToArray(), search.Loss),
            Search);
        return found;
    }
}
