using System.Numerics;

namespace Research;

/// <summary>
/// The exact loss of one row z = c + Σ_j a_j x_j of a ReLU layer, for any kind of number: the pyramid lemma without any shortcut, face
/// after face. On double it is the loss; on <see cref="Dual{T}"/> its derivative too, and on duals of duals the second one.
/// It is the independent oracle for <see cref="Pyramid"/> and shares no code with it.
/// </summary>
/// <remarks>
/// <para>
/// With R_q(t) = max(t, 0)^q / q!, ℓ_i = P(i is active) / 3 − 2 E[x_i R_1(z)] + 2 E R_2(z). Let g be affine on [0, 1]^k and
/// g(s) = 0. The cube is made of the pyramids with apex s over its facets, and R_q(g) is homogeneous of degree q around s:
/// (k + q) E R_q = Σ_j {(1 − s_j) E[R_q | u_j = 1] + s_j E[R_q | u_j = 0]},
/// (k + 2) E[u_i R_1] = Σ_{j ≠ i} {(1 − s_j) E[u_i R_1 | u_j = 1] + s_j E[u_i R_1 | u_j = 0]} + (1 − s_i) E[R_1 | u_i = 1] + s_i E R_1.
/// </para>
/// <para>
/// This holds for every s with g(s) = 0, in the cube or not, and so it may be differentiated whatever the signs of the a_j,
/// 0 included. s lies on the diagonal between the vertices where g is least and greatest.
/// </para>
/// <para>
/// A vertex where g = 0 counts as below zero. So the second derivatives at a kink are those on its side of lower bias.
/// </para>
/// </remarks>
/// <typeparam name="T">A number that is compared by its value.</typeparam>
internal sealed class Recursion<T>
    where T :
        IAdditionOperators<T, T, T>, ISubtractionOperators<T, T, T>, IMultiplyOperators<T, T, T>, IDivisionOperators<T, T, T>,
        IAdditiveIdentity<T, T>, IMultiplicativeIdentity<T, T>, IComparisonOperators<T, T, bool>
{
    private readonly int features;
    private readonly Func<double, T> number;

    // 3^j: a face is a number in base 3 whose digit j is 0 where u_j = 0, 1 where u_j = 1, and 2 where u_j is integrated.
    private readonly int[] place;

    private readonly T two, half, third, twelfth;

    // E R_2, E R_1 and, where u_i is integrated, E[u_i R_1] of every face, and g at every vertex.
    private readonly T[] square, mean, cross, vertices;

    /// <param name="features">n: there are 3ⁿ faces.</param>
    /// <param name="number">A constant.</param>
    public Recursion(int features, Func<double, T> number)
    {
        (this.features, this.number) = (features, number);
        place = new int[features + 1];
        place[0] = 1;
        for (var j = 0; j < features; j++) place[j + 1] = 3 * place[j];
        (square, mean, cross) = (new T[place[features]], new T[place[features]], new T[place[features]]);
        vertices = new T[1 << features];
        two = number(2);
        (half, third, twelfth) = (T.MultiplicativeIdentity / two, T.MultiplicativeIdentity / number(3), T.MultiplicativeIdentity / number(12));
    }

    /// <summary>ℓ_i.</summary>
    /// <param name="own">i.</param>
    /// <param name="overlaps">a, <c>[features]</c>.</param>
    /// <param name="bias">c.</param>
    /// <param name="probability">P(A) of every set A of active features, by the number that its bits make.</param>
    public T Loss(int own, ReadOnlySpan<T> overlaps, T bias, ReadOnlySpan<double> probability)
    {
        for (var v = 0; v < vertices.Length; v++) vertices[v] = Vertex(v, overlaps, bias);
        for (var face = 0; face < square.Length; face++) Solve(face, own, overlaps);
        var sum = T.AdditiveIdentity;
        for (var active = 0; active < probability.Length; active++)
        {
            if (probability[active] == 0) continue;
            var (face, isActive) = (Integrated(active), (active >> own & 1) == 1);
            var loss = two * square[face];
            if (isActive) loss = loss + third - (two * cross[face]);
            sum += number(probability[active]) * loss;
        }

        return sum;
    }

    private static T Vertex(int ones, ReadOnlySpan<T> overlaps, T bias)
    {
        for (var j = 0; j < overlaps.Length; j++)
            if ((ones >> j & 1) == 1) bias += overlaps[j];
        return bias;
    }

    /// <summary>The face of a set: its features are integrated, the others are 0.</summary>
    private int Integrated(int set)
    {
        var face = 0;
        for (var j = 0; j < features; j++) face += 2 * place[j] * (set >> j & 1);
        return face;
    }

    private void Solve(int face, int own, ReadOnlySpan<T> overlaps)
    {
        var (least, greatest, k) = (0, 0, 0);
        for (var j = 0; j < features; j++)
        {
            var digit = face / place[j] % 3;
            var rises = overlaps[j] > T.AdditiveIdentity;
            if (digit == 1 || (digit == 2 && !rises)) least |= 1 << j;
            if (digit == 1 || (digit == 2 && rises)) greatest |= 1 << j;
            if (digit == 2) k++;
        }

        var (lo, hi) = (vertices[least], vertices[greatest]);
        if (!(hi > T.AdditiveIdentity)) (square[face], mean[face], cross[face]) = (T.AdditiveIdentity, T.AdditiveIdentity, T.AdditiveIdentity);
        else if (lo > T.AdditiveIdentity) Linear(face, own, overlaps, (lo + hi) * half);
        else Kinked(face, own, overlaps, k, (T.AdditiveIdentity - lo) / (hi - lo));
    }

    /// <summary>Where g &gt; 0: E R_1 = μ, E R_2 = (μ² + Σ a_j² / 12) / 2, E[u_i R_1] = μ / 2 + a_i / 12.</summary>
    private void Linear(int face, int own, ReadOnlySpan<T> overlaps, T middle)
    {
        var variance = T.AdditiveIdentity;
        for (var j = 0; j < features; j++)
            if (face / place[j] % 3 == 2) variance += overlaps[j] * overlaps[j] * twelfth;
        mean[face] = middle;
        square[face] = ((middle * middle) + variance) * half;
        cross[face] = (middle * half) + (overlaps[own] * twelfth);
    }

    /// <summary>The lemma, with σ = −lo / (hi − lo): s_j = σ where a_j &gt; 0, and 1 − σ elsewhere.</summary>
    private void Kinked(int face, int own, ReadOnlySpan<T> overlaps, int k, T sigma)
    {
        var (second, first, withOwn, apex) = (T.AdditiveIdentity, T.AdditiveIdentity, T.AdditiveIdentity, T.AdditiveIdentity);
        for (var j = 0; j < features; j++)
        {
            if (face / place[j] % 3 != 2) continue;
            var opposite = T.MultiplicativeIdentity - sigma;
            var (s, r) = overlaps[j] > T.AdditiveIdentity ? (sigma, opposite) : (opposite, sigma);
            var (up, down) = (face - place[j], face - (2 * place[j]));
            second += (r * square[up]) + (s * square[down]);
            first += (r * mean[up]) + (s * mean[down]);
            withOwn += j == own ? r * mean[up] : (r * cross[up]) + (s * cross[down]);
            if (j == own) apex = s;
        }

        square[face] = second / number(k + 2);
        mean[face] = first / number(k + 1);
        cross[face] = (withOwn + (apex * mean[face])) / number(k + 2);
    }
}
