namespace Research;

/// <summary>A training loop as one would write it in libtorch: what our engines are compared with.</summary>
internal interface IPeerLoop : IDisposable
{
    /// <summary>Trains all instances on by so many steps.</summary>
    /// <param name="steps">At least 1.</param>
    /// <returns>The loss that the last step saw, summed over instances.</returns>
    double Train(int steps);
}
