namespace Research;

/// <summary>So many other features that have the same cosine with a feature.</summary>
/// <param name="Cosine">In [−1, 1].</param>
/// <param name="Count">At least 1.</param>
internal readonly record struct EqualOverlaps(double Cosine, int Count);
