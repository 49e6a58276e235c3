namespace Research;

/// <summary>How many dimensions it takes to find codes of known directions.</summary>
public static class CompressedSensing
{
    // The minimum lies below it for every share of active features above 1e-12.
    private const double Farthest = 8;

    /// <summary>
    /// m* = min_τ k (1 + τ²) + (n − k) E[(g − τ)₊²], g standard normal: with more dimensions, the code of least ‖z‖₁ over z ≥ 0 with D z = h is
    /// that of k active features of n with random directions, with fewer it is not; a step for large n (Amelunxen, Lotz, McCoy and Tropp
    /// 2014, theorem II and the recipe of section 4, for ℓ1 over the positive orthant).
    /// </summary>
    /// <param name="features">n, above 0.</param>
    /// <param name="active">k, in [0, n]; a mean number need not be whole.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no features, or k is outside of [0, n].</exception>
    public static double Dimensions(double features, double active)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(features);
        ArgumentOutOfRangeException.ThrowIfNegative(active);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(active, features);
        double At(double threshold) =>
            (active * (1 + (threshold * threshold)))
            + ((features - active) * (((1 + (threshold * threshold)) * Normal.Below(-threshold)) - (threshold * Normal.Density(threshold))));
        var (low, high) = (0.0, Farthest);

        // At is convex.
        for (var third = 0; third < 100; third++)
        {
            var (a, b) = (low + ((high - low) / 3), high - ((high - low) / 3));
            if (At(a) < At(b)) high = b;
            else low = a;
        }

        return At(0.5 * (low + high));
    }
}
