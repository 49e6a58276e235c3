namespace Research;

/// <summary>A point of a phase diagram where lines of transitions meet, end or change their order.</summary>
/// <param name="Name">What happens there.</param>
/// <param name="Features">n.</param>
/// <param name="Hidden">m.</param>
/// <param name="Density">p.</param>
/// <param name="Ratio">r.</param>
/// <param name="Loss">The least expected loss there.</param>
/// <param name="Error">Of p, absolute: rounding of the losses over how fast they part with p.</param>
public sealed record SpecialPoint(string Name, int Features, int Hidden, double Density, double Ratio, double Loss, double Error);
