using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Research;

/// <summary>
/// Parameters, gradients and moments of all instances, each one tensor <c>[instances, size]</c> of floats, and the update: the rule
/// of <see cref="UpdateRule"/>, once over all parameters.
/// </summary>
/// <remarks>
/// A row is filled up with zeros, which have zero gradients and stay zero, so that it begins at a multiple of 64 bytes. On the
/// processor the update is the vector engine's, in one pass over the memory of the tensors: libtorch has no fused one, and its roots
/// are rounded in another way at another place. On a device it is libtorch's, in place.
/// </remarks>
internal sealed class BatchedState : IDisposable
{
    private readonly IFirstOrder[] trainers;
    private readonly PackedLayout layout;
    private readonly ParameterLayout model;
    private readonly bool isOne;
    private readonly Tensor first;
    private readonly Tensor second;
    private readonly Tensor rates;
    private readonly Tensor decays;

    /// <param name="plans">Plans of one shape.</param>
    /// <param name="starts">One per plan.</param>
    /// <param name="device">Where the tensors are.</param>
    public BatchedState(TrainingPlan[] plans, Snapshot[] starts, Device device)
    {
        trainers = [.. plans.Select(plan => (IFirstOrder)plan.Trainer)];
        isOne = trainers.All(trainer => trainer.Equals(trainers[0]));
        model = plans[0].Model.Layout;
        layout = new(model, null);
        Parameters = Packed(start => start.Parameters);
        first = Packed(start => start.FirstMoment);
        second = Packed(start => start.SecondMoment);
        Gradient = zeros_like(Parameters);
        rates = Tensors.OfRows([.. trainers.Select(trainer => new[] { trainer.Rule.Rate })], float64, device);
        decays = Tensors.OfRows([.. trainers.Select(trainer => new[] { trainer.Rule.Decay })], float64, device);

        Tensor Packed(Func<Snapshot, EquatableArray<double>> part)
        {
            using var host = empty(starts.Length, layout.Size, float32, CPU);
            for (var k = 0; k < starts.Length; k++) layout.Pack(part(starts[k]).AsSpan(), Row(host, k));
            return host.to(float32, device, copy: true);
        }
    }

    /// <summary>θ.</summary>
    public Tensor Parameters { get; }

    /// <summary>∂L/∂θ, for the loss to write.</summary>
    public Tensor Gradient { get; }

    /// <summary>The snapshots of all instances after a number of steps.</summary>
    public Snapshot[] Keep(int step)
    {
        using var scope = NewDisposeScope();
        var (parameters, mean, square) = (Parameters.to(CPU), first.to(CPU), second.to(CPU));
        return
        [
            .. trainers.Select((_, k) =>
                new Snapshot(step, layout.Unpack(Row(parameters, k)), layout.Unpack(Row(mean, k)), layout.Unpack(Row(square, k)))),
        ];
    }

    /// <summary>Takes one step.</summary>
    /// <param name="step">Counted from 0.</param>
    public void Update(int step)
    {
        if (trainers[0].Constraints.Count > 0) Project();
        if (Parameters.device_type == DeviceType.CPU) OnHost(step);
        else OnDevice(step);
        if (trainers[0].Constraints.Count > 0) Restore();
    }

    /// <summary>Penalties on the tensors of every instance, computed on the host; if requested, adds their gradient to that of the loss.</summary>
    public double[] AddPenalties(TensorPenalties penalties, bool differentiate) =>
        [.. trainers.Select((_, k) => penalties.Add(layout, Row(Parameters, k), differentiate ? Row(Gradient, k) : []))];

    /// <summary>Removes from the gradients what constraints rule out, before a step, on the host, for which a device waits.</summary>
    private void Project()
    {
        using Tensor host = Parameters.to(CPU), gradient = Gradient.to(CPU);
        for (var k = 0; k < trainers.Length; k++) Constraints.Project(trainers[k].Constraints, model, null, Row(host, k), Row(gradient, k));
        if (Gradient.device_type != DeviceType.CPU) Gradient.copy_(gradient);
    }

    /// <summary>Restores the constraints after a step on the host, for which a device waits.</summary>
    private void Restore()
    {
        using var host = Parameters.to(CPU);
        for (var k = 0; k < trainers.Length; k++) Constraints.Restore(trainers[k].Constraints, model, null, Row(host, k));
        if (Parameters.device_type != DeviceType.CPU) Parameters.copy_(host);
    }

    /// <summary>The update by the host: at once where all instances have one trainer.</summary>
    internal void OnHost(int step)
    {
        Span<float> gradient = All(Gradient), parameters = All(Parameters), mean = All(first), square = All(second);
        var each = isOne ? parameters.Length : layout.Size;
        for (int k = 0, at = 0; at < parameters.Length; k++, at += each)
        {
            AdamStep.Apply(trainers[k].Rule, AdamStep.At(trainers[k], step), gradient.Slice(at, each), parameters.Slice(at, each), mean.Slice(at, each), square.Slice(at, each));
        }
    }

    /// <summary>The update by libtorch. Rate and decay are an instance's, all else is the shape's.</summary>
    internal void OnDevice(int step)
    {
        using var scope = NewDisposeScope();
        var rule = trainers[0].Rule;
        using Scalar factor = trainers[0].Schedule.Factor(step, trainers[0].Steps);
        using Scalar beta1 = rule.Beta1, rest1 = rule.Adaptive ? 1 - rule.Beta1 : 1.0, beta2 = rule.Beta2, rest2 = 1 - rule.Beta2;
        var rate = rates.mul(factor);
        first.mul_(beta1).add_(Gradient, rest1);
        Parameters.sub_(rate.mul(decays).to(float32).mul(Parameters));
        if (!rule.Adaptive)
        {
            Parameters.sub_(rate.to(float32).mul(first));
            return;
        }

        using Scalar correction1 = 1 - Elementary.Power(rule.Beta1, step + 1), epsilon = rule.Epsilon;
        using Scalar correction2 = 1 - Elementary.Power(rule.Beta2, step + 1);
        second.mul_(beta2).addcmul_(Gradient, Gradient, rest2);
        var root = second.div(correction2).sqrt_().add_(epsilon, Tensors.One);
        Parameters.sub_(rate.div(correction1).to(float32).mul(first).div_(root));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Parameters.Dispose();
        Gradient.Dispose();
        first.Dispose();
        second.Dispose();
        rates.Dispose();
        decays.Dispose();
    }

    private static Span<float> All(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);

    private Span<float> Row(Tensor tensor, int instance) => All(tensor).Slice(instance * layout.Size, layout.Size);
}
