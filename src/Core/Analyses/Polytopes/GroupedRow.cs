namespace Research;

/// <summary>
/// The exact loss of a feature of a ReLU output model whose row is z = b + s (x_0 + Σ_j c_j x_j), where many of the cosines c_j
/// are the same, as between the corners of a polytope: ℓ = p / 3 − 2 E[x_0 R_1(z)] + 2 E R_2(z), with R_q(t) = max(t, 0)^q / q!.
/// </summary>
/// <remarks>
/// <para>
/// The pyramid lemma of <see cref="Recursion{T}"/>, which has no subtraction, over kinds of faces: faces with as many features
/// of each cosine integrated, and as many at 1, have the same moments. A simplex of k features has 3 k (k + 1) / 2 kinds of them
/// in place of 3ᵏ faces.
/// </para>
/// <para>
/// With Δ = E R_1 − E[x_0 R_0], ∂ℓ/∂b = 2 Δ, and, because z R_q = (q + 1) R_(q+1) and ∂z/∂s = (z − b) / s,
/// ∂ℓ/∂s = 2 (2 E R_2 − E[x_0 R_1] − b Δ) / s.
/// </para>
/// </remarks>
internal sealed class GroupedRow
{
    // What the digit of feature 0 says: 0 at u_0 = 0 or inactive, 1 at u_0 = 1, 2 integrated.
    private const int Owns = 3, Integrated = 2;

    private readonly EqualOverlaps[] groups;
    private readonly Kind[] kinds;
    private readonly Moments[] table;

    /// <param name="groups">The other features that overlap with feature 0, by their cosines, none of them 0.</param>
    public GroupedRow(IEnumerable<EqualOverlaps> groups)
    {
        this.groups = [.. groups];
        var size = this.groups.Aggregate(Owns, (all, group) => all * (group.Count + 1) * (group.Count + 1));
        kinds = [.. Enumerable.Range(0, size).Select(Of).Where(kind => kind.Exists)];
        table = new Moments[size];
    }

    /// <summary>The loss ℓ of one feature, and its derivatives.</summary>
    /// <param name="scale">s = ‖W_i‖², above 0.</param>
    /// <param name="bias">b.</param>
    /// <param name="density">p, in (0, 1].</param>
    public (double Loss, double ByScale, double ByBias) Evaluate(double scale, double bias, double density)
    {
        var (mean, square, share, cross) = (0.0, 0.0, 0.0, 0.0);
        foreach (var kind in kinds)
        {
            ref var face = ref table[kind.Code];
            face = Face(kind, scale, bias);
            if (!kind.IsWhole) continue;
            var weight = Weight(kind, density);
            mean += weight * face.First;
            square += weight * face.Second;
            share += weight * face.OwnZeroth;
            cross += weight * face.OwnFirst;
        }

        var rest = mean - share;
        return ((density / 3) - (2 * cross) + (2 * square), 2 * ((2 * square) - cross - (bias * rest)) / scale, 2 * rest);
    }

    private Moments Face(Kind kind, double scale, double bias)
    {
        var (low, high, squares) = (bias, bias, 0.0);
        for (var g = 0; g < groups.Length; g++)
        {
            var overlap = scale * groups[g].Cosine;
            low += (kind.Ones[g] * overlap) + (kind.Free[g] * Math.Min(overlap, 0));
            high += (kind.Ones[g] * overlap) + (kind.Free[g] * Math.Max(overlap, 0));
            squares += kind.Free[g] * overlap * overlap;
        }

        var isOwn = kind.Own == Integrated;
        if (kind.Own == 1) low += scale;
        if (kind.Own > 0) high += scale;
        if (high <= 0) return default;
        if (low >= 0)
        {
            var middle = (low + high) / 2;
            if (isOwn) squares += scale * scale;
            return new(1, middle, ((middle * middle) + (squares / 12)) / 2, isOwn ? 0.5 : 0, isOwn ? (middle / 2) + (scale / 12) : 0);
        }

        var below = -low / (high - low);
        var (zeroth, first, second, ownZeroth, ownFirst) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for (var g = 0; g < groups.Length; g++)
        {
            if (kind.Free[g] == 0) continue;
            var foot = groups[g].Cosine > 0 ? below : 1 - below;
            var (up, down) = (kind.Free[g] * (1 - foot), kind.Free[g] * foot);
            ref readonly var top = ref table[kind.Up[g]];
            ref readonly var bottom = ref table[kind.Down[g]];
            zeroth += (up * top.Zeroth) + (down * bottom.Zeroth);
            first += (up * top.First) + (down * bottom.First);
            second += (up * top.Second) + (down * bottom.Second);
            ownZeroth += (up * top.OwnZeroth) + (down * bottom.OwnZeroth);
            ownFirst += (up * top.OwnFirst) + (down * bottom.OwnFirst);
        }

        if (isOwn)
        {
            ref readonly var top = ref table[kind.Code - 1];
            ref readonly var bottom = ref table[kind.Code - 2];
            zeroth += ((1 - below) * top.Zeroth) + (below * bottom.Zeroth);
            first += ((1 - below) * top.First) + (below * bottom.First);
            second += ((1 - below) * top.Second) + (below * bottom.Second);
            ownZeroth += (1 - below) * top.Zeroth;
            ownFirst += (1 - below) * top.First;
        }

        var k = kind.Dimensions;
        (zeroth, first, second) = (zeroth / k, first / (k + 1), second / (k + 2));
        return isOwn
            ? new(zeroth, first, second, (ownZeroth + (below * zeroth)) / (k + 1), (ownFirst + (below * first)) / (k + 2))
            : new(zeroth, first, second, 0, 0);
    }

    /// <summary>How probable it is that so many features of each group, and feature 0 or not, are active.</summary>
    private double Weight(Kind kind, double density)
    {
        var weight = kind.Own == 0 ? 1 - density : density;
        for (var g = 0; g < groups.Length; g++)
        {
            var (all, active) = (groups[g].Count, kind.Free[g]);
            weight *= Chosen(all, active) * Power(density, active) * Power(1 - density, all - active);
        }

        return weight;
    }

    private static double Chosen(int all, int some)
    {
        var ways = 1.0;
        for (var i = 1; i <= some; i++) ways = ways * (all - some + i) / i;
        return ways;
    }

    private static double Power(double number, int exponent)
    {
        var power = 1.0;
        for (var i = 0; i < exponent; i++) power *= number;
        return power;
    }

    /// <summary>A kind of faces by its code: the digit of feature 0, then for each group how many are integrated and how many are 1.</summary>
    private Kind Of(int code)
    {
        var (free, ones, up, down) = (new int[groups.Length], new int[groups.Length], new int[groups.Length], new int[groups.Length]);
        var (rest, stride, exists) = (code / Owns, Owns, true);
        for (var g = 0; g < groups.Length; g++)
        {
            var radix = groups[g].Count + 1;
            (ones[g], free[g]) = (rest % radix, rest / radix % radix);
            (down[g], up[g]) = (code - (stride * radix), code - (stride * radix) + stride);
            exists &= ones[g] + free[g] <= groups[g].Count;
            (rest, stride) = (rest / radix / radix, stride * radix * radix);
        }

        return new(code, code % Owns, free, ones, up, down, exists);
    }

    /// <summary>E R_0, E R_1, E R_2 and, where u_0 is integrated, E[u_0 R_0] and E[u_0 R_1] of a face.</summary>
    private readonly record struct Moments(double Zeroth, double First, double Second, double OwnZeroth, double OwnFirst);

    /// <summary>Faces that are alike; <c>Up</c> and <c>Down</c> are those where one feature of a group is 1 or 0, not integrated.</summary>
    private sealed record Kind(int Code, int Own, int[] Free, int[] Ones, int[] Up, int[] Down, bool Exists)
    {
        public int Dimensions { get; } = Free.Sum() + (Own == Integrated ? 1 : 0);

        /// <summary>Whether all that is active is integrated.</summary>
        public bool IsWhole { get; } = Own != 1 && Ones.All(count => count == 0);
    }
}
