using TorchSharp;
using static TorchSharp.torch;

namespace Research;

/// <summary>The penalties of a shape on sites of its chain, on tensors <c>[instances, width, samples]</c>.</summary>
internal sealed class SiteTerms
{
    private readonly (int Place, ElementTensors Function, Scalar Weight, Scalar Share)[] terms;
    private readonly int samples;

    /// <param name="shape">The shape.</param>
    /// <param name="program">The steps of its model.</param>
    public SiteTerms(PlanShape shape, ChainProgram program)
    {
        samples = shape.Loss.Batch;
        terms =
        [
            .. shape.Penalties.Where(penalty => penalty.On is Place.Site).Select(penalty => (
                program.Sites[((Place.Site)penalty.On).Name], new ElementTensors(penalty.Function),
                (Scalar)penalty.Weight, (Scalar)(penalty.Weight / samples))),
        ];
    }

    /// <summary>Whether there is one at a place, whose values must then stay what they are.</summary>
    public bool IsAt(int place) => terms.Any(term => term.Place == place);

    /// <summary>Adds the mean over a batch to the losses <c>[instances]</c>.</summary>
    /// <param name="places">The values of every place.</param>
    /// <param name="losses">The loss of every instance.</param>
    public void AddLosses(Tensor[] places, Tensor losses)
    {
        foreach (var (place, function, _, share) in terms)
        {
            using var value = places[place].clone();
            using var kept = function.Apply(value);
            Tensors.ZeroPadding(value, samples);
            using var rows = value.sum(2);
            using var sums = rows.sum(1);
            losses.add_(sums, share);
        }
    }

    /// <summary>Adds the penalties of every sample to losses <c>[instances, samples]</c>.</summary>
    /// <param name="places">The values of every place.</param>
    /// <param name="losses">The loss of every sample.</param>
    public void AddSamples(Tensor[] places, Tensor losses)
    {
        foreach (var (place, function, weight, _) in terms)
        {
            using var value = places[place].clone();
            using var kept = function.Apply(value);
            using var sums = value.sum(1);
            losses.add_(sums, weight);
        }
    }

    /// <summary>Adds the derivatives of the penalties at a place to its cotangent.</summary>
    public void AddSlopes(int place, Tensor[] places, Tensor cotangent)
    {
        foreach (var (at, function, _, share) in terms)
        {
            if (at != place) continue;
            using var value = places[place].clone();
            using var slope = function.ValueAndSlope(value);
            Tensors.ZeroPadding(slope, samples);
            cotangent.add_(slope, share);
        }
    }
}
