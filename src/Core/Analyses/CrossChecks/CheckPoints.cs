namespace Research;

/// <summary>The points θ of a cross-check: random ones, and those at which an exact loss is most easily wrong.</summary>
internal static class CheckPoints
{
    // Far below what a difference of two overlaps resolves, far above the smallest number.
    private const double Tiny = 1e-12;

    /// <summary>The points with their names.</summary>
    /// <param name="model">The model.</param>
    /// <param name="plan">How many, and from which seed.</param>
    /// <param name="zeros">Whether overlaps may be exactly 0. A truncated loss jumps there, because it counts those that are not.</param>
    public static IEnumerable<(string Name, double[] Parameters)> Of(IModel model, CrossCheckPlan plan, bool zeros)
    {
        for (var k = 0; k < plan.Points; k++) yield return ($"random point {k}", Random(model.Layout.Size, plan.Seed, k));

        // Every degenerate point is another random one except in the property of its name.
        var at = plan.Points;
        foreach (var (name, degrade) in Degenerate(model, zeros))
        {
            var parameters = Random(model.Layout.Size, plan.Seed, at++);
            degrade(parameters);
            yield return (name, parameters);
        }
    }

    /// <summary>Numbers uniform on (−1, 1).</summary>
    public static double[] Random(int count, ulong seed, int point)
    {
        var stream = new RandomStream(seed, point, StreamPurpose.Initialisation);
        var parameters = new double[count];
        for (var k = 0; k < parameters.Length; k++)
            parameters[k] = ((stream.At(0, (uint)k, 0).A + 0.5) / 2147483648.0) - 1;
        return parameters;
    }

    private static IEnumerable<(string Name, Action<double[]> Degrade)> Degenerate(IModel model, bool zeros)
    {
        var biases = model.Layout.Tensors.Where(tensor => tensor.IsBias).ToArray();
        if (biases.Length > 0) yield return ("zero bias", ZeroBias);
        if (model is not IBottleneck { Hidden: var m, Features: var n }) yield break;
        var w = model.Layout["W"].Offset;
        if (zeros) yield return ("a zero column", theta => Column(theta, 0, (k, _) => 0));
        if (zeros) yield return ("unit columns and zero bias", Unit);
        if (n < 2) yield break;
        yield return ("duplicate columns", theta => Column(theta, 1, (k, _) => theta[At(k, 0)]));
        yield return ("antipodal columns and zero bias", Antipodal);
        yield return ("overlaps of 1e-12 and zero bias", AlmostOrthogonal);
        if (biases.Length == 1 && biases[0].Size == n) yield return ("biases at a kink", AtKink);

        void Unit(double[] theta)
        {
            ZeroBias(theta);
            for (var i = 0; i < n; i++) Column(theta, i, (k, _) => k == i % m ? 1 : 0);
        }

        void Antipodal(double[] theta)
        {
            ZeroBias(theta);
            Column(theta, 1, (k, _) => -theta[At(k, 0)]);
        }

        // The first column has the first hidden dimension, of which the others have next to nothing.
        void AlmostOrthogonal(double[] theta)
        {
            ZeroBias(theta);
            Column(theta, 0, (k, value) => k == 0 ? value : 0);
            for (var i = 1; i < n; i++) Column(theta, i, (k, value) => k == 0 ? Tiny * value : value);
        }

        // z_i = b_i + M_ij = 0 where feature j = i + 1 alone is active, and 1.
        void AtKink(double[] theta)
        {
            for (var i = 0; i < n; i++)
            {
                var overlap = 0.0;
                for (var k = 0; k < m; k++) overlap += theta[At(k, i)] * theta[At(k, (i + 1) % n)];
                theta[biases[0].Offset + i] = -overlap;
            }
        }

        void ZeroBias(double[] theta)
        {
            foreach (var bias in biases) theta.AsSpan(bias.Offset, bias.Size).Clear();
        }

        void Column(double[] theta, int i, Func<int, double, double> entry)
        {
            for (var k = 0; k < m; k++) theta[At(k, i)] = entry(k, theta[At(k, i)]);
        }

        int At(int k, int i) => w + (k * n) + i;
    }
}
