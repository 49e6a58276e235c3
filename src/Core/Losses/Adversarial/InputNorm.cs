namespace Research;

/// <summary>The average input norm E‖x‖, in which the budget of an attack is measured.</summary>
internal static class InputNorm
{
    /// <summary>The number of samples of the mean: the first of the evaluation sample, on which every restart is evaluated.</summary>
    public const int Samples = 16_384;

    /// <summary>The mean of ‖x‖ over the samples.</summary>
    /// <param name="sampler">The sampler of x.</param>
    /// <param name="stream">The stream of the evaluation sample.</param>
    public static double Mean(ISampler sampler, RandomStream stream)
    {
        var (n, source) = (sampler.Features, sampler.Open());
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
