namespace Research

open System

/// Inputs that questions feed to a trained model.
[<RequireQualifiedAccess>]
module internal Inputs =

    /// Samples x [Samples, Features] of the evaluation stream of a plan, which no training saw, and their targets y [Samples, Features].
    let withTargets (samples: int) (plan: TrainingPlan) : Matrix * Matrix =
        let n, stream, source = plan.Sampler.Features, plan.Stream StreamPurpose.Evaluation, plan.Sampler.Open()
        let room () = Array.zeroCreate<float32>(n * Tile.Samples)
        let tile, tile' = room (), room ()
        let inputs, targets = Array.zeroCreate<float>(samples * n), Array.zeroCreate<float>(samples * n)

        for sample in 0 .. samples - 1 do
            if sample % Tile.Samples = 0 then
                source.Fill(stream, 0, sample / Tile.Samples, Span tile, Tile.Samples)
                plan.Target.Fill(n, ReadOnlySpan tile, Span tile', Tile.Samples)

            for i in 0 .. n - 1 do
                inputs[sample * n + i] <- float tile[i * Tile.Samples + sample % Tile.Samples]
                targets[sample * n + i] <- float tile'[i * Tile.Samples + sample % Tile.Samples]

        Matrix.OfRows(samples, n, ReadOnlySpan inputs), Matrix.OfRows(samples, n, ReadOnlySpan targets)

    /// These samples alone.
    let drawn samples plan = withTargets samples plan |> fst
