namespace Research;

/// <summary>
/// The weights of ReLU neurons that are not tied, with the scale of each neuron fixed. Input weights × α and output weights / α, α &gt; 0, do
/// the same, so that each neuron is scaled to max_i |W₁_ki| = 1 before anything is compared (Elhage et al. 2022, section 8, footnote).
/// </summary>
public sealed record ScaledNeurons
{
    private ScaledNeurons(Matrix inputs, Matrix outputs) => (Inputs, Outputs) = (inputs, outputs);

    /// <summary>W₁ <c>[Neurons, Features]</c>; the largest |weight| of a row is 1, or 0 in a row of zeros.</summary>
    public Matrix Inputs { get; }

    /// <summary>W₂ <c>[Features, Neurons]</c>, column k multiplied by what row k of W₁ was divided by.</summary>
    public Matrix Outputs { get; }

    /// <summary>The weights of neurons with their scale fixed.</summary>
    /// <param name="inputs">W₁ <c>[Neurons, Features]</c>, finite.</param>
    /// <param name="outputs">W₂ <c>[Features, Neurons]</c>.</param>
    public static ScaledNeurons Of(Matrix inputs, Matrix outputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(outputs);
        double[] scales = [.. Enumerable.Range(0, inputs.Rows).Select(k => Largest(inputs.Row(k))).Select(scale => scale == 0 ? 1 : scale)];
        return new(
            Matrix.Build(inputs.Rows, inputs.Columns, (k, i) => inputs[k, i] / scales[k]),
            Matrix.Build(outputs.Rows, outputs.Columns, (i, k) => outputs[i, k] * scales[k]));
    }

    /// <summary>The same with the neurons in another order.</summary>
    /// <param name="order">Each neuron once.</param>
    public ScaledNeurons Ordered(IReadOnlyList<int> order) => new(
        Matrix.Build(Inputs.Rows, Inputs.Columns, (k, i) => Inputs[order[k], i]),
        Matrix.Build(Outputs.Rows, Outputs.Columns, (i, k) => Outputs[i, order[k]]));

    /// <summary>
    /// Neurons by the feature that they read most, for each feature first those that read it with a weight above 0, the purest first. The
    /// same for every order of the rows unless two neurons are equal.
    /// </summary>
    public IReadOnlyList<int> Order() => [.. Enumerable.Range(0, Inputs.Rows)
        .OrderBy(Top).ThenByDescending(k => Inputs[k, Top(k)] > 0).ThenBy(Spread).ThenBy(k => Inputs.Row(k).ToArray(), Rows)];

    /// <summary>The feature with the largest |W₁_ki| of a neuron.</summary>
    /// <param name="neuron">k.</param>
    public int Top(int neuron)
    {
        var row = Inputs.Row(neuron);
        var top = 0;
        for (var i = 1; i < row.Length; i++) if (Math.Abs(row[i]) > Math.Abs(row[top])) top = i;
        return top;
    }

    /// <summary>
    /// How many features a neuron reads, (Σ_i w²)² / Σ_i w⁴ of its input weights: 1 for one, s for s equal ones, whatever the scale. One beside
    /// the largest with a share s of it gives (1 + s²)² / (1 + s⁴), so that small ones hardly count.
    /// </summary>
    /// <param name="neuron">k.</param>
    /// <returns>In [1, Features], or NaN where all weights are 0.</returns>
    public double Spread(int neuron)
    {
        var (squares, fourths) = (0.0, 0.0);
        foreach (var weight in Inputs.Row(neuron))
        {
            squares += weight * weight;
            fourths += weight * weight * weight * weight;
        }

        return squares * squares / fourths;
    }

    /// <summary>The most that a neuron adds to any output for a feature by itself, max_i |W₁_ki| · max_j |W₂_jk|, whatever the scale.</summary>
    /// <param name="neuron">k.</param>
    public double Reach(int neuron) => Largest(Inputs.Row(neuron)) * Largest(Outputs.Column(neuron));

    /// <summary>The second largest |W₁_ki| of a neuron, as a share of the largest; 0 where there is one feature.</summary>
    /// <param name="neuron">k.</param>
    public double Second(int neuron) => Inputs.Row(neuron).ToArray().Select(Math.Abs).OrderDescending().Skip(1).FirstOrDefault();

    /// <summary>
    /// ln(‖row k of W₁‖ / ‖column k of W₂‖) <c>[Neurons]</c> as trained: what the fixed scale hides. A penalty or decay of squares has its minimum at 0.
    /// </summary>
    /// <param name="inputs">W₁ <c>[Neurons, Features]</c>.</param>
    /// <param name="outputs">W₂ <c>[Features, Neurons]</c>.</param>
    public static IReadOnlyList<double> Imbalance(Matrix inputs, Matrix outputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(outputs);
        return [.. Enumerable.Range(0, inputs.Rows).Select(k => Math.Log(Norm(inputs.Row(k)) / Norm(outputs.Column(k))))];
    }

    private static readonly Comparer<double[]> Rows = Comparer<double[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b));

    private static double Norm(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values) sum += value * value;
        return Math.Sqrt(sum);
    }

    private static double Largest(ReadOnlySpan<double> values)
    {
        var largest = 0.0;
        foreach (var value in values) largest = Math.Max(largest, Math.Abs(value));
        return largest;
    }
}
