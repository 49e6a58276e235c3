using System.Globalization;
using System.Text;

namespace Research;

/// <summary>From which sizes on a feature counts as represented, and two features as overlapping.</summary>
/// <param name="Norm">A feature with ‖W_i‖ below this share of the largest norm is ignored; in (0, 1).</param>
/// <param name="Cosine">Two represented features overlap where |cos ∠(W_i, W_j)| is above this; in (0, 1).</param>
/// <param name="Weak">A group is weak where its shortest feature is below this share of its longest; in (0, 1).</param>
public readonly record struct PhaseThresholds(double Norm, double Cosine, double Weak)
{
    /// <summary>
    /// For optima of exact losses, which are known to about 1e-9: what is 0 is below 1e-3. A partial superposition begins at
    /// length 0; it is called weak below half the length of its partner.
    /// </summary>
    public static PhaseThresholds Exact => new(1e-3, 1e-3, 0.5);

    /// <summary>For models trained on samples, which scatter around their optimum by about a hundredth.</summary>
    public static PhaseThresholds Trained => new(0.1, 0.1, 0.5);
}

/// <summary>
/// What a model does with its features: which it ignores, and which of the others overlap. Written as in "{13}+{2} -4":
/// features in one brace overlap, groups are orthogonal to each other, feature 4 has W_4 = 0. Invariant under rotations and
/// reflections of the hidden space.
/// </summary>
public sealed record Phase
{
    private Phase(EquatableArray<EquatableArray<int>> groups, EquatableArray<int> ignored, bool weak) => (Groups, Ignored, IsWeak) = (groups, ignored, weak);

    /// <summary>The represented features, counted from 0: connected by overlaps inside a group, orthogonal between groups.</summary>
    public EquatableArray<EquatableArray<int>> Groups { get; }

    /// <summary>The features that are not represented, counted from 0.</summary>
    public EquatableArray<int> Ignored { get; }

    /// <summary>Whether some group has a feature much shorter than its longest: a partial superposition.</summary>
    public bool IsWeak { get; }

    /// <summary>Whether every represented feature has a direction to itself.</summary>
    internal bool IsDedicated => Groups.All(group => group.Count == 1);

    /// <summary>Whether one group of three or more features has all that are represented.</summary>
    public bool IsJoint => Groups.Count == 1 && Groups[0].Count > 2;

    /// <summary>The phase of an embedding.</summary>
    /// <param name="embedding">W <c>[Hidden, Features]</c>.</param>
    /// <param name="thresholds">The thresholds of a norm and of an overlap of 0.</param>
    public static Phase Of(Matrix embedding, PhaseThresholds thresholds) => Of(embedding, thresholds, []);

    /// <summary>
    /// The phase of an embedding where some features are interchangeable: these are renamed among themselves so that the
    /// notation comes first in order, and models that differ by such a renaming have the same phase.
    /// </summary>
    /// <param name="embedding">W <c>[Hidden, Features]</c>.</param>
    /// <param name="thresholds">The thresholds of a norm and of an overlap of 0.</param>
    /// <param name="alike">Features of the same density and importance, counted from 0; at most 7.</param>
    public static Phase Of(Matrix embedding, PhaseThresholds thresholds, IReadOnlyList<int> alike)
    {
        var phase = Read(embedding, thresholds);
        return Permutations.Of(alike)
            .Select(names => phase.Renamed(feature => At(alike, feature) is var at and >= 0 ? names[at] : feature))
            .MinBy(renamed => renamed.ToString(), StringComparer.Ordinal)!;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendJoin('+', Groups.Select(group => $"{{{Names(group)}}}"));
        foreach (var feature in Ignored) text.Append(text.Length == 0 ? "-" : " -").Append(Name(feature));
        return text.ToString();

        // Beyond nine features a number would not end by itself.
        string Names(EquatableArray<int> group) => string.Join(group.Any(feature => feature > 8) ? "," : "", group.Select(Name));
        static string Name(int feature) => (feature + 1).ToString(CultureInfo.InvariantCulture);
    }

    private static int At(IReadOnlyList<int> list, int item)
    {
        for (var at = 0; at < list.Count; at++) if (list[at] == item) return at;
        return -1;
    }

    private static Phase Read(Matrix embedding, PhaseThresholds thresholds)
    {
        var norms = FeatureGeometry.Norms(embedding);
        var least = thresholds.Norm * norms.Max();
        var cosines = Pairs.Cosines(embedding, Math.Max(least, double.Epsilon));
        var (groups, ignored, weak) = (new List<EquatableArray<int>>(), new List<int>(), false);
        var seen = new bool[norms.Length];
        for (var i = 0; i < norms.Length; i++)
        {
            if (!(norms[i] >= least && norms[i] > 0))
            {
                ignored.Add(i);
                continue;
            }

            if (seen[i]) continue;
            var group = new List<int> { i };
            seen[i] = true;
            for (var at = 0; at < group.Count; at++)
            {
                for (var j = 0; j < norms.Length; j++)
                {
                    if (seen[j] || !(Math.Abs(cosines[group[at], j]) > thresholds.Cosine)) continue;
                    seen[j] = true;
                    group.Add(j);
                }
            }

            weak |= group.Min(j => norms[j]) < thresholds.Weak * group.Max(j => norms[j]);
            groups.Add(EquatableArray.Of(group.Order()));
        }

        return new(EquatableArray.Of<EquatableArray<int>>(groups), EquatableArray.Of<int>(ignored), weak);
    }

    private Phase Renamed(Func<int, int> name) => new(
        EquatableArray.Of(Groups.Select(group => EquatableArray.Of(group.Select(name).Order())).OrderBy(group => group[0])),
        EquatableArray.Of(Ignored.Select(name).Order()),
        IsWeak);
}
