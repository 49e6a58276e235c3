namespace Research;

/// <summary>The codes of samples.</summary>
/// <param name="Values">Z <c>[Samples, Latents]</c>.</param>
/// <param name="Certificates">
/// <c>[Samples]</c>, 0 or above: how far the code of a sample can be from the optimum of its own problem, as the coder defines it.
/// </param>
public sealed record SparseCodes(Matrix Values, EquatableArray<double> Certificates)
{
    /// <summary>L0: the mean number of latents whose code is not 0, in [0, Latents].</summary>
    public double MeanActive => (double)Values.Values.Count(value => value != 0) / Values.Rows;

    /// <summary>The number of latents that are 0 in every sample: dead on these samples.</summary>
    public int Dead => Enumerable.Range(0, Values.Columns).Count(j => Values.Column(j).All(value => value == 0));

    /// <summary>
    /// 1 − Σ‖h − D z‖² / Σ‖h − h̄‖², h̄ the mean activation: at most 1, and 0 for a reconstruction by h̄. Errors are not centred, so that a
    /// reconstruction with a constant offset pays for it, and the denominator is, as in SAELens from 2026 on ("explained variance").
    /// </summary>
    /// <param name="dictionary">D <c>[Hidden, Latents]</c>.</param>
    /// <param name="activations">H <c>[Samples, Hidden]</c>.</param>
    /// <exception cref="InvalidOperationException">Sizes do not fit, or all activations are equal, so that nothing varies.</exception>
    public double ExplainedVariance(Matrix dictionary, Matrix activations)
    {
        RecoveryFaults.Refuse([.. RecoveryFaults.Of(dictionary, activations), .. Sizes(dictionary, activations)]);
        var (atoms, mean, lost, varies) = (Vectors.Columns(dictionary), new double[activations.Columns], 0.0, 0.0);
        for (var sample = 0; sample < activations.Rows; sample++) Vectors.Add(mean, 1.0 / activations.Rows, activations.Row(sample));
        for (var sample = 0; sample < activations.Rows; sample++)
        {
            var residual = Vectors.Residual(atoms, activations.Row(sample), Values.Row(sample));
            var centred = activations.Row(sample).ToArray();
            Vectors.Add(centred, -1, mean);
            (lost, varies) = (lost + Vectors.Dot(residual, residual), varies + Vectors.Dot(centred, centred));
        }

        if (varies == 0) RecoveryFaults.Refuse([new("the variance of the activations", "0", "above 0", "give samples that differ")]);
        return 1 - (lost / varies);
    }

    private IEnumerable<Fault> Sizes(Matrix dictionary, Matrix activations)
    {
        if (activations.Rows != Values.Rows)
            yield return new("the number of samples", $"{activations.Rows}", $"{Values.Rows}, as many as codes", "give the activations that were encoded");
        if (dictionary.Columns != Values.Columns)
            yield return new("the number of latents", $"{dictionary.Columns}", $"{Values.Columns}, as many as codes have", "give the dictionary of the codes");
    }
}
