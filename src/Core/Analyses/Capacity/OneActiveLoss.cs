namespace Research;

/// <summary>
/// H = Σ_i H_i of x' = ReLU(WᵀWx + b) where one of n equal features is active at a time, x_i uniform on [0, 1) and b ≤ 0: H_i is what feature i adds to
/// the loss over that of ignoring it, so that L → (p/3) H for p → 0 (Chen et al. 2023, restated without subtraction).
/// </summary>
/// <param name="features">n.</param>
/// <param name="hidden">m.</param>
internal sealed class OneActiveLoss(int features, int hidden)
{
    /// <summary>n (m + 1): n columns of W of m numbers each, then n numbers β with b = −β².</summary>
    public int Size => features * (hidden + 1);

    /// <summary>H and its slopes.</summary>
    public double Of(ReadOnlySpan<double> point, Span<double> slopes)
    {
        slopes.Clear();
        var total = 0.0;
        for (var i = 0; i < features; i++)
        {
            var beta = point[(features * hidden) + i];
            var (bias, ofBias) = (-beta * beta, 0.0);
            var own = point.Slice(i * hidden, hidden);
            for (var j = 0; j < features; j++)
            {
                var other = point.Slice(j * hidden, hidden);
                var (value, ofGain, along) = i == j ? Own(Vectors.Dot(own, own), bias) : Cross(Vectors.Dot(own, other), bias);
                total += value;
                ofBias += along;
                if (ofGain == 0) continue;
                Vectors.Add(slopes.Slice(i * hidden, hidden), ofGain, other);
                Vectors.Add(slopes.Slice(j * hidden, hidden), ofGain, own);
            }

            slopes[(features * hidden) + i] = -2 * beta * ofBias;
        }

        return total;
    }

    /// <summary>3 ∫₀¹ ReLU(a x + b)² dx and its derivatives by a and b.</summary>
    internal static (double Value, double OfGain, double OfBias) Cross(double gain, double bias)
    {
        if (gain <= -bias || gain <= 0) return default;
        var (height, ratio) = (gain + bias, (gain + bias) / gain);
        return (height * height * ratio, ratio * ratio * ((2 * gain) - bias), 3 * height * ratio);
    }

    /// <summary>3 ∫₀¹ (x − ReLU(a x + b))² dx and its derivatives: x − a x − b from x₀ = −b/a on, x before.</summary>
    internal static (double Value, double OfGain, double OfBias) Own(double gain, double bias)
    {
        if (gain <= -bias || gain <= 0) return (1, 0, 0);
        var (start, slope) = (-bias / gain, 1 - gain);
        var (end, rest) = (slope - bias, 1 - start);
        var (squares, cubes) = (1 - (start * start), 1 - (start * start * start));
        var value = (start * start * start) + (((end * end) + (end * start) + (start * start)) * rest);
        return (value, (3 * bias * squares) - (2 * slope * cubes), (6 * bias * rest) - (3 * slope * squares));
    }
}
