namespace Research;

/// <summary>The importance I_i that weighs the squared error of feature i (Elhage et al. 2022, section 2).</summary>
public abstract record Importance : IChecked
{
    private Importance() { }

    /// <summary>The weights I_i, <c>[features]</c>.</summary>
    /// <param name="features">Number of features n.</param>
    public abstract EquatableArray<double> Resolve(int features);

    /// <inheritdoc/>
    public abstract IEnumerable<Fault> Faults();

    /// <summary>I_i = 1.</summary>
    public sealed record Uniform : Importance
    {
        /// <inheritdoc/>
        public override EquatableArray<double> Resolve(int features) => EquatableArray.Of(Enumerable.Repeat(1.0, features));

        /// <inheritdoc/>
        public override IEnumerable<Fault> Faults() => [];
    }

    /// <summary>I_i = qⁱ, i = 0 … n − 1: feature 0 is the most important and has importance 1.</summary>
    public sealed record Geometric : Importance
    {
        /// <summary>The ratio q &gt; 0.</summary>
        public required double Ratio { get; init; }

        /// <inheritdoc/>
        public override EquatableArray<double> Resolve(int features) =>
            EquatableArray.Of(Enumerable.Range(0, features).Select(i => Elementary.Power(Ratio, i)));

        /// <inheritdoc/>
        public override IEnumerable<Fault> Faults() =>
            Check.Positive("the ratio of the importances", Ratio, "use a ratio such as 0.9");
    }

    /// <summary>I_i as listed.</summary>
    public sealed record Explicit : Importance
    {
        /// <summary>A list of importances, one per feature, each 0 or above.</summary>
        /// <param name="weights">One per feature.</param>
        public Explicit(IEnumerable<double> weights) => Weights = EquatableArray.Of(weights);

        /// <summary>One per feature, each 0 or above.</summary>
        public EquatableArray<double> Weights { get; }

        /// <inheritdoc/>
        public override EquatableArray<double> Resolve(int features) => Weights;

        /// <inheritdoc/>
        public override IEnumerable<Fault> Faults() => Weights.SelectMany((weight, i) =>
            Check.NotNegative($"the importance of feature {i}", weight, "use 0 for a feature whose error is free"));
    }
}
