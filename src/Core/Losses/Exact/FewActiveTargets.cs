namespace Research;

/// <summary>The target on the ray of each feature and sign: the target of x = ±t e_i is t times it, and targets of several features add up.</summary>
internal sealed class FewActiveTargets
{
    private readonly int features;
    private readonly double[] above, below;

    /// <summary>A target without faults of <see cref="FewActiveFaults"/>.</summary>
    public FewActiveTargets(ITarget target, int features)
    {
        this.features = features;
        above = Rays(1);
        below = Rays(-1);

        double[] Rays(double sign)
        {
            var rays = new double[features * features];
            for (var i = 0; i < features; i++)
            {
                if (Target.ElementFunctionOf(target) is { } function) rays[(i * features) + i] = function.Of(sign);
                else for (var j = 0; j < features; j++) rays[(i * features) + j] = sign * Target.MatrixOf(target)![j, i];
            }

            return rays;
        }
    }

    /// <summary>What the magnitude multiplies in each output's target, <c>[features]</c>.</summary>
    public ReadOnlySpan<double> Along(Ray ray) => (ray.Sign > 0 ? above : below).AsSpan(ray.Feature * features, features);
}
