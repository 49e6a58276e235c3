using System.Numerics;

namespace Research;

/// <summary>The equations of a sparse autoencoder for one sample.</summary>
internal static class DictionaryCodes
{
    /// <summary>z = E(x − c) + e.</summary>
    public static void Preactivations<T>(DictionaryPlaces at, ReadOnlySpan<T> parameters, ReadOnlySpan<T> x, Span<T> z)
        where T : IAdditionOperators<T, T, T>, IMultiplyOperators<T, T, T>, IAdditiveIdentity<T, T>
    {
        var minus = ChainNumbers<T>.Needed.Of(-1);
        var encoder = parameters[at.Encoder];
        var bias = parameters[at.Bias];
        var centre = parameters[at.Centre];
        for (var j = 0; j < at.Latents; j++)
        {
            var sum = T.AdditiveIdentity;
            for (var i = 0; i < at.Features; i++) sum += encoder[(j * at.Features) + i] * (x[i] + (minus * centre[i]));
            z[j] = sum + bias[j];
        }
    }

    /// <summary>The codes f of a trained autoencoder, from z.</summary>
    public static void Inferred<T>(Encoder encoder, DictionaryPlaces at, ReadOnlySpan<T> parameters, ReadOnlySpan<T> z, Span<T> f)
        where T : IAdditionOperators<T, T, T>, IMultiplyOperators<T, T, T>, IAdditiveIdentity<T, T>, IComparisonOperators<T, T, bool>
    {
        var zero = T.AdditiveIdentity;
        var threshold = parameters[at.Threshold];
        for (var j = 0; j < z.Length; j++)
        {
            f[j] = encoder switch
            {
                Encoder.BatchTopK => z[j] > threshold[0] && z[j] > zero ? z[j] : zero,
                Encoder.JumpRelu => z[j] > threshold[j] && z[j] > zero ? z[j] : zero,
                Encoder.Gated => z[j] > zero ? Positive(Magnitude(at, parameters, z[j], j)) : zero,
                _ => Positive(z[j]),
            };
        }

        if (encoder is Encoder.TopK { Active: var most }) KeepLargest(f, most);
    }

    /// <summary>D f, of the first latents, + c.</summary>
    public static void Decode<T>(DictionaryPlaces at, ReadOnlySpan<T> parameters, ReadOnlySpan<T> f, int latents, Span<T> y)
        where T : IAdditionOperators<T, T, T>, IMultiplyOperators<T, T, T>, IAdditiveIdentity<T, T>, IComparisonOperators<T, T, bool>
    {
        var decoder = parameters[at.Decoder];
        parameters[at.Centre].CopyTo(y);
        for (var j = 0; j < latents; j++)
        {
            if (f[j] > T.AdditiveIdentity)
                for (var i = 0; i < at.Features; i++) y[i] += f[j] * decoder[(i * at.Latents) + j];
        }
    }

    /// <summary>eʳ (z − e) + m of a latent: what its magnitude is where its gate is open.</summary>
    public static T Magnitude<T>(DictionaryPlaces at, ReadOnlySpan<T> parameters, T z, int latent)
        where T : IAdditionOperators<T, T, T>, IMultiplyOperators<T, T, T>
    {
        var numbers = ChainNumbers<T>.Needed;
        var product = z + (numbers.Of(-1) * parameters[at.Bias][latent]);
        return (numbers.Apply(new Exponential(), parameters[at.Scale][latent]) * product) + parameters[at.Shift][latent];
    }

    /// <summary>Adds ∂L/∂E, ∂L/∂e and ∂L/∂c of one latent of a sample, given ∂L/∂z.</summary>
    public static void BackOfGate(DictionaryPlaces at, ReadOnlySpan<double> parameters, ReadOnlySpan<double> x, int latent, double slope, Span<double> gradient)
    {
        gradient[at.Bias][latent] += slope;
        BackOfProduct(at, parameters, x, latent, slope, gradient);
    }

    /// <summary>Adds the gradient of one latent of a sample that is active, given ∂L/∂f, where f depends on z in the same way as near z.</summary>
    public static void BackOfCode(
        Encoder encoder, DictionaryPlaces at, ReadOnlySpan<double> parameters, ReadOnlySpan<double> x, double z, int latent, double slope, Span<double> gradient)
    {
        if (encoder is not Encoder.Gated)
        {
            BackOfGate(at, parameters, x, latent, slope, gradient);
            return;
        }

        var scale = Elementary.Exp(parameters[at.Scale][latent]);
        gradient[at.Scale][latent] += slope * scale * (z - parameters[at.Bias][latent]);
        gradient[at.Shift][latent] += slope;
        BackOfProduct(at, parameters, x, latent, slope * scale, gradient);
    }

    private static void BackOfProduct(DictionaryPlaces at, ReadOnlySpan<double> parameters, ReadOnlySpan<double> x, int latent, double slope, Span<double> gradient)
    {
        var encoder = parameters[at.Encoder];
        var centre = parameters[at.Centre];
        var slopes = gradient[at.Encoder];
        var ofCentre = gradient[at.Centre];
        for (var i = 0; i < at.Features; i++)
        {
            slopes[(latent * at.Features) + i] += slope * (x[i] - centre[i]);
            ofCentre[i] -= slope * encoder[(latent * at.Features) + i];
        }
    }

    /// <summary>Sets all but the largest numbers to 0; of equal ones the first are kept.</summary>
    private static void KeepLargest<T>(Span<T> f, int most)
        where T : IAdditiveIdentity<T, T>, IComparisonOperators<T, T, bool>
    {
        var order = new int[f.Length];
        var values = f.ToArray();
        for (var j = 0; j < order.Length; j++) order[j] = j;
        Array.Sort(order, (a, b) => values[a] > values[b] ? -1 : values[b] > values[a] ? 1 : a.CompareTo(b));
        for (var rank = most; rank < order.Length; rank++) f[order[rank]] = T.AdditiveIdentity;
    }

    private static T Positive<T>(T value)
        where T : IAdditiveIdentity<T, T>, IComparisonOperators<T, T, bool> => value > T.AdditiveIdentity ? value : T.AdditiveIdentity;

    /// <summary>eᶻ.</summary>
    private readonly record struct Exponential : IElementFunction
    {
        public double Of(double z) => Elementary.Exp(z);

        public double Slope(double z) => Elementary.Exp(z);
    }
}
