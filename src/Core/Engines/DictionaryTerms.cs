namespace Research;

/// <summary>The terms of a <see cref="SparseCodingLoss"/> for one sample, and their gradients in double.</summary>
internal sealed class DictionaryTerms(SparseAutoencoder model, SparseCodingLoss loss, double[] importance)
{
    private readonly DictionaryPlaces at = new(model);
    private readonly double factor = loss.Factor(model.Features);
    private readonly double[] norms = new double[model.Latents], slopes = new double[model.Latents], open = new double[model.Latents];
    private readonly double[] y = new double[model.Features], cotangent = new double[model.Features], rest = new double[model.Features];
    private readonly (int Latents, double Weight)[] reconstructions =
        [.. loss.Prefixes.Select(prefix => (prefix.Latents, prefix.Weight)), (model.Latents, 1)];
    private double weight;
    private int samples;
    private bool[]? dead;

    /// <summary>Prepares for the samples of a step: λ, the latents that are dead (null for none), and by how many samples gradients are divided.</summary>
    public void Open(ReadOnlySpan<double> parameters, double weight, bool[]? dead, int samples)
    {
        (this.weight, this.dead, this.samples) = (weight, dead, samples);
        var decoder = parameters[at.Decoder];
        for (var j = 0; j < norms.Length; j++)
        {
            var square = 0.0;
            for (var i = 0; i < y.Length; i++) square += decoder[(i * norms.Length) + j] * decoder[(i * norms.Length) + j];
            norms[j] = Math.Sqrt(square);
        }
    }

    /// <summary>The loss of a sample; adds its gradient over the number of samples where there is room for it.</summary>
    public double Take(ReadOnlySpan<double> parameters, double[] x, double[] z, double[] f, Span<double> gradient)
    {
        Array.Clear(slopes);
        var sum = 0.0;
        foreach (var (latents, part) in reconstructions) sum += Reconstruct(parameters, x, f, latents, part, gradient);
        for (var i = 0; i < rest.Length; i++) rest[i] = y[i] - x[i];
        if (model.Encoder is Encoder.Gated) return sum + Gate(parameters, x, z, f, gradient);

        sum += Penalise(parameters, f, slopes, gradient);
        if (!gradient.IsEmpty)
        {
            if (model.Encoder is Encoder.JumpRelu jump) PassStraightThrough(parameters, z, f, jump.Bandwidth, gradient);
            for (var j = 0; j < f.Length; j++)
                if (f[j] > 0) DictionaryCodes.BackOfCode(model.Encoder, at, parameters, x, z[j], j, slopes[j], gradient);
        }

        return dead is null ? sum : sum + Revive(parameters, x, z, gradient);
    }

    /// <summary>weight × Σ I (x' − x)² with x' = D f + c of the first latents; adds D_j·∂/∂x' to the slopes of these, and the gradients of D and c.</summary>
    private double Reconstruct(ReadOnlySpan<double> parameters, double[] x, double[] f, int latents, double part, Span<double> gradient)
    {
        DictionaryCodes.Decode(at, parameters, f, latents, y);
        var sum = 0.0;
        for (var i = 0; i < y.Length; i++)
        {
            var error = y[i] - x[i];
            sum += part * factor * importance[i] * error * error;
            cotangent[i] = 2 * part * factor * importance[i] * error / samples;
        }

        if (gradient.IsEmpty) return sum;
        for (var i = 0; i < y.Length; i++) gradient[at.Centre][i] += cotangent[i];
        BackOfDecoder(parameters, f, latents, slopes, gradient);
        return sum;
    }

    /// <summary>Adds D_j · cotangent to the slopes of the first latents and, where there is room, f_j cotangent to the gradient of D.</summary>
    private void BackOfDecoder(ReadOnlySpan<double> parameters, double[] f, int latents, double[] slopes, Span<double> gradient)
    {
        var decoder = parameters[at.Decoder];
        var ofDecoder = gradient.IsEmpty ? [] : gradient[at.Decoder];
        for (var i = 0; i < y.Length; i++)
        {
            for (var j = 0; j < latents; j++)
            {
                slopes[j] += decoder[(i * f.Length) + j] * cotangent[i];
                if (!ofDecoder.IsEmpty) ofDecoder[(i * f.Length) + j] += f[j] * cotangent[i];
            }
        }
    }

    /// <summary>λ Σ s of codes; adds its slopes, and the gradient of the norms of D.</summary>
    private double Penalise(ReadOnlySpan<double> parameters, double[] codes, double[] slopes, Span<double> gradient)
    {
        var sum = 0.0;
        for (var j = 0; j < codes.Length; j++)
        {
            if (!(codes[j] > 0)) continue;
            sum += weight * loss.Sparsity.Of(codes[j], norms[j]);
            if (gradient.IsEmpty) continue;
            slopes[j] += weight * loss.Sparsity.Slope(codes[j], norms[j]) / samples;
            if (!loss.Sparsity.UsesNorms || norms[j] == 0) continue;
            var outward = weight * loss.Sparsity.SlopeOfNorm(codes[j], norms[j]) / (norms[j] * samples);
            for (var i = 0; i < y.Length; i++) gradient[at.Decoder][(i * codes.Length) + j] += outward * parameters[at.Decoder][(i * codes.Length) + j];
        }

        return sum;
    }

    /// <summary>The straight-through estimate of ∂L/∂θ: −(θ/ε) K ∂L/∂f, and −(λ/ε) K of a penalty on the number of active latents.</summary>
    private void PassStraightThrough(ReadOnlySpan<double> parameters, double[] z, double[] f, double bandwidth, Span<double> gradient)
    {
        for (var j = 0; j < z.Length; j++)
        {
            var threshold = parameters[at.Threshold][j];
            if (Math.Abs((z[j] - threshold) / bandwidth) >= 0.5) continue;

            // A code below its threshold has the slope that the penalty has at 0.
            var slope = slopes[j] + (f[j] > 0 ? 0 : weight * loss.Sparsity.Slope(0, norms[j]) / samples);
            gradient[at.Threshold][j] -= threshold / bandwidth * slope;
            if (loss.Sparsity is Sparsity.L0) gradient[at.Threshold][j] -= weight / (bandwidth * samples);
        }
    }

    /// <summary>The penalty on max(z, 0) of a gate, the squared error of D max(z, 0) + c with D and c frozen, and the gradients of gate and magnitude.</summary>
    private double Gate(ReadOnlySpan<double> parameters, double[] x, double[] z, double[] f, Span<double> gradient)
    {
        var through = new double[z.Length];
        for (var j = 0; j < z.Length; j++) open[j] = Math.Max(z[j], 0);
        var sum = Penalise(parameters, open, through, gradient);
        DictionaryCodes.Decode(at, parameters, open, z.Length, y);
        for (var i = 0; i < y.Length; i++)
        {
            var error = y[i] - x[i];
            sum += factor * importance[i] * error * error;
            cotangent[i] = 2 * factor * importance[i] * error / samples;
        }

        if (gradient.IsEmpty) return sum;
        BackOfDecoder(parameters, open, z.Length, through, []);
        for (var j = 0; j < z.Length; j++)
        {
            if (z[j] > 0) DictionaryCodes.BackOfGate(at, parameters, x, j, through[j], gradient);
            if (f[j] > 0) DictionaryCodes.BackOfCode(model.Encoder, at, parameters, x, z[j], j, slopes[j], gradient);
        }

        return sum;
    }

    /// <summary>The error of dead latents: weight × Σ I (x' − x + D g)², where g are the largest z above 0 of dead latents and x' is held fixed.</summary>
    private double Revive(ReadOnlySpan<double> parameters, double[] x, double[] z, Span<double> gradient)
    {
        var (g, through) = (new double[z.Length], new double[z.Length]);
        foreach (var j in Enumerable.Range(0, z.Length).Where(j => dead![j] && z[j] > 0).OrderByDescending(j => z[j]).Take(loss.Dead!.Active)) g[j] = z[j];
        if (!g.Any(code => code > 0)) return AllOf(rest);
        DictionaryCodes.Decode(at, parameters, g, z.Length, y);
        var sum = 0.0;
        for (var i = 0; i < y.Length; i++)
        {
            var error = rest[i] + y[i] - parameters[at.Centre][i];
            sum += loss.Dead.Weight * factor * importance[i] * error * error;
            cotangent[i] = 2 * loss.Dead.Weight * factor * importance[i] * error / samples;
        }

        BackOfDecoder(parameters, g, z.Length, through, gradient);
        for (var j = 0; j < z.Length; j++) if (g[j] > 0) DictionaryCodes.BackOfGate(at, parameters, x, j, through[j], gradient);
        return sum;
    }

    private double AllOf(double[] errors)
    {
        var sum = 0.0;
        for (var i = 0; i < errors.Length; i++) sum += loss.Dead!.Weight * factor * importance[i] * errors[i] * errors[i];
        return sum;
    }
}
