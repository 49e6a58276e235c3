using System.Globalization;

namespace Research;

/// <summary>The role of one feature in a model.</summary>
public enum FeatureRoleKind
{
    /// <summary>Not represented: its output is its bias.</summary>
    Ignored,

    /// <summary>A direction to itself.</summary>
    Dedicated,

    /// <summary>Shares a dimension with one other feature, in the opposite direction.</summary>
    Antipodal,

    /// <summary>Overlaps with others and is much shorter than the longest of them: a partial superposition.</summary>
    Weak,

    /// <summary>Overlaps with others otherwise.</summary>
    Joint,
}

/// <summary>The role of one feature in a model, and the features with which it shares dimensions. Invariant under rotations and reflections.</summary>
/// <param name="Kind">The kind of role.</param>
/// <param name="With">The other features of its group, counted from 0, ascending.</param>
public sealed record FeatureRole(FeatureRoleKind Kind, EquatableArray<int> With)
{
    // Two features in opposite directions have a cosine of −1 to within what training scatters.
    private const double Opposite = -0.9;

    /// <summary>The role of every feature, <c>[Features]</c>.</summary>
    /// <param name="embedding">W <c>[Hidden, Features]</c>.</param>
    /// <param name="thresholds">The thresholds of a norm of 0 and of a weak feature.</param>
    public static IReadOnlyList<FeatureRole> Of(Matrix embedding, PhaseThresholds thresholds)
    {
        var norms = FeatureGeometry.Norms(embedding);
        var cosines = Pairs.Cosines(embedding, double.Epsilon);
        var roles = new FeatureRole[norms.Length];
        var phase = Phase.Of(embedding, thresholds);
        foreach (var ignored in phase.Ignored) roles[ignored] = new(FeatureRoleKind.Ignored, []);
        foreach (var group in phase.Groups)
        {
            var longest = group.Max(i => norms[i]);
            foreach (var i in group)
            {
                var others = EquatableArray.Of(group.Where(j => j != i));
                roles[i] = new(
                    others.Count == 0 ? FeatureRoleKind.Dedicated
                    : norms[i] < thresholds.Weak * longest ? FeatureRoleKind.Weak
                    : others.Count == 1 && cosines[i, others[0]] <= Opposite ? FeatureRoleKind.Antipodal
                    : FeatureRoleKind.Joint, others);
            }
        }

        return roles;
    }

    /// <summary>E.g. "antipodal with 3", features counted from 1 as in <see cref="Phase"/>.</summary>
    public override string ToString() => Kind.ToString().ToLowerInvariant() + (With.Count == 0 ? "" :
        " with " + string.Join(", ", With.Select(feature => (feature + 1).ToString(CultureInfo.InvariantCulture))));
}
