namespace Research;

/// <summary>
/// Two features that one neuron computes with unequal weights, and a second neuron against the stronger interference (Elhage et al. 2022,
/// section 8, "the asymmetric superposition motif"). Neuron k reads the strong feature a and the weak feature b; the ideal motif has input
/// weights (2, −½) and output weights (½, 2), so that a alone adds 4|a| to output b, and b alone ¼|b| to output a.
/// </summary>
/// <param name="Neuron">k.</param>
/// <param name="Strong">a, with the larger input weight.</param>
/// <param name="Weak">b.</param>
/// <param name="Ratio">|W₁_ka / W₁_kb|, at least 1 and the same for every scale of the neuron: 4 in the ideal motif.</param>
/// <param name="Inhibitor">The other neuron that takes most off output b where a makes k fire; −1 where none takes off <see cref="Inhibition"/>.</param>
/// <param name="Net">What all neurons and the bias add up to at output b for a = ±1 alone, of the sign that makes k fire; 0 or below: ReLU removes it.</param>
public sealed record AsymmetricMotif(int Neuron, int Strong, int Weak, double Ratio, int Inhibitor, double Net)
{
    /// <summary>A neuron computes a feature where its own gain |W₁_ka| W₂_ak is this close to 1.</summary>
    public const double Gain = 0.2;

    /// <summary>The ratio from which two features are stored unequally.</summary>
    public const double Unequal = 1.5;

    /// <summary>A neuron inhibits where it adds minus this or less to the output, for an input of 1.</summary>
    public const double Inhibition = 0.3;

    /// <summary>Whether weights are unequal and a neuron inhibits the stronger interference.</summary>
    public bool IsMotif => Ratio >= Unequal && Inhibitor >= 0;

    /// <summary>Every neuron and pair of features that it computes both, with equal or unequal weights, in the order of neurons.</summary>
    /// <param name="inputs">W₁ <c>[Neurons, Features]</c>.</param>
    /// <param name="outputs">W₂ <c>[Features, Neurons]</c>.</param>
    /// <param name="bias">b <c>[Features]</c>.</param>
    public static IReadOnlyList<AsymmetricMotif> Shared(Matrix inputs, Matrix outputs, IReadOnlyList<double> bias)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(bias);
        var found = new List<AsymmetricMotif>();
        for (var k = 0; k < inputs.Rows; k++)
            for (var a = 0; a < inputs.Columns; a++)
                for (var b = 0; b < inputs.Columns; b++)
                    if (a != b && Computes(k, a) && Computes(k, b) && IsStronger(k, a, b)) found.Add(Of(k, a, b));
        return found;

        bool Computes(int k, int i) => Math.Abs((Math.Abs(inputs[k, i]) * outputs[i, k]) - 1) <= Gain;

        bool IsStronger(int k, int a, int b)
        {
            var (first, second) = (Math.Abs(inputs[k, a]), Math.Abs(inputs[k, b]));
            return first > second || (first == second && a < b);
        }

        AsymmetricMotif Of(int k, int a, int b)
        {
            double Adds(int l) => outputs[b, l] * Math.Max(0, inputs[l, a] * Math.Sign(inputs[k, a]));
            var most = Enumerable.Range(0, inputs.Rows).Where(l => l != k).OrderBy(Adds).Append(-1).First();
            var net = bias[b] + Enumerable.Range(0, inputs.Rows).Sum(Adds);
            return new(k, a, b, Math.Abs(inputs[k, a] / inputs[k, b]), most >= 0 && Adds(most) <= -Inhibition ? most : -1, net);
        }
    }
}
