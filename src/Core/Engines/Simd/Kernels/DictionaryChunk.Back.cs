using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>Reconstructions of the samples of a chunk, their errors, and the way back.</summary>
internal sealed partial class DictionaryChunk
{
    /// <summary>The sums of the losses of the samples and of their squares; adds ½ of the gradient, summed over samples, where there is room.</summary>
    public (double Losses, double Squares) Evaluate(AlignedFloats? gradient)
    {
        var reconstructions = plan.Reconstructions;
        var losses = all.AsSpan(0, Count);
        losses.Clear();
        Array.Clear(penalties);
        sums.Span.Clear();
        for (var (p, first) = (0, 0); p < reconstructions.Length; first = reconstructions[p++].Latents)
        {
            Decode(Codes, Codes.Values, first, reconstructions[p].Latents, sums);
            Compare(sums, reconstructions[p].Weight, ref errors[p * Most * width], losses, along, -1);
        }

        if (plan.Revives) Subtract();
        if (plan.Loss.Sparsity is not Sparsity.None) Penalise(losses);
        if (gate is not null)
        {
            // The gate alone reconstructs too.
            sums.Span.Clear();
            Decode(Codes, Codes.Gates, 0, latents, sums);
            Compare(sums, 1, ref gate[0], losses, along, -1);
        }

        if (gradient is not null)
        {
            for (var p = reconstructions.Length - 2; p >= 0; p--) AddErrors(p);
            AddRows(ref errors[0], gradient);
            for (var (p, first) = (0, 0); p < reconstructions.Length; first = reconstructions[p++].Latents)
                for (var j = first; j < reconstructions[p].Latents; j++) Back(j, ref errors[p * Most * width], gradient);
        }

        if (plan.Revives)
        {
            sums.Span.Clear();
            Decode(dead!, dead!.Values, 0, latents, sums);
            Compare(sums, (float)plan.Loss.Dead!.Weight, ref errors[0], losses, rest!, 1);
            if (gradient is not null) for (var j = 0; j < latents; j++) BackOfDead(j, gradient);
        }

        var (sum, squares) = (0.0, 0.0);
        foreach (var loss in losses) (sum, squares) = (sum + loss, squares + (loss * loss));
        return (sum, squares);
    }

    private void Penalise(Span<double> losses)
    {
        var sparsity = plan.Loss.Sparsity;
        var codes = gate is null ? Codes.Values : Codes.Gates;
        var starts = Codes.Starts;
        var samples = Codes.Samples;
        for (var j = 0; j < latents; j++)
        {
            var norm = sparsity.UsesNorms ? plan.Norms[j] : 1;
            if (sparsity.IsLinear)
            {
                for (var k = starts[j]; k < starts[j + 1]; k++) penalties[samples[k]] += norm * codes[k];
                continue;
            }

            for (var k = starts[j]; k < starts[j + 1]; k++) if (codes[k] > 0) penalties[samples[k]] += (float)sparsity.Of(codes[k], norm);
        }

        for (var s = 0; s < losses.Length; s++) losses[s] += plan.Weight * penalties[s];
    }

    /// <summary>Adds f_j D_j of some latents to the rows of the samples.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Decode(ActiveCodes codes, ReadOnlySpan<float> values, int from, int to, AlignedFloats rows)
    {
        var starts = codes.Starts;
        var samples = codes.Samples;
        for (var j = from; j < to; j++)
        {
            var (begin, end) = (starts[j], starts[j + 1]);
            for (var v = 0; v < width && begin < end; v += Tile.Lanes)
            {
                var column = Vector512.LoadUnsafe(ref plan.Parameters[layout.Decoder + (j * width) + v]);
                for (var k = begin; k < end; k++)
                {
                    ref var at = ref rows[(samples[k] * width) + v];
                    Vector512.FusedMultiplyAdd(Vector512.Create(values[k]), column, Vector512.LoadUnsafe(ref at)).StoreUnsafe(ref at);
                }
            }
        }
    }

    /// <summary>g = w I e with the error e = row + sign × wanted of each sample; adds Σ g e to its loss.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Compare(AlignedFloats rows, float weight, ref float to, Span<double> losses, AlignedFloats wanted, float sign)
    {
        var (w, minus) = (Vector512.Create(weight), Vector512.Create(sign));
        for (var s = 0; s < losses.Length; s++)
        {
            var loss = Vector512<float>.Zero;
            for (var v = 0; v < width; v += Tile.Lanes)
            {
                var at = (s * width) + v;
                var error = Vector512.FusedMultiplyAdd(minus, Vector512.LoadUnsafe(ref wanted[at]), Vector512.LoadUnsafe(ref rows[at]));
                var weighted = w * Vector512.LoadUnsafe(ref plan.Importance[v]) * error;
                weighted.StoreUnsafe(ref Unsafe.Add(ref to, at));
                loss = Vector512.FusedMultiplyAdd(weighted, error, loss);
            }

            losses[s] += LaneSum.Of(loss);
        }
    }

    /// <summary>What the whole reconstruction leaves, x' − x.</summary>
    private void Subtract()
    {
        for (var k = 0; k < Count * width; k++) rest![k] = sums[k] - along[k];
    }

    /// <summary>A latent takes part in all reconstructions that end behind it: adds the errors of the next one.</summary>
    private void AddErrors(int p)
    {
        var to = errors.Span.Slice(p * Most * width, Count * width);
        var next = errors.Span.Slice((p + 1) * Most * width, Count * width);
        for (var k = 0; k < to.Length; k++) to[k] += next[k];
    }

    /// <summary>½ ∂l/∂c of the decoder: the sum of all errors.</summary>
    private void AddRows(ref float from, AlignedFloats gradient)
    {
        for (var v = 0; v < width; v += Tile.Lanes)
        {
            var sum = Vector512<float>.Zero;
            for (var s = 0; s < Count; s++) sum += Vector512.LoadUnsafe(ref Unsafe.Add(ref from, (s * width) + v));
            AddTo(ref gradient[layout.Centre + v], sum);
        }
    }

    /// <summary>The gradients of a latent.</summary>
    private void Back(int latent, ref float rows, AlignedFloats gradient)
    {
        var (begin, end) = (Codes.Starts[latent], Codes.Starts[latent + 1]);
        if (begin == end) return;
        var samples = Codes.Samples[begin..end];
        var values = Codes.Values[begin..end];
        var slopes = Codes.Slopes[begin..end];
        Through(latent, ref rows, samples, slopes);
        var (sparsity, outward) = (plan.Loss.Sparsity, 0f);
        if (gate is null && sparsity is not (Sparsity.None or Sparsity.L0)) outward = AddPenalty(latent, values, slopes);
        var sum = plan.Model.Encoder switch
        {
            Encoder.JumpRelu jump => BackOfJump(latent, jump, values, Codes.Gates[begin..end], slopes, gradient),
            Encoder.Gated => BackOfGate(latent, values, Codes.Gates[begin..end], samples, slopes, gradient, out outward),
            _ => Sum(slopes),
        };
        gradient[layout.Bias + latent] += sum;
        if (plan.Model.Encoder is not Encoder.Gated) gradient[layout.Products + latent] += sum;
        plan.Fired[latent] = true;
        Accumulate(latent, ref rows, samples, values, slopes, outward, gradient);
    }

    private void BackOfDead(int latent, AlignedFloats gradient)
    {
        var (begin, end) = (dead!.Starts[latent], dead.Starts[latent + 1]);
        if (begin == end) return;
        var samples = dead.Samples[begin..end];
        var slopes = dead.Slopes[begin..end];
        Through(latent, ref errors[0], samples, slopes);
        var sum = Sum(slopes);
        gradient[layout.Bias + latent] += sum;
        gradient[layout.Products + latent] += sum;
        Accumulate(latent, ref errors[0], samples, dead.Values[begin..end], slopes, 0, gradient);
    }

    /// <summary>½ λ ∂s/∂f is added to the slopes; returns ½ λ Σ ∂s/∂‖D_j‖.</summary>
    private float AddPenalty(int latent, ReadOnlySpan<float> codes, Span<float> slopes)
    {
        var (sparsity, outward) = (plan.Loss.Sparsity, 0f);
        var (half, norm) = (0.5f * plan.Weight, sparsity.UsesNorms ? plan.Norms[latent] : 1);
        if (sparsity.IsLinear)
        {
            foreach (ref var slope in slopes) slope += half * norm;
            return sparsity.UsesNorms ? half * Sum(codes) : 0;
        }

        for (var k = 0; k < codes.Length; k++)
        {
            slopes[k] += half * (float)sparsity.Slope(codes[k], norm);
            if (sparsity.UsesNorms) outward += half * (float)sparsity.SlopeOfNorm(codes[k], norm);
        }

        return outward;
    }

    /// <summary>The straight-through estimate of ∂L/∂θ; z has the slope of f alone.</summary>
    private float BackOfJump(
        int latent, Encoder.JumpRelu jump, ReadOnlySpan<float> values, ReadOnlySpan<float> gates, Span<float> slopes, AlignedFloats gradient)
    {
        var (threshold, ofThreshold, sum) = (plan.Parameters[layout.First + latent], 0f, 0f);
        var (width, counted) = ((float)jump.Bandwidth, plan.Loss.Sparsity is Sparsity.L0 ? 0.5f * plan.Weight : 0);
        for (var k = 0; k < values.Length; k++)
        {
            if (Math.Abs((gates[k] - threshold) / width) < 0.5f) ofThreshold -= ((threshold * slopes[k]) + counted) / width;
            if (!(values[k] > 0)) slopes[k] = 0;
            sum += slopes[k];
        }

        gradient[layout.First + latent] += ofThreshold;
        return sum;
    }

    /// <summary>Slopes become those of the product that gate and magnitude share; returns that of the gate's bias.</summary>
    private float BackOfGate(
        int latent, ReadOnlySpan<float> values, ReadOnlySpan<float> gates, ReadOnlySpan<int> samples, Span<float> slopes, AlignedFloats gradient, out float outward)
    {
        var (bias, scale, ofScale, ofShift, ofProduct) = (plan.Parameters[layout.Bias + latent], plan.Scales[latent], 0f, 0f, 0f);
        var open = opened.AsSpan(0, gates.Length);
        Through(latent, ref gate![0], samples, open);
        outward = plan.Loss.Sparsity is Sparsity.None ? 0 : AddPenalty(latent, gates, open);
        var ofGate = Sum(open);
        for (var k = 0; k < values.Length; k++)
        {
            if (values[k] > 0)
            {
                ofScale += slopes[k] * scale * (gates[k] - bias);
                ofShift += slopes[k];
                open[k] += slopes[k] * scale;
            }

            slopes[k] = open[k];
            ofProduct += open[k];
        }

        gradient[layout.First + latent] += ofScale;
        gradient[layout.Last + latent] += ofShift;
        gradient[layout.Products + latent] += ofProduct;
        return ofGate;
    }

    /// <summary>D_j · g of the samples of a latent.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Through(int latent, ref float rows, ReadOnlySpan<int> samples, Span<float> slopes)
    {
        ref var column = ref plan.Parameters[layout.Decoder + (latent * width)];
        for (var k = 0; k < samples.Length; k++)
        {
            ref var row = ref Unsafe.Add(ref rows, samples[k] * width);
            var sum = Vector512.LoadUnsafe(ref column) * Vector512.LoadUnsafe(ref row);
            for (var v = Tile.Lanes; v < width; v += Tile.Lanes)
                sum = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref column, (nuint)v), Vector512.LoadUnsafe(ref row, (nuint)v), sum);
            slopes[k] = LaneSum.Of(sum);
        }
    }

    /// <summary>Adds Σ f g + outward D_j/‖D_j‖ to the gradient of D_j, and Σ slope (x − c) to that of E_j.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Accumulate(
        int latent, ref float rows, ReadOnlySpan<int> samples, ReadOnlySpan<float> values, ReadOnlySpan<float> slopes, float outward, AlignedFloats gradient)
    {
        var radial = Vector512.Create(outward == 0 || plan.Norms[latent] == 0 ? 0 : outward / plan.Norms[latent]);
        for (var v = 0; v < width; v += Tile.Lanes)
        {
            var at = (latent * width) + v;
            var (decoder, encoder) = (radial * Vector512.LoadUnsafe(ref plan.Parameters[layout.Decoder + at]), Vector512<float>.Zero);
            for (var k = 0; k < samples.Length; k++)
            {
                var row = (samples[k] * width) + v;
                decoder = Vector512.FusedMultiplyAdd(Vector512.Create(values[k]), Vector512.LoadUnsafe(ref Unsafe.Add(ref rows, row)), decoder);
                encoder = Vector512.FusedMultiplyAdd(Vector512.Create(slopes[k]), Vector512.LoadUnsafe(ref along[row]), encoder);
            }

            AddTo(ref gradient[layout.Decoder + at], decoder);
            AddTo(ref gradient[at], encoder);
        }
    }

    private static float Sum(ReadOnlySpan<float> numbers)
    {
        var (lanes, k, sum) = (Vector512<float>.Zero, 0, 0f);
        for (; k + Tile.Lanes <= numbers.Length; k += Tile.Lanes) lanes += Vector512.Create(numbers.Slice(k, Tile.Lanes));
        for (; k < numbers.Length; k++) sum += numbers[k];
        return LaneSum.Of(lanes) + sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTo(ref float at, Vector512<float> more) => (Vector512.LoadUnsafe(ref at) + more).StoreUnsafe(ref at);
}
