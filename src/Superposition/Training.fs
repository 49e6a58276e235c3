namespace Research

open System

/// Questions about how training went, for every model.
[<RequireQualifiedAccess>]
module Training =

    /// The loss on the fixed evaluation sample, or the exact loss.
    let loss (trained: Trained<#IModel>) = trained.State.Evaluation.Loss

    /// The expected loss of the trained weights in closed form, whatever the loss that they were trained on: two restarts that
    /// no sample tells apart differ in it. At most 12 features; NaN for data that have no closed form, such as those of another
    /// magnitude than the uniform one.
    let exactLoss (trained: Trained<ReluOutputModel>) =
        let of' (loss: ExpectedLoss<_, _>) =
            let parameters, importance = trained.State.Final.Parameters, trained.Plan.Importance
            loss.Evaluate(parameters.AsSpan(), importance.AsSpan(), Span.Empty)

        let isUniform (magnitude: IMagnitude) = magnitude :? Magnitude.Uniform

        match trained.Plan.Sampler with
        | :? SparseUniform as sampler when isUniform sampler.Magnitude -> of' (Analytic.Loss(sampler, trained.Model))
        | :? CorrelatedSets as sampler when isUniform sampler.Magnitude -> of' (Analytic.Loss(sampler, trained.Model))
        | :? AnticorrelatedSets as sampler when isUniform sampler.Magnitude -> of' (Analytic.Loss(sampler, trained.Model))
        | :? OneHot as sampler when isUniform sampler.Magnitude -> of' (Analytic.Loss(sampler, trained.Model))
        | _ -> nan

    /// The training loss: (step, mean loss since the point before).
    let curve (trained: Trained<#IModel>) = [| for point in trained.State.Curve -> point.Step, point.Loss |]

    /// The recorded steps and the last [Checkpoints].
    let steps (trained: Trained<#IModel>) = [| for snapshot in trained.Snapshots() -> float snapshot.Step |]

    /// The loss after each of them, on the fixed evaluation sample, or exactly.
    let losses (trained: Trained<#IModel>) = [| for judged in trained.Judged() -> judged.Loss |]

    /// A question asked after each of them, e.g. Training.overTime Geometry.dimensionalities; the loss it sees is the last.
    let overTime (ask: Trained<'model> -> 'answer) (trained: Trained<'model>) =
        [| for snapshot in trained.Snapshots() -> ask (trained.At snapshot) |]

    /// The expected loss of the trained weights, without the noise of an evaluation sample:
    /// also (Training.expected (Analytic.Loss(sampler, shape))).
    let expected (loss: ExpectedLoss<'sampler, 'model>) (trained: Trained<'model>) =
        loss.Evaluate(trained.State.Final.Parameters.AsSpan(), trained.Plan.Importance.AsSpan(), System.Span.Empty)
