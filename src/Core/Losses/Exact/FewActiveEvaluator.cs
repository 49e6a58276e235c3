using System.Collections.Concurrent;

namespace Research;

/// <summary>
/// The loss over samples with K active features at most, exactly: P(none) ℓ_0 + Σ_i P(i alone) ℓ_i, and for K = 2
/// Σ_{i &lt; k} P(i and k alone) ℓ_ik, with ℓ the mean of Σ_j I_j (y_j − x'_j)² over the magnitudes, by <see cref="PieceWalk{TPiece}"/>.
/// The rest is bounded by <see cref="FewActiveRemainder"/>.
/// </summary>
internal sealed class FewActiveEvaluator : IExactEvaluator
{
    private readonly ChainProgram program;
    private readonly FewActiveLaw law;
    private readonly FewActiveTargets targets;
    private readonly FewActiveRemainder rest;
    private readonly int most;
    private readonly PlacePenalty[] penalties;
    private readonly ConcurrentBag<Workspace> idle = [];

    /// <summary>The evaluator of parts without faults.</summary>
    /// <param name="sampler">The sampler.</param>
    /// <param name="model">The model.</param>
    /// <param name="target">The target.</param>
    /// <param name="most">K.</param>
    /// <param name="penalties">Penalties λ Σ f on sites, which are added to the loss; the remainder does not count them.</param>
    public FewActiveEvaluator(
        ISampler sampler, IChained model, ITarget target, int most, IEnumerable<(string Site, IElementFunction Function, double Weight)> penalties)
    {
        (program, law, this.most) = (ChainPrograms.Of(model), FewActiveLaw.Of(sampler)!, most);
        targets = new(target, program.Inputs);
        this.penalties = [.. penalties.Select(penalty => new PlacePenalty(program.Sites[penalty.Site], penalty.Function, penalty.Weight))];
        rest = new(program, law, targets, most);
    }

    /// <inheritdoc/>
    public bool IsWhole => law.Sizes.Skip(most + 1).All(size => size == 0);

    /// <inheritdoc/>
    public double Evaluate(
        ReadOnlySpan<double> parameters, ReadOnlySpan<double> importance, Span<double> gradient, out double remainder)
    {
        remainder = rest.Of(parameters, importance);
        return Evaluate(parameters, importance, gradient);
    }

    /// <inheritdoc/>
    public double Evaluate(ReadOnlySpan<double> parameters, ReadOnlySpan<double> importance, Span<double> gradient)
    {
        gradient.Clear();
        if (!idle.TryTake(out var work)) work = new(program, penalties);
        var loss = None(work, parameters, importance, gradient);
        foreach (var i in Enumerable.Range(0, law.Features).Where(i => law.Alone[i] > 0))
        {
            foreach (var sign in law.Signs)
                loss += Alone(work, new(i, sign), law.Alone[i] / law.Signs.Length, parameters, importance, gradient);
        }

        for (var i = 0; i < law.Features && most > 1; i++)
        {
            for (var k = i + 1; k < law.Features; k++)
            {
                var probability = law.Pair(i, k) / (law.Signs.Length * law.Signs.Length);
                if (!(probability > 0)) continue;
                foreach (var first in law.Signs)
                    foreach (var second in law.Signs)
                        loss += Pair(work, new(i, first), new(k, second), probability, parameters, importance, gradient);
            }
        }

        idle.Add(work);
        return loss;
    }

    /// <summary>E[(y_j − x'_j)² | feature i is active and no other], <c>[outputs, features]</c>: output j in row j, feature i in column i.</summary>
    public Matrix Errors(ReadOnlySpan<double> parameters)
    {
        if (!idle.TryTake(out var work)) work = new(program, penalties);
        var (n, all) = (law.Features, new double[law.Features * law.Features]);
        for (var i = 0; i < n; i++)
        {
            foreach (var sign in law.Signs)
            {
                Alone(work, new(i, sign), 0, parameters, work.Zeros, []);
                for (var j = 0; j < n; j++) all[(j * n) + i] += work.Errors[j] / law.Signs.Length;
            }
        }

        idle.Add(work);
        return Matrix.OfRows(n, n, all);
    }

    /// <inheritdoc/>
    public IEnumerable<Fault> CurvatureFaults() =>
        [new("the loss of a Hessian", "that of few active features", "one without truncation", "take differences of the gradient instead")];

    /// <inheritdoc/>
    public RowCurvature Curvature(int row, ReadOnlySpan<double> point, ReadOnlySpan<double> along) =>
        throw new NotSupportedException(CurvatureFaults().First().Sentence);

    private double None(Workspace work, ReadOnlySpan<double> parameters, ReadOnlySpan<double> importance, Span<double> gradient)
    {
        if (!(law.None > 0)) return 0;
        ChainValues.Forward<double>(program, parameters, work.Zeros, work.Activations, work.Outputs);
        var (loss, sites) = (0.0, new double[program.Steps.Length + 1][]);
        for (var j = 0; j < work.Outputs.Length; j++)
        {
            loss += law.None * importance[j] * work.Outputs[j] * work.Outputs[j];
            work.Weights[j] = 2 * law.None * importance[j] * work.Outputs[j];
        }

        foreach (var (place, function, weight) in penalties)
        {
            var values = place == 0 ? work.Zeros : place == program.Steps.Length ? work.Outputs
                : work.Activations.AsSpan(program.Offsets[place], program.Width(place));
            var cotangents = sites[place] ??= new double[values.Length];
            for (var k = 0; k < values.Length; k++)
            {
                loss += law.None * weight * function.Of(values[k]);
                cotangents[k] += law.None * weight * function.Slope(values[k]);
            }
        }

        if (!gradient.IsEmpty && loss != 0) ChainValues.Pullback(program, parameters, work.Zeros, work.Activations, work.Weights, gradient, sites);
        return loss;
    }

    private double Alone(Workspace work, Ray ray, double probability, ReadOnlySpan<double> parameters, ReadOnlySpan<double> importance, Span<double> gradient)
    {
        var job = work.Job(probability, parameters, importance, gradient);
        job.Rays = work.Rays(ray);
        job.First = targets.Along(ray);
        work.One.Run(ref job);
        return DoubleRows.Dot(work.Weights, work.Errors) + (probability * job.Penalty);
    }

    private double Pair(
        Workspace work, Ray first, Ray second, double probability, ReadOnlySpan<double> parameters, ReadOnlySpan<double> importance, Span<double> gradient)
    {
        var job = work.Job(probability, parameters, importance, gradient);
        job.Rays = work.Rays(first, second);
        job.First = targets.Along(first);
        job.Second = targets.Along(second);
        work.Two.Run(ref job);
        return DoubleRows.Dot(work.Weights, work.Errors) + (probability * job.Penalty);
    }

    /// <summary>What one thread needs.</summary>
    private sealed class Workspace(ChainProgram program, PlacePenalty[] penalties)
    {
        private readonly Ray[] rays = new Ray[2];
        private PieceWalk<Polygon>? two;

        public PieceWalk<Interval> One { get; } = new(program, penalties);

        public PieceWalk<Polygon> Two => two ??= new(program, penalties);

        public double[] Zeros { get; } = new double[program.Inputs];

        public double[] Activations { get; } = new double[program.Activations];

        public double[] Outputs { get; } = new double[program.Inputs];

        public double[] Weights { get; } = new double[program.Inputs];

        public double[] Errors { get; } = new double[program.Inputs];

        public ReadOnlySpan<Ray> Rays(Ray alone)
        {
            rays[0] = alone;
            return rays.AsSpan(0, 1);
        }

        public ReadOnlySpan<Ray> Rays(Ray first, Ray second)
        {
            (rays[0], rays[1]) = (first, second);
            return rays;
        }

        public PieceJob Job(double probability, ReadOnlySpan<double> parameters, ReadOnlySpan<double> importance, Span<double> gradient)
        {
            Array.Clear(Errors);
            for (var j = 0; j < Weights.Length; j++) Weights[j] = probability * importance[j];
            return new() { Parameters = parameters, Gradient = gradient, Weights = Weights, Errors = Errors, Probability = probability };
        }
    }
}
