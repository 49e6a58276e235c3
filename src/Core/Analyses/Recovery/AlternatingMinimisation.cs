namespace Research;

/// <summary>
/// Sparse coding in two steps (Olshausen and Field 1997; Mairal et al. 2010): codes by the lasso, then one direction after the other,
/// d_j ← v_j / ‖v_j‖ with v_j = Σ_s z_sj (r_s + z_sj d_j), which is the best unit direction for these codes. Neither step raises the objective,
/// the mean of ½‖h − D z‖² + λ‖z‖₁ over samples. Columns have unit norm, else large columns with small codes would escape the penalty.
/// </summary>
public sealed record AlternatingMinimisation : IDictionaryLearner
{
    // What a sweep must gain, relative to the objective, to be followed by another.
    private const double Enough = 1e-9;

    /// <inheritdoc/>
    public int Latents { get; init; }

    /// <summary>λ, a finite number above 0, in units of activations.</summary>
    public required double Penalty { get; init; }

    /// <summary>Whether codes may be negative; false unless stated.</summary>
    public bool AllowNegative { get; init; }

    /// <summary>The most sweeps of a restart, at least 1.</summary>
    public int Sweeps { get; init; } = 200;

    /// <summary>The number of starts, at least 1.</summary>
    public int Restarts { get; init; } = 4;

    /// <summary>A learner of as many latents whose directions are the only start, such as clusters; null for starts at samples.</summary>
    public IDictionaryLearner? After { get; init; }

    /// <summary>The seed of the starts.</summary>
    public ulong Seed { get; init; }

    /// <summary>
    /// The duality gap of the codes of a sweep, relative to ½‖h‖², in (0, 1). Codes go on from those of the sweep before, so that a large one
    /// raises no objective either and saves most of the time where features are dense.
    /// </summary>
    public double Tolerance { get; init; } = 1e-8;

    private Lasso Coder => new() { Penalty = Penalty, AllowNegative = AllowNegative, Tolerance = Tolerance };

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults() =>
        RecoveryFaults.OfCounts(Latents, Sweeps, Restarts).Concat(Coder.Faults()).Concat(After is null ? [] : After.Faults()).Concat(
            After is null || After.Latents == Latents ? Enumerable.Empty<Fault>()
                : [new("the number of latents of the learner before", $"{After.Latents}", $"{Latents}, as many as it starts", "give both as many latents")]);

    /// <inheritdoc/>
    IDictionaryLearner IDictionaryLearner.Quick => this with { Restarts = 1, After = After?.Quick };

    /// <inheritdoc/>
    IDictionaryLearner IDictionaryLearner.Told(int latents, int active) => this with { Latents = latents, After = After?.Told(latents, active) };

    /// <inheritdoc/>
    LearnedDictionary IDictionaryLearner.Fit(Matrix activations) => After is { } first
        ? Descend(activations, Vectors.Columns(first.Fit(activations).Directions))
        : DictionaryLearning.Best(activations, Latents, AllowNegative, Restarts, Seed, start => Descend(activations, start));

    private LearnedDictionary Descend(Matrix activations, double[][] directions)
    {
        var (objective, replaced) = (new List<double>(), 0);
        double[][] codes = [.. Enumerable.Range(0, activations.Rows).Select(_ => new double[Latents])];
        while (true)
        {
            var encode = ((ISparseCoder)Coder).Open(Vectors.OfColumns(directions));
            var (residuals, sum) = (new double[activations.Rows][], 0.0);
            for (var sample = 0; sample < codes.Length; sample++)
            {
                encode(activations.Row(sample), codes[sample]);
                var residual = residuals[sample] = Vectors.Residual(directions, activations.Row(sample), codes[sample]);
                sum += (0.5 * Vectors.Dot(residual, residual)) + (Penalty * codes[sample].Sum(Math.Abs));
            }

            objective.Add(sum / codes.Length);
            if (objective.Count >= Sweeps || (objective.Count > 1 && objective[^2] - objective[^1] <= Enough * objective[^1]))
                return new(Vectors.OfColumns(directions), EquatableArray.Of(objective), replaced);
            foreach (var j in Enumerable.Range(0, Latents).Where(j => !Turn(directions, j, codes, residuals)).ToArray())
            {
                if (StartingDirections.Worst(residuals) is not { } fresh) continue;
                directions[j] = fresh;
                replaced++;
            }
        }
    }

    /// <summary>Sets a direction to the best one; false where no sample uses it.</summary>
    private static bool Turn(double[][] directions, int j, double[][] codes, double[][] residuals)
    {
        var (best, used) = (new double[directions[j].Length], 0.0);
        for (var sample = 0; sample < codes.Length; sample++)
        {
            var code = codes[sample][j];
            if (code == 0) continue;
            used += code * code;
            Vectors.Add(best, code, residuals[sample]);
        }

        if (used == 0) return false;
        Vectors.Add(best, used, directions[j]);
        if (!Vectors.Normalise(best)) return true;
        for (var sample = 0; sample < codes.Length; sample++)
        {
            var code = codes[sample][j];
            if (code == 0) continue;
            Vectors.Add(residuals[sample], code, directions[j]);
            Vectors.Add(residuals[sample], -code, best);
        }

        directions[j] = best;
        return true;
    }
}
