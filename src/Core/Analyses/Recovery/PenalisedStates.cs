namespace Research;

/// <summary>
/// Activations that take finitely many values h_s with probabilities, and the objective E‖h − b − D z‖² + λ E‖z‖₁ of codes z ≥ 0 under columns of norm 1: the one that a
/// ReLU sparse autoencoder minimises. Each bound is exact and holds for every encoder, because it lets every state have the code that is best for it.
/// </summary>
/// <param name="States">h_s <c>[States, Hidden]</c>.</param>
/// <param name="Probabilities"><c>[States]</c>, with a sum of 1.</param>
/// <param name="Penalty">λ, 0 or above.</param>
public sealed record PenalisedStates(Matrix States, EquatableArray<double> Probabilities, double Penalty)
{
    /// <summary>
    /// The least objective with a dictionary, b = 0: that of the best code of each state. A ReLU encoder may fall short of it.
    /// </summary>
    /// <param name="dictionary">D <c>[Hidden, Latents]</c>, columns of norm 1.</param>
    /// <exception cref="InvalidOperationException">The states or the dictionary have a fault.</exception>
    public double Of(Matrix dictionary)
    {
        Refuse(RecoveryFaults.OfDictionary(dictionary));
        ISparseCoder coder = Penalty > 0 ? new Lasso { Penalty = Penalty / 2 } : new MatchingPursuit { Active = dictionary.Columns };
        var codes = coder.Encode(dictionary, States).Values;
        var (atoms, sum) = (Vectors.Columns(dictionary), 0.0);
        for (var s = 0; s < States.Rows; s++)
        {
            var residual = Vectors.Residual(atoms, States.Row(s), codes.Row(s));
            sum += Probabilities[s] * (Vectors.Dot(residual, residual) + (Penalty * codes.Row(s).ToArray().Sum()));
        }

        return sum;
    }

    /// <summary>
    /// The least objective of any dictionary of any size, b = 0. From ‖D z‖ ≤ ‖z‖₁, a state costs at least the minimum of (‖h‖ − t)² + λ t over t ≥ 0:
    /// λ‖h‖ − λ²/4, or ‖h‖² where ‖h‖ ≤ λ/2. A dictionary with the direction of every state attains it: to code combinations of features as features of
    /// their own is optimal, whatever λ.
    /// </summary>
    /// <exception cref="InvalidOperationException">The states have a fault.</exception>
    public double Floor()
    {
        Refuse([]);
        var sum = 0.0;
        for (var s = 0; s < States.Rows; s++) sum += Probabilities[s] * Cost(Vectors.Norm(States.Row(s)));
        return sum;
    }

    /// <summary>(r − t)² + λ t at its least over t ≥ 0.</summary>
    private double Cost(double r) => r <= Penalty / 2 ? r * r : (Penalty * r) - (Penalty * Penalty / 4);

    private void Refuse(IEnumerable<Fault> more)
    {
        var sum = Probabilities.Sum();
        RecoveryFaults.Refuse(
        [
            .. RecoveryFaults.OfActivations(States),
            .. Check.NotNegative("the penalty λ", Penalty, "use a penalty such as 0.1, or 0 for none"),
            .. Probabilities.Count == States.Rows ? Enumerable.Empty<Fault>() : [new("the number of probabilities", $"{Probabilities.Count}", $"{States.Rows}, as many as states", "give one for each state")],
            .. Probabilities.All(p => p >= 0) && Math.Abs(sum - 1) < 1e-9 ? Enumerable.Empty<Fault>() : [new("the sum of the probabilities", $"{sum}", "1, of numbers of 0 or above", "divide them by their sum")],
            .. more,
        ]);
    }
}
