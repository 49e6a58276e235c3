namespace Research;

/// <summary>What a cross-check found at one point θ.</summary>
public sealed record CheckedPoint
{
    /// <summary>The point in words, e.g. "zero bias".</summary>
    public required string Name { get; init; }

    /// <summary>θ, flat.</summary>
    public required Values<double> Parameters { get; init; }

    /// <summary>The loss that is checked.</summary>
    public required double Loss { get; init; }

    /// <summary>
    /// |L − L'| / max(1, |L'|) with L' by an independent statement of the loss; 0 where there is none.
    /// </summary>
    public required double LossError { get; init; }

    /// <summary>The parameter whose derivative is worst, e.g. "W[0, 2]".</summary>
    public required string Parameter { get; init; }

    /// <summary>∂L/∂θ of that parameter, as checked.</summary>
    public required double Slope { get; init; }

    /// <summary>The same independently.</summary>
    public required double IndependentSlope { get; init; }

    /// <summary>How far these are apart, relative to max(1, the largest entry of the independent gradient).</summary>
    public required double SlopeError { get; init; }

    /// <summary>The mean loss over samples.</summary>
    public required double Sampled { get; init; }

    /// <summary>Its standard error.</summary>
    public required double StandardError { get; init; }

    /// <summary>How many standard errors the loss is above what samples give.</summary>
    public required double Z { get; init; }
}
