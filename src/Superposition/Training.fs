namespace Research

open System

/// A loss that is known up to a bound.
type BoundedLoss =
    {
        /// The part that is exact; the true loss is not below it.
        Loss: float
        /// The true loss is at most Loss + Remainder.
        Remainder: float
    }

/// Questions about the training, to any model.
[<RequireQualifiedAccess>]
module Training =

    /// The loss on the fixed evaluation sample, or the exact loss.
    let loss (trained: Trained<#IModel>) = trained.State.Evaluation.Loss

    /// The exact loss of the trained weights, whatever loss they were trained on. It has no sampling noise, so it distinguishes restarts
    /// of nearly equal loss. There may be at most 12 features. NaN for data without an exact loss, such as other magnitudes than uniform.
    let exactLoss (trained: Trained<ReluOutputModel>) =
        let of' (loss: ExactLossFunction<_, _>) =
            let parameters, importance = trained.State.Final.Parameters, trained.Plan.Importance
            loss.Evaluate(parameters.AsSpan(), importance.AsSpan(), Span.Empty)

        let isUniform (magnitude: IMagnitude) = magnitude :? Magnitude.Uniform

        match trained.Plan.Sampler with
        | :? SparseUniform as sampler when isUniform sampler.Magnitude -> of' (Exact.Loss(sampler, trained.Model))
        | :? CorrelatedSets as sampler when isUniform sampler.Magnitude -> of' (Exact.Loss(sampler, trained.Model))
        | :? AnticorrelatedSets as sampler when isUniform sampler.Magnitude -> of' (Exact.Loss(sampler, trained.Model))
        | :? OneHot as sampler when isUniform sampler.Magnitude -> of' (Exact.Loss(sampler, trained.Model))
        | _ -> nan

    /// How a training by QuasiNewton ended, and which slope is left; None after another trainer. The search sees one side of a kink alone, as
    /// an L1 penalty on a site has where a value is 0.
    let searchEnd (trained: Trained<#IModel>) : SearchEnd option =
        SearchEnd.Of(trained.Plan, trained.State.Final.Parameters) |> Option.ofObj

    /// The loss curve of the training: (step, mean loss since the previous point).
    let curve (trained: Trained<#IModel>) = [| for point in trained.State.Curve -> point.Step, point.Loss |]

    /// The recorded steps and the last step [Checkpoints].
    let steps (trained: Trained<#IModel>) = [| for snapshot in trained.Snapshots() -> float snapshot.Step |]

    /// The loss after each recorded step [Checkpoints], on the fixed evaluation sample, or the exact loss.
    let losses (trained: Trained<#IModel>) = [| for evaluation in trained.Evaluations() -> evaluation.Loss |]

    /// The answers to a question after each recorded step, e.g. Training.overTime Geometry.dimensionalities. The evaluation and the loss
    /// curve that the question reads are those of the end.
    let overTime (ask: Trained<'model> -> 'answer) (trained: Trained<'model>) =
        [| for snapshot in trained.Snapshots() -> ask (trained.At snapshot) |]

    /// The losses of the trained weights on evaluation samples of other seeds. Two models of one sampler see the same samples of a seed, so
    /// that the difference of their losses has less noise than either.
    let lossesOn (seeds: uint64 list) (trained: Trained<'model>) =
        let on seed = Trained(trained.Model, trained.Plan.With(seed = Nullable seed), trained.State)
        [ for seed in seeds -> (Seq.last ((on seed).Evaluations())).Loss ]

    /// A given exact loss of the trained weights: ask (Training.exactLossOf (Exact.Loss(sampler, model))).
    let exactLossOf (loss: ExactLossFunction<'sampler, 'model>) (trained: Trained<'model>) =
        loss.Evaluate(trained.State.Final.Parameters.AsSpan(), trained.Plan.Importance.AsSpan(), System.Span.Empty)

    let private few most (trained: Trained<#IModel>) =
        Exact.FewActive(trained.Plan.Sampler, trained.Plan.Model, most, trained.Plan.Target)

    /// The loss of the trained weights, whatever loss they were trained on, summed over features: exact over samples with one
    /// active feature at most, or two, and the most that samples with more can add. For chains whose functions are linear on each
    /// side of 0; another raises an error that names the layer.
    let fewActive (most: int) (trained: Trained<#IModel>) : BoundedLoss =
        let loss = few most trained
        let mutable remainder = 0.0
        let parameters, importance = trained.State.Final.Parameters, trained.Plan.Importance
        let value = loss.Evaluate(parameters.AsSpan(), importance.AsSpan(), Span.Empty, &remainder)
        { Loss = value; Remainder = remainder }

    /// E[(t_j − x'_j)² | feature i alone is active] [outputs, features], exactly: row j is an output, column i a feature. An ignored
    /// feature that is uniform on [0, 1) has ⅓ in its row and column. For the same models as fewActive.
    let errorsAlone (trained: Trained<#IModel>) : Matrix =
        Exact.ErrorsAlone(few 1 trained, trained.State.Final.Parameters.AsSpan())
