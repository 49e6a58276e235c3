using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>
/// The analytic attacks ±ε d_i, d_i = (WᵀW)_i / ‖(WᵀW)_i‖, one per output feature i and sign (Elhage et al. 2022, section 6):
/// gradients vanish where ReLU outputs are zero, but these directions do not. ε is a share of the average input norm.
/// </summary>
public sealed record ExactAttack : IChecked
{
    /// <summary>ε / E‖x‖, a finite number above 0; the paper's 0.1 unless stated.</summary>
    public double Budget { get; init; } = 0.1;

    /// <summary>The target of the outputs; the clean input unless stated.</summary>
    public AttackTarget Target { get; init; } = AttackTarget.Clean;

    /// <summary>The number of attacked samples, at least 2: the first of those on which restarts are evaluated.</summary>
    public int Samples { get; init; } = 4096;

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults() =>
        Check.Positive("the budget of the attack", Budget, "give a share of the average input norm such as 0.1")
            .Concat(Check.AtLeast("the number of attacked samples", Samples, 2, "attack enough samples for a standard error, such as 4096"));

    /// <summary>Attacks a trained model.</summary>
    /// <param name="trained">Trained on a task whose target is its input.</param>
    /// <exception cref="InvalidOperationException">There are faults; the message has all of them.</exception>
    public AttackOutcome On(Trained<ReluOutputModel> trained)
    {
        ArgumentNullException.ThrowIfNull(trained);
        return On(trained.Plan, trained.State.Final.Parameters.AsSpan());
    }

    /// <summary>Attacks the model without superposition (<see cref="DedicatedModel"/>) on the samples of a trained one.</summary>
    /// <param name="trained">The trained model, of which sizes, importances and samples are used.</param>
    /// <exception cref="InvalidOperationException">There are faults; the message has all of them.</exception>
    public AttackOutcome OnDedicated(Trained<ReluOutputModel> trained)
    {
        ArgumentNullException.ThrowIfNull(trained);
        return On(trained.Plan, DedicatedModel.Parameters(trained.Model, trained.Plan.Importance, trained.Plan.Sampler.Mean()));
    }

    /// <summary>Attacks any parameters of a plan's model.</summary>
    /// <param name="plan">The plan of a <see cref="ReluOutputModel"/>.</param>
    /// <param name="parameters">W row by row, then b.</param>
    internal AttackOutcome On(TrainingPlan plan, ReadOnlySpan<double> parameters)
    {
        Fault[] faults =
        [
            .. Faults(),
            .. Attacked.Faults(plan.Model),
            .. plan.Target.Equals(Research.Target.Input)
                ? Enumerable.Empty<Fault>()
                : [new("the target under attack", $"{plan.Target}", "the input", "attack an auto-encoder")],
        ];
        if (faults.Length > 0) throw new InvalidOperationException(string.Join(" ", faults.Select(fault => fault.Sentence)));
        var evaluator = new AttackEvaluator(plan, parameters, Budget * InputNorm.Mean(plan.Sampler, plan.Stream(StreamPurpose.Evaluation)), Target);
        return evaluator.All(Samples);
    }

    /// <summary>Evaluates all attacks on one model, sample by sample: z moves by ±ε WᵀW d_i, which is the same for all samples.</summary>
    private sealed class AttackEvaluator
    {
        private const int Lanes = 8;
        private readonly TrainingPlan plan;
        private readonly double[] parameters;
        private readonly double epsilon;
        private readonly int features, vectors;
        private readonly int[] attacked;
        private readonly Vector512<double>[] importance, outputs, targets, moved, shifts;

        /// <summary>Prepares the attacks.</summary>
        public AttackEvaluator(TrainingPlan plan, ReadOnlySpan<double> parameters, double epsilon, AttackTarget target)
        {
            var model = (IBottleneck)plan.Model;
            (this.plan, this.parameters, this.epsilon, features) = (plan, parameters.ToArray(), epsilon, model.Features);
            vectors = (features + Lanes - 1) / Lanes;
            var directions = new AttackDirections(features, model.Hidden);
            directions.Take(parameters);
            attacked = [.. Enumerable.Range(0, features).Where(i => directions.Norms[i] > 0)];
            (importance, outputs, targets) = (Row(), Row(), Row());
            plan.Importance.AsSpan().CopyTo(Entries(importance, 0));
            (moved, shifts) = (new Vector512<double>[attacked.Length * vectors], new Vector512<double>[attacked.Length * vectors]);
            var unit = new double[features];
            for (var a = 0; a < attacked.Length; a++)
            {
                var scale = epsilon / directions.Norms[attacked[a]];
                for (var j = 0; j < features; j++) unit[j] = scale * directions.Gram(attacked[a])[j];
                if (target == AttackTarget.Moved) unit.CopyTo(Entries(moved, a));
                var shift = Entries(shifts, a);
                for (var i = 0; i < features; i++)
                    for (var j = 0; j < features; j++) shift[i] += directions.Gram(i)[j] * unit[j];
            }
        }

        /// <summary>Attacks the first samples of the evaluation stream.</summary>
        public AttackOutcome All(int samples)
        {
            var (source, stream) = (plan.Sampler.Open(), plan.Stream(StreamPurpose.Evaluation));
            var inputs = new float[features * Tile.Samples];
            var (clean, worst, squares, sums) = (0.0, 0.0, 0.0, new double[2 * attacked.Length]);
            for (var sample = 0; sample < samples; sample++)
            {
                var at = sample % Tile.Samples;
                if (at == 0) source.Fill(stream, 0, sample / Tile.Samples, inputs, Tile.Samples);
                Look(inputs, at);
                var loss = Loss([], [], 1);
                var most = attacked.Length > 0 ? double.NegativeInfinity : loss;
                for (var a = 0; a < sums.Length; a++)
                {
                    var (from, sign) = (a / 2 * vectors, (a & 1) == 0 ? 1.0 : -1.0);
                    var attackedLoss = Loss(shifts.AsSpan(from, vectors), moved.AsSpan(from, vectors), sign);
                    sums[a] += attackedLoss;
                    most = Math.Max(most, attackedLoss);
                }

                (clean, worst, squares) = (clean + loss, worst + most, squares + ((most - loss) * (most - loss)));
            }

            var error = SampledLossEvaluator.Statistics(worst - clean, squares, samples).StandardError;
            var alike = sums.Length > 0 ? Array.IndexOf(sums, sums.Max()) : -1;
            return alike < 0
                ? new(epsilon, clean / samples, worst / samples, clean / samples, -1, false, error)
                : new(epsilon, clean / samples, worst / samples, sums[alike] / samples, attacked[alike / 2], alike % 2 == 0, error);
        }

        /// <summary>x and z = Wᵀ(Wx) + b of a sample.</summary>
        private void Look(float[] inputs, int at)
        {
            var x = Entries(targets, 0);
            var z = Entries(outputs, 0);
            var h = new double[plan.Model.Activations];
            for (var i = 0; i < features; i++) x[i] = inputs[(i * Tile.Samples) + at];
            TiedBottleneck.Forward<double>(h.Length, parameters, x, h, z);
        }

        /// <summary>Σ_j I_j (t_j ± moved_j − ReLU(z_j ± shift_j))².</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private double Loss(ReadOnlySpan<Vector512<double>> shift, ReadOnlySpan<Vector512<double>> move, double sign)
        {
            var (sum, signs) = (Vector512<double>.Zero, Vector512.Create(sign));
            for (var v = 0; v < vectors; v++)
            {
                var (z, t) = (outputs[v], targets[v]);
                if (!shift.IsEmpty) (z, t) = (z + (signs * shift[v]), t + (signs * move[v]));
                var error = t - Vector512.Max(z, Vector512<double>.Zero);
                sum += importance[v] * error * error;
            }

            return LaneSum.Of(sum);
        }

        private Vector512<double>[] Row() => new Vector512<double>[vectors];

        private Span<double> Entries(Vector512<double>[] rows, int row) =>
            MemoryMarshal.Cast<Vector512<double>, double>(rows.AsSpan(row * vectors, vectors))[..features];
    }
}
