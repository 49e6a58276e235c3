using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>
/// Eight ReLU output models of one shape under independent features, one in each lane of every vector: the values of
/// <see cref="ReluExactEvaluator"/>, row after row, in memory that is reused. A model has the same bits in every lane,
/// whatever the others are. For one thread.
/// </summary>
/// <param name="rows">Finds the moments of eight rows, over all faces of the cube of the model's features n.</param>
/// <param name="hidden">m.</param>
internal sealed class ReluLanes(RowMoments rows, int hidden)
{
    private readonly int n = rows.Faces.Features;
    private readonly int[][] sets = [.. Enumerable.Range(0, rows.Faces.Features).Select(own => Sets(rows.Faces, own))];
    private readonly AlignedVectors probabilities = new(1 << rows.Faces.Features);
    private readonly AlignedVectors slope = new(rows.Faces.Features * rows.Faces.Features);

    /// <summary>(W, b), flat in the order of the layout: set before an evaluation, which leaves them as they are.</summary>
    public AlignedVectors Parameters { get; } = new((hidden + 1) * rows.Faces.Features);

    /// <summary>p, each in (0, 1], <c>[features]</c>: they count from the next <see cref="Weigh"/> on.</summary>
    public AlignedVectors Densities { get; } = new(rows.Faces.Features);

    /// <summary>I, <c>[features]</c>: set before an evaluation.</summary>
    public AlignedVectors Importance { get; } = new(rows.Faces.Features);

    /// <summary>∂L/∂(W, b) of the last evaluation that differentiated, in the order of the parameters.</summary>
    public AlignedVectors Gradient { get; } = new((hidden + 1) * rows.Faces.Features);

    /// <summary>P(A) of every set, feature by feature: once after the densities are set, for all evaluations until they change.</summary>
    public void Weigh()
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

    /// <summary>The losses and, if requested, the gradients. Allocates nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Vector512<double> Evaluate(bool differentiate)
    {
        ref var p = ref Parameters.First;
        ref var g = ref slope.First;
        var loss = Vector512<double>.Zero;
        for (var i = 0; i < n; i++)
        {
            var order = sets[i];
            for (var t = 0; t < n; t++) rows.Overlaps[t] = Overlap(ref p, i, Feature(i, t));
            for (var u = 0; u < order.Length; u++) rows.Weights[u] = probabilities[order[u]];
            rows.Bias = Unsafe.Add(ref p, (hidden * n) + i);
            rows.Run(differentiate);

            var weight = Importance[i];
            var square = rows.Activity / Vector512.Create(3.0);
            loss += weight * (square - (rows.Cross + rows.Cross) + (rows.Square + rows.Square));
            if (!differentiate) continue;
            Gradient[(hidden * n) + i] = (weight + weight) * (rows.Mean - rows.Share);
            for (var t = 0; t < n; t++)
                Unsafe.Add(ref g, (i * n) + Feature(i, t)) = (weight + weight) * rows.Moments[t];
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
