using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>
/// <see cref="ReluExactEvaluator"/> for models of one shape under independent features: one model in each lane, row after row.
/// </summary>
/// <param name="features">n.</param>
/// <param name="hidden">m.</param>
internal sealed class ReluPopulation(int features, int hidden)
{
    private const int Lanes = RowMoments.Lanes;

    private readonly Faces faces = new(features, features);
    private readonly ConcurrentBag<ReluLanes> idle = [];

    /// <summary>Eight models after the other.</summary>
    public void Evaluate(
        ReadOnlySpan<double> parameters,
        ReadOnlySpan<double> densities,
        ReadOnlySpan<double> importance,
        Span<double> losses,
        Span<double> gradients)
    {
        if (!idle.TryTake(out var lanes)) lanes = new(RowMoments.Over(faces), hidden);
        var size = (hidden + 1) * features;
        for (var model = 0; model < losses.Length; model += Lanes)
        {
            var count = Math.Min(Lanes, losses.Length - model);
            Transpose(parameters.Slice(model * size, count * size), lanes.Parameters, size);
            Transpose(densities.Slice(model * features, count * features), lanes.Densities, features);
            Transpose(importance.Slice(model * features, count * features), lanes.Importance, features);
            lanes.Weigh();
            var loss = lanes.Evaluate(!gradients.IsEmpty);
            for (var lane = 0; lane < count; lane++) losses[model + lane] = loss[lane];
            if (!gradients.IsEmpty) Restore(lanes.Gradient, gradients.Slice(model * size, count * size), size);
        }

        idle.Add(lanes);
    }

    /// <summary>A model's numbers into its lane; lanes without a model repeat the last one.</summary>
    private static void Transpose(ReadOnlySpan<double> from, AlignedVectors to, int stride)
    {
        var lanes = MemoryMarshal.Cast<Vector512<double>, double>(to.Span);
        for (var lane = 0; lane < Lanes; lane++)
        {
            var row = from.Slice(Math.Min(lane, (from.Length / stride) - 1) * stride, stride);
            for (var i = 0; i < row.Length; i++) lanes[(i * Lanes) + lane] = row[i];
        }
    }

    private static void Restore(AlignedVectors from, Span<double> to, int stride)
    {
        var lanes = MemoryMarshal.Cast<Vector512<double>, double>(from.Span);
        for (var lane = 0; lane * stride < to.Length; lane++)
        {
            var row = to.Slice(lane * stride, stride);
            for (var i = 0; i < row.Length; i++) row[i] = lanes[(i * Lanes) + lane];
        }
    }
}
