namespace Research;

/// <summary>The magnitude of an active feature, as device.cl has it.</summary>
/// <param name="Macro">The value of the macro MAGNITUDE.</param>
/// <param name="Numbers">What device.cl has in <c>Setup.Magnitude</c>: the constant, minus the mean, or the deviation; of a clipped one centre, deviation and both ends.</param>
internal sealed record KernelMagnitude(int Macro, params float[] Numbers)
{
    /// <summary>What a magnitude is to a kernel; null for one of a user's own.</summary>
    /// <param name="magnitude">The magnitude.</param>
    public static KernelMagnitude? Of(IMagnitude magnitude) => magnitude switch
    {
        Magnitude.Uniform => new(0),
        Magnitude.Symmetric => new(1),
        Magnitude.Constant constant => new(2, (float)constant.Value),
        Magnitude.Exponential exponential => new(3, -(float)exponential.Mean),
        Magnitude.HalfNormal half => new(4, (float)half.Deviation),
        Magnitude.ClippedNormal clipped => new(5, (float)clipped.Centre, (float)clipped.Deviation, (float)clipped.Lowest, (float)clipped.Highest),
        _ => null,
    };
}
