using System.Runtime.CompilerServices;

namespace Research;

/// <summary>The last argument of a kernel, as device.cl states it: words of 32 bits.</summary>
internal struct KernelSetup
{
    public int From, Steps, Samples, Models, Differentiate;
    public uint Purpose;
    public float Factor, Beta1, Rest1, Beta2, Rest2, Epsilon;
    public Four<float> Magnitude;
    public Four<int> Starts, Rows, Columns, Squares;
    public Four<float> Weights;

    /// <summary>The setup of a launch.</summary>
    /// <param name="plan">Any plan of the launch: all have one shape and differ in rates, densities, importances and seeds.</param>
    /// <param name="step">The first step, counted from 0.</param>
    /// <param name="steps">How many steps.</param>
    /// <param name="samples">Samples of a step.</param>
    /// <param name="models">Models of the launch.</param>
    /// <param name="purpose">Training, or evaluation, which takes no gradient.</param>
    public static KernelSetup Of(TrainingPlan plan, int step, int steps, int samples, int models, StreamPurpose purpose)
    {
        var rule = ((IFirstOrder)plan.Trainer).Rule;
        var setup = new KernelSetup
        {
            From = step,
            Steps = steps,
            Samples = samples,
            Models = models,
            Differentiate = purpose == StreamPurpose.Training ? 1 : 0,
            Purpose = new RandomStream(0, 0, purpose).Word(0),
            Factor = (float)(2.0 / samples),
            Beta1 = (float)rule.Beta1,
            Rest1 = (float)(1 - rule.Beta1),
            Beta2 = (float)rule.Beta2,
            Rest2 = (float)(1 - rule.Beta2),
            Epsilon = (float)rule.Epsilon,
        };
        KernelMagnitude.Of(FusedDraws.Magnitude(plan.Sampler)!)!.Numbers.CopyTo(setup.Magnitude);
        for (var k = 0; k < plan.Penalties.Count; k++)
        {
            var tensor = plan.Model.Layout[((Place.Tensor)plan.Penalties[k].On).Name];
            (setup.Starts[k], setup.Rows[k], setup.Columns[k]) = (tensor.Offset, tensor.Rows, tensor.Columns);
            setup.Squares[k] = plan.Penalties[k].Function is ElementFunction.Square ? 1 : 0;
            setup.Weights[k] = (float)plan.Penalties[k].Weight;
        }

        return setup;
    }

    /// <summary>Four values side by side.</summary>
    /// <typeparam name="T">int or float.</typeparam>
    [InlineArray(FusedVariants.MostPenalties)]
    public struct Four<T>
        where T : unmanaged
    {
        private T first;
    }
}
