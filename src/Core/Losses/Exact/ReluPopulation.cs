using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>
/// <see cref="ReluExpectation"/> for models of one shape under independent features: one model in each lane, row after row.
/// </summary>
/// <param name="features">n.</param>
/// <param name="hidden">m.</param>
internal sealed class ReluPopulation(int features, int hidden)
{
    private const int Lanes = Pyramid.Lanes;

    private readonly Faces faces = new(features, features);
    private readonly ConcurrentBag<Block> idle = [];

    /// <summary>Eight models after the other.</summary>
    public void Evaluate(
        ReadOnlySpan<double> parameters,
        ReadOnlySpan<double> densities,
        ReadOnlySpan<double> importance,
        Span<double> losses,
        Span<double> gradients)
    {
        if (!idle.TryTake(out var block)) block = new(faces, hidden);
        var size = (hidden + 1) * features;
        for (var model = 0; model < losses.Length; model += Lanes)
        {
            var count = Math.Min(Lanes, losses.Length - model);
            Transpose(parameters.Slice(model * size, count * size), block.Parameters, size);
            Transpose(densities.Slice(model * features, count * features), block.Densities, features);
            Transpose(importance.Slice(model * features, count * features), block.Importance, features);
            var loss = block.Evaluate(!gradients.IsEmpty);
            for (var lane = 0; lane < count; lane++) losses[model + lane] = loss[lane];
            if (!gradients.IsEmpty) Restore(block.Gradient, gradients.Slice(model * size, count * size), size);
        }

        idle.Add(block);
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

    /// <summary>Eight models.</summary>
    private sealed class Block(Faces faces, int hidden)
    {
        private readonly Pyramid pyramid = new(faces);
        private readonly int n = faces.Features;
        private readonly int[][] sets = [.. Enumerable.Range(0, faces.Features).Select(own => Sets(faces, own))];
        private readonly AlignedVectors probabilities = new(1 << faces.Features), slope = new(faces.Features * faces.Features);

        public AlignedVectors Parameters { get; } = new((hidden + 1) * faces.Features);

        public AlignedVectors Densities { get; } = new(faces.Features);

        public AlignedVectors Importance { get; } = new(faces.Features);

        public AlignedVectors Gradient { get; } = new((hidden + 1) * faces.Features);

        public Vector512<double> Evaluate(bool differentiate)
        {
            Weigh();
            ref var p = ref Parameters.First;
            ref var g = ref slope.First;
            var loss = Vector512<double>.Zero;
            for (var i = 0; i < n; i++)
            {
                for (var t = 0; t < n; t++) pyramid.Overlaps[t] = Overlap(ref p, i, Feature(i, t));
                for (var u = 0; u < faces.Supports.Length; u++) pyramid.Weights[u] = probabilities[sets[i][u]];
                pyramid.Bias = Unsafe.Add(ref p, (hidden * n) + i);
                pyramid.Run(differentiate);

                var weight = Importance[i];
                var square = pyramid.Activity / Vector512.Create(3.0);
                loss += weight * (square - (pyramid.Cross + pyramid.Cross) + (pyramid.Square + pyramid.Square));
                if (!differentiate) continue;
                Gradient[(hidden * n) + i] = (weight + weight) * (pyramid.Mean - pyramid.Share);
                for (var t = 0; t < n; t++)
                    Unsafe.Add(ref g, (i * n) + Feature(i, t)) = (weight + weight) * pyramid.Moments[t];
            }

            if (differentiate) Back(ref p, ref g);
            return loss;
        }

        /// <summary>The order of a row's features: its own, then the others.</summary>
        private static int Feature(int own, int t) => t == 0 ? own : t <= own ? t - 1 : t;

        /// <summary>A row's supports as sets of the model's features.</summary>
        private static int[] Sets(Faces faces, int own) =>
            [.. faces.Supports.Select(support => Enumerable.Range(0, faces.Features)
                .Where(t => (support.Bits >> t & 1) == 1).Sum(t => 1 << Feature(own, t)))];

        /// <summary>M_ij = Σ_k W_ki W_kj.</summary>
        private Vector512<double> Overlap(ref Vector512<double> w, int i, int j)
        {
            var sum = Vector512<double>.Zero;
            for (var k = 0; k < hidden; k++) sum += Unsafe.Add(ref w, (k * n) + i) * Unsafe.Add(ref w, (k * n) + j);
            return sum;
        }

        /// <summary>P(A) of every set, feature by feature.</summary>
        private void Weigh()
        {
            ref var table = ref probabilities.First;
            table = Vector512<double>.One;
            for (var j = 0; j < n; j++)
            {
                var p = Densities[j];
                for (int set = 0, half = 1 << j; set < half; set++)
                {
                    var before = Unsafe.Add(ref table, set);
                    Unsafe.Add(ref table, set + half) = before * p;
                    Unsafe.Add(ref table, set) = before * (Vector512<double>.One - p);
                }
            }
        }

        /// <summary>∂L/∂W = W (G + Gᵀ).</summary>
        private void Back(ref Vector512<double> w, ref Vector512<double> g)
        {
            for (var k = 0; k < hidden; k++)
            {
                for (var j = 0; j < n; j++)
                {
                    var sum = Vector512<double>.Zero;
                    for (var i = 0; i < n; i++)
                        sum += Unsafe.Add(ref w, (k * n) + i) * (Unsafe.Add(ref g, (i * n) + j) + Unsafe.Add(ref g, (j * n) + i));
                    Gradient[(k * n) + j] = sum;
                }
            }
        }
    }
}
