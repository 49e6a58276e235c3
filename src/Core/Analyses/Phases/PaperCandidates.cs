namespace Research;

/// <summary>A candidate of the paper's theory with its loss.</summary>
/// <param name="Phase">In the notation of <see cref="Research.Phase"/>.</param>
/// <param name="Loss">The expected loss.</param>
public sealed record PaperCandidate(string Phase, double Loss);

/// <summary>
/// The theory of section 3 of Elhage et al. (2022) and its notebook: a few hand-picked embeddings with unit norms and zero
/// bias (except p/2 on a feature that is ignored), for n = 2, m = 1 and n = 3, m = 2. With V = p/3 − p²/4:
/// ignore the extra feature rV; ignore another one V; the extra feature antipodal to another (1 + r) p²/6; two others
/// antipodal, the extra one dedicated p²/3 (n = 3).
/// </summary>
public static class PaperCandidates
{
    /// <summary>Whether the paper has a theory of these sizes.</summary>
    /// <param name="setting">n, m and p.</param>
    internal static bool Has(ExtraFeature setting) => (setting.Features, setting.Hidden) is (2, 1) or (3, 2);

    /// <summary>The candidates at a relative importance.</summary>
    /// <param name="setting">n = 2, m = 1 or n = 3, m = 2.</param>
    /// <param name="ratio">r.</param>
    /// <exception cref="ArgumentException">The paper has no theory of these sizes.</exception>
    public static IReadOnlyList<PaperCandidate> Of(ExtraFeature setting, double ratio)
    {
        var (p, v) = (setting.Density, setting.Variance);
        return (setting.Features, setting.Hidden) switch
        {
            (2, 1) => [new("{1} -2", ratio * v), new("{2} -1", v), new("{12}", (1 + ratio) * p * p / 6)],
            (3, 2) =>
            [
                new("{1}+{2} -3", ratio * v), new("{1}+{3} -2", v),
                new("{13}+{2}", (1 + ratio) * p * p / 6), new("{12}+{3}", p * p / 3),
            ],
            _ => throw new ArgumentException($"The paper has no theory of {setting.Features} features in {setting.Hidden} dimensions.", nameof(setting)),
        };
    }

    /// <summary>The candidate of least loss.</summary>
    /// <param name="setting">n = 2, m = 1 or n = 3, m = 2.</param>
    /// <param name="ratio">r.</param>
    public static PaperCandidate Best(ExtraFeature setting, double ratio) => Of(setting, ratio).MinBy(candidate => candidate.Loss)!;

    /// <summary>
    /// r below which the extra feature is ignored: p / (2 − 5p/2), where rV = (1 + r) p²/6; 1 from p = 4/7 on, where ignoring
    /// another feature is better.
    /// </summary>
    /// <param name="density">p in (0, 1].</param>
    public static double Boundary(double density) => density < 4.0 / 7 ? density / (2 - (2.5 * density)) : 1;
}
