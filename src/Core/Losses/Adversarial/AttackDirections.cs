using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>
/// The analytic attacks on a tied bottleneck: the output z_i = (WᵀW)_i · x + b_i of feature i grows fastest along
/// d_i = (WᵀW)_i / ‖(WᵀW)_i‖ (Elhage et al. 2022, section 6). A feature with W_i = 0 has none: d_i = 0.
/// </summary>
internal sealed class AttackDirections
{
    private readonly int features, hidden, vectors;
    private readonly Vector512<double>[] embedding, gram;

    /// <summary>Room for the directions of a model.</summary>
    /// <param name="features">Number of features n.</param>
    /// <param name="hidden">Number of hidden dimensions m.</param>
    public AttackDirections(int features, int hidden)
    {
        (this.features, this.hidden) = (features, hidden);
        vectors = (features + Vector512<double>.Count - 1) / Vector512<double>.Count;
        (embedding, gram) = (new Vector512<double>[hidden * vectors], new Vector512<double>[features * vectors]);
        Norms = new double[features];
    }

    /// <summary>‖(WᵀW)_i‖, <c>[Features]</c>; 0 where the feature has no direction.</summary>
    public double[] Norms { get; }

    /// <summary>Row j of WᵀW, <c>[Features]</c>: (WᵀW)_j, and by symmetry entry j of every direction before it is divided by its norm.</summary>
    public ReadOnlySpan<double> Gram(int j) => Entries(gram, j);

    /// <summary>Computes the directions of an embedding.</summary>
    /// <param name="entry">W <c>[Hidden, Features]</c>, row by row; what follows is ignored.</param>
    public void Take(ReadOnlySpan<double> entry)
    {
        for (var k = 0; k < hidden; k++) entry.Slice(k * features, features).CopyTo(Entries(embedding, k));
        Multiply();
    }

    /// <summary>Computes the directions of an embedding.</summary>
    /// <param name="entry">W <c>[Hidden, Features]</c>, row by row; what follows is ignored.</param>
    public void Take(ReadOnlySpan<float> entry)
    {
        for (var k = 0; k < hidden; k++)
        {
            var row = Entries(embedding, k);
            for (var i = 0; i < features; i++) row[i] = entry[(k * features) + i];
        }

        Multiply();
    }

    /// <summary>WᵀW and the norms of its rows, each sum in the order of its terms.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Multiply()
    {
        for (var i = 0; i < features; i++)
        {
            var row = gram.AsSpan(i * vectors, vectors);
            row.Clear();
            for (var k = 0; k < hidden; k++)
            {
                var weight = Vector512.Create(Entries(embedding, k)[i]);
                var others = embedding.AsSpan(k * vectors, vectors);
                for (var v = 0; v < row.Length; v++) row[v] += weight * others[v];
            }

            var square = 0.0;
            foreach (var overlap in Gram(i)) square += overlap * overlap;
            Norms[i] = Math.Sqrt(square);
        }
    }

    private Span<double> Entries(Vector512<double>[] rows, int row) =>
        MemoryMarshal.Cast<Vector512<double>, double>(rows.AsSpan(row * vectors, vectors))[..features];
}
