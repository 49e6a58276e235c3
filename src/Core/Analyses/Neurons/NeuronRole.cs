namespace Research;

/// <summary>How many features a neuron answers to.</summary>
public enum NeuronRole
{
    /// <summary>None: all its weights are small.</summary>
    Idle,

    /// <summary>One: nearly all of its weight is on one feature.</summary>
    Monosemantic,

    /// <summary>Several.</summary>
    Polysemantic,
}

/// <summary>Roles of neurons, and an order of theirs that does not depend on the order in which they were trained.</summary>
public static class NeuronRoles
{
    /// <summary>A neuron is monosemantic where more than this share of its answers is to one feature.</summary>
    public const double Share = 0.9;

    /// <summary>A neuron is idle where its largest answer is below this.</summary>
    public const double Least = 0.1;

    /// <summary>The role of each neuron, <c>[Neurons]</c>.</summary>
    /// <param name="answers">
    /// How strongly each neuron answers to each feature by itself, <c>[Neurons, Features]</c>, 0 or above: max(W_ki, 0) for a ReLU and inputs of 0 or
    /// above, |W_ki| for inputs of both signs.
    /// </param>
    public static IReadOnlyList<NeuronRole> Of(Matrix answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        return [.. Enumerable.Range(0, answers.Rows).Select(k => Of(answers.Row(k)))];
    }

    /// <summary>
    /// The neurons in an order for drawings, <c>[Neurons]</c>: monosemantic ones by the feature they answer to, then polysemantic ones by
    /// their weights, the largest on feature 0 first, then idle ones. It is the same for every order of the rows.
    /// </summary>
    /// <param name="weights">W <c>[Neurons, Features]</c>.</param>
    /// <param name="answers">As in <see cref="Of(Matrix)"/>.</param>
    public static IReadOnlyList<int> Order(Matrix weights, Matrix answers)
    {
        ArgumentNullException.ThrowIfNull(weights);
        var roles = Of(answers);
        return [.. Enumerable.Range(0, weights.Rows)
            .OrderBy(k => roles[k] switch { NeuronRole.Monosemantic => 0, NeuronRole.Polysemantic => 1, _ => 2 })
            .ThenBy(k => roles[k] == NeuronRole.Monosemantic ? Top(answers.Row(k)) : -1)
            .ThenByDescending(k => weights.Row(k).ToArray(), RowOrder)];
    }

    /// <summary>The mean over units of max_i |W_ki| / Σ_i |W_ki|, in (0, 1]; units without weights are left out.</summary>
    /// <param name="weights">W <c>[Hidden, Features]</c>, not all 0.</param>
    public static double TopShare(Matrix weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        var sizes = Matrix.Build(weights.Rows, weights.Columns, (k, i) => Math.Abs(weights[k, i]));
        return Enumerable.Range(0, sizes.Rows).Select(k => TopShare(sizes.Row(k))).Where(double.IsFinite).Average();
    }

    private static readonly Comparer<double[]> RowOrder = Comparer<double[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b));

    private static NeuronRole Of(ReadOnlySpan<double> answers) =>
        answers[Top(answers)] < Least ? NeuronRole.Idle : TopShare(answers) > Share ? NeuronRole.Monosemantic : NeuronRole.Polysemantic;

    private static double TopShare(ReadOnlySpan<double> sizes)
    {
        var sum = 0.0;
        foreach (var size in sizes) sum += size;
        return sizes[Top(sizes)] / sum;
    }

    private static int Top(ReadOnlySpan<double> sizes)
    {
        var top = 0;
        for (var i = 1; i < sizes.Length; i++) if (sizes[i] > sizes[top]) top = i;
        return top;
    }
}
