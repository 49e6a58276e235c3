using TorchSharp;
using static TorchSharp.torch;

namespace Research;

/// <summary>
/// AdamW on one tensor of all parameters, every operation in place: Loshchilov and Hutter (2019), algorithm 2,
///     θ ← (1 − η λ) θ,  μ ← β₁ μ + (1 − β₁) g,  ν ← β₂ ν + (1 − β₂) g²
///     θ ← θ − η / (1 − β₁ᵗ) · μ / (√ν / √(1 − β₂ᵗ) + ε)
/// </summary>
internal sealed class WrittenOutAdamW : IDisposable
{
    private readonly Tensor first;
    private readonly Tensor second;
    private readonly Tensor root;
    private readonly AdamW rule;
    private readonly Scalar kept;
    private readonly Scalar beta1;
    private readonly Scalar rest1;
    private readonly Scalar beta2;
    private readonly Scalar rest2;
    private readonly Scalar epsilon;
    private int steps;

    /// <param name="start">θ before the first step, of any shape; it is copied.</param>
    /// <param name="rule">η, λ, β₁, β₂ and ε.</param>
    public WrittenOutAdamW(Tensor start, AdamW rule)
    {
        this.rule = rule;
        (Parameters, first, second, root) = (start.clone(), zeros_like(start), zeros_like(start), empty_like(start));
        (kept, epsilon) = (1 - (rule.LearningRate * rule.WeightDecay), rule.Epsilon);
        (beta1, rest1, beta2, rest2) = (rule.Beta1, 1 - rule.Beta1, rule.Beta2, 1 - rule.Beta2);
    }

    /// <summary>θ.</summary>
    public Tensor Parameters { get; }

    /// <summary>Takes one step.</summary>
    /// <param name="gradient">g, as many numbers as θ in the same order.</param>
    public void Update(Tensor gradient)
    {
        steps++;
        using var g = gradient.view(Parameters.shape);
        using Scalar rate = -rule.LearningRate / (1 - Math.Pow(rule.Beta1, steps));
        using Scalar scale = 1 / Math.Sqrt(1 - Math.Pow(rule.Beta2, steps));
        Parameters.mul_(kept);
        first.mul_(beta1).add_(g, rest1);
        second.mul_(beta2).addcmul_(g, g, rest2);
        root.copy_(second).sqrt_().mul_(scale).add_(epsilon, Tensors.One);
        Parameters.addcdiv_(first, root, rate);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Parameters.Dispose();
        first.Dispose();
        second.Dispose();
        root.Dispose();
        kept.Dispose();
        beta1.Dispose();
        rest1.Dispose();
        beta2.Dispose();
        rest2.Dispose();
        epsilon.Dispose();
    }
}
