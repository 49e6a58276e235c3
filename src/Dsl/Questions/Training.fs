namespace Research

/// Questions about how training went, for every model.
[<RequireQualifiedAccess>]
module Training =

    /// The loss on the fixed evaluation sample, or the exact loss.
    let loss (trained: Trained<#IModel>) = trained.State.Evaluation.Loss

    /// The training loss: (step, mean loss since the point before).
    let curve (trained: Trained<#IModel>) = [| for point in trained.State.Curve -> point.Step, point.Loss |]
