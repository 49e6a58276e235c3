namespace Research;

/// <summary>
/// k equal features in the plane at the corners of a regular k-gon of radius ρ, with one bias b for all, at the ρ and b of
/// least expected loss. k = 2 is a digon.
/// </summary>
/// <param name="Sides">k.</param>
/// <param name="Norm">ρ = ‖W_i‖.</param>
/// <param name="Bias">b.</param>
/// <param name="Loss">The expected loss of the k features together, all of importance 1.</param>
public sealed record KGon(int Sides, double Norm, double Bias, double Loss)
{
    // Starts (ρ, b): what sparse, middling and dense features prefer.
    private static readonly double[][] Starts = [[1, 0], [1.3, -0.6], [0.7, 0.3], [1.5, -1.2]];

    /// <summary>Under independent features of one density.</summary>
    /// <param name="sides">k, in [2, 8].</param>
    /// <param name="density">p, in (0, 1].</param>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public static KGon At(int sides, double density) => Best(sides, density / 3,
        Exact.Loss(new SparseUniform { Features = Sound(sides), Density = Density.Of(density) }, Model(sides)).Evaluate);

    /// <summary>One of the k features at a time, each as often (Chen et al. 2023).</summary>
    /// <param name="sides">k, in [2, 8].</param>
    /// <exception cref="ArgumentException">k is out of range.</exception>
    public static KGon OneHot(int sides) => Best(sides, 1.0 / 3 / sides,
        Exact.Loss(new OneHot { Features = Sound(sides) }, Model(sides)).Evaluate);

    /// <summary>W row by row, then b: corner j at the angle 2π j / k.</summary>
    public EquatableArray<double> Parameters => new(Flat(Sides, Norm, Bias));

    private delegate double Evaluation(ReadOnlySpan<double> parameters, ReadOnlySpan<double> importance, Span<double> gradient);

    private static int Sound(int sides) =>
        sides is >= 2 and <= 8 ? sides : throw new ArgumentException($"A k-gon of {sides} sides is asked for, but k must be in [2, 8].", nameof(sides));

    private static ReluOutputModel Model(int sides) => new() { Features = sides, Hidden = 2 };

    private static KGon Best(int sides, double variance, Evaluation evaluate)
    {
        var importance = new double[sides];
        Array.Fill(importance, 1);
        var gradient = new double[3 * sides];
        var search = new BfgsSearch(2);
        return Starts.Select(start =>
        {
            search.Begin(start, new(200, 1e-13 * variance, 4e-16 * sides * variance));
            while (!search.Done)
            {
                var (norm, bias) = (search.Trial[0], search.Trial[1]);
                var parameters = Flat(sides, norm, bias);
                var loss = evaluate(parameters, importance, gradient);

                // ∂L/∂ρ = Σ ∂L/∂W · W / ρ, ∂L/∂b = Σ_i ∂L/∂b_i.
                var (along, lift) = (0.0, 0.0);
                for (var i = 0; i < 2 * sides; i++) along += gradient[i] * parameters[i] / norm;
                for (var i = 2 * sides; i < 3 * sides; i++) lift += gradient[i];
                search.Answer(loss, [along, lift]);
            }

            return new KGon(sides, Math.Abs(search.Point[0]), search.Point[1], search.Loss);
        }).MinBy(found => found.Loss)!;
    }

    private static double[] Flat(int sides, double norm, double bias)
    {
        var flat = new double[3 * sides];
        for (var j = 0; j < sides; j++)
        {
            var (sine, cosine) = Math.SinCos(2 * Math.PI * j / sides);
            (flat[j], flat[sides + j], flat[(2 * sides) + j]) = (norm * cosine, norm * sine, bias);
        }

        return flat;
    }
}
