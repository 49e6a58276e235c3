namespace Research;

/// <summary>An iteration that minimises a lasso.</summary>
public enum LassoSolver
{
    /// <summary>One latent after the other at its own minimum, again and again: fast for hundreds of latents.</summary>
    CoordinateDescent,

    /// <summary>Accelerated proximal gradient steps (Beck and Teboulle 2009), started again where momentum points uphill.</summary>
    Fista,
}

/// <summary>
/// The codes that minimise ½‖h − D z‖² + λ‖z‖₁ (the lasso, Tibshirani 1996), over z ≥ 0 unless negative codes are allowed. The error is a sum over
/// dimensions and the penalty a sum over latents: code that averages either has another λ. The certificate is the duality gap.
/// </summary>
public sealed record Lasso : ISparseCoder
{
    /// <summary>λ, a finite number above 0, in units of activations times the norm of a column.</summary>
    public required double Penalty { get; init; }

    /// <summary>Whether codes may be negative; false unless stated.</summary>
    public bool AllowNegative { get; init; }

    /// <summary>The iteration; the minimum is the same.</summary>
    public LassoSolver Solver { get; init; } = LassoSolver.CoordinateDescent;

    /// <summary>The duality gap, relative to ½‖h‖², at which the iteration ends; in (0, 1).</summary>
    public double Tolerance { get; init; } = 1e-10;

    /// <summary>The number of iterations after which it ends in any case, at least 1; the certificate says how far it came.</summary>
    public int MostIterations { get; init; } = 100_000;

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults()
    {
        foreach (var fault in Check.Positive("the penalty λ", Penalty, "give a penalty such as 0.1, or use BasisPursuit, its limit at 0")) yield return fault;
        if (!(Tolerance > 0 && Tolerance < 1)) yield return new("the tolerance of the lasso", $"{Tolerance}", "in (0, 1)", "use 1e-10");
        foreach (var fault in Check.AtLeast("the number of iterations of the lasso", MostIterations, 1, "use 100000")) yield return fault;
    }

    /// <inheritdoc/>
    SampleCoder ISparseCoder.Open(Matrix dictionary) => Solver == LassoSolver.Fista ? Fista(dictionary) : Descent(dictionary);

    /// <summary>Coordinate descent: z_j ← S(d_jᵀ(r + d_j z_j), λ) / ‖d_j‖², S the (one-sided) soft threshold.</summary>
    private SampleCoder Descent(Matrix dictionary)
    {
        var (atoms, gram) = (Vectors.Columns(dictionary), Vectors.Rows(dictionary.Gram()));
        return (activation, code) =>
        {
            // slope_j = d_jᵀ(h − D z), kept as z changes.
            var (slopes, enough) = (new double[atoms.Length], Tolerance * 0.5 * Vectors.Dot(activation, activation));
            var residual = Vectors.Residual(atoms, activation, code);
            for (var j = 0; j < atoms.Length; j++) slopes[j] = Vectors.Dot(atoms[j], residual);
            for (var sweep = 1; ; sweep++)
            {
                var moved = false;
                for (var j = 0; j < atoms.Length; j++)
                {
                    var change = (Shrink(slopes[j] + (gram[j][j] * code[j]), Penalty) / gram[j][j]) - code[j];
                    if (change == 0) continue;
                    (code[j], moved) = (code[j] + change, true);
                    Vectors.Add(slopes, -change, gram[j]);
                }

                if (moved && sweep % 4 != 0 && sweep < MostIterations) continue;
                var gap = LassoGap.Of(atoms, activation, code, Penalty, AllowNegative);
                if (!moved || gap <= enough || sweep >= MostIterations) return gap;
            }
        };
    }

    /// <summary>z ← S(y − Dᵀ(D y − h) / L, λ / L), then y from z and the z before, with L the largest eigenvalue of DᵀD.</summary>
    private SampleCoder Fista(Matrix dictionary)
    {
        var atoms = Vectors.Columns(dictionary);
        var outer = Matrix.Build(dictionary.Rows, dictionary.Rows, (a, b) => Vectors.Dot(dictionary.Row(a), dictionary.Row(b)));
        var step = 1 / SymmetricEigenvalues.Of(outer)[^1];
        return (activation, code) =>
        {
            var (ahead, momentum, enough) = (code.ToArray(), 1.0, Tolerance * 0.5 * Vectors.Dot(activation, activation));
            for (var iteration = 1; ; iteration++)
            {
                var residual = Vectors.Residual(atoms, activation, ahead);
                var (next, uphill) = ((1 + Math.Sqrt(1 + (4 * momentum * momentum))) / 2, 0.0);
                for (var j = 0; j < atoms.Length; j++)
                {
                    var value = Shrink(ahead[j] + (step * Vectors.Dot(atoms[j], residual)), step * Penalty);
                    var move = value - code[j];
                    uphill += (ahead[j] - value) * move;
                    (code[j], ahead[j]) = (value, value + ((momentum - 1) / next * move));
                }

                momentum = next;
                if (uphill > 0)
                {
                    momentum = 1;
                    code.CopyTo(ahead);
                }

                if (iteration % 10 != 0 && iteration < MostIterations) continue;
                var gap = LassoGap.Of(atoms, activation, code, Penalty, AllowNegative);
                if (gap <= enough || iteration >= MostIterations) return gap;
            }
        };
    }

    private double Shrink(double value, double by) => value > by ? value - by : AllowNegative && value < -by ? value + by : 0;
}
