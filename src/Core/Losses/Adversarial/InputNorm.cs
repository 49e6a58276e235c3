namespace Research;

/// <summary>The average input norm E‖x‖, in which the budget of an attack is measured.</summary>
internal static class InputNorm
{
    /// <summary>Samples that it is averaged over: the first of those on which every restart is judged.</summary>
    public const int Samples = 16_384;

    /// <summary>The mean of ‖x‖ over the samples.</summary>
    /// <param name="plan">Whose sampler and seed.</param>
    public static double Mean(TrainingPlan plan)
    {
        var (n, source, stream) = (plan.Sampler.Features, plan.Sampler.Open(), plan.Stream(StreamPurpose.Evaluation));
        var (inputs, squares, sum) = (new float[n * Tile.Samples], new double[Tile.Samples], 0.0);
        for (var tile = 0; tile < Samples / Tile.Samples; tile++)
        {
            source.Fill(stream, 0, tile, inputs, Tile.Samples);
            Array.Clear(squares);
            for (var at = 0; at < inputs.Length; at++) squares[at % Tile.Samples] += (double)inputs[at] * inputs[at];
            foreach (var square in squares) sum += Math.Sqrt(square);
        }

        return sum / Samples;
    }
}
