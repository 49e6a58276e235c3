namespace Research;

/// <summary>The order of a transition.</summary>
public enum TransitionOrder
{
    /// <summary>Two minima exchange the lowest place: the weights jump, the loss has a kink.</summary>
    First,

    /// <summary>One minimum changes its phase: a feature appears with length 0 and grows.</summary>
    Continuous,
}

/// <summary>A change of the optimal phase at a relative importance r.</summary>
public sealed record Transition
{
    /// <summary>The relative importance r of the extra feature.</summary>
    public required double Ratio { get; init; }

    /// <summary>r is right to about this, absolutely.</summary>
    public required double Error { get; init; }

    /// <summary>First order or continuous.</summary>
    public required TransitionOrder Order { get; init; }

    /// <summary>The optimal phase at smaller r.</summary>
    public required Phase Before { get; init; }

    /// <summary>The optimal phase at larger r.</summary>
    public required Phase After { get; init; }

    /// <summary>The optimal loss at r.</summary>
    public required double Loss { get; init; }

    /// <summary>The largest change of an entry of WᵀW; 0 for a continuous transition.</summary>
    public required double Jump { get; init; }

    /// <summary>The phase before stays a local minimum up to about here (its spinodal); ∞ where no end was met.</summary>
    public required double BeforeEnds { get; init; }

    /// <summary>The phase after is a local minimum from about here on; 0 where no beginning was met.</summary>
    public required double AfterBegins { get; init; }

    /// <summary>The optimum before, at r, or a little before it likewise: W row by row, then b.</summary>
    public required EquatableArray<double> ParametersBefore { get; init; }

    /// <summary>The optimum after, at r; a little beyond r where the transition is continuous or jumps too little to show.</summary>
    public required EquatableArray<double> ParametersAfter { get; init; }
}
