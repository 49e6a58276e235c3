namespace Research

open System

/// Checks gradients of models, and checks exact losses against automatic differentiation of an independent statement and against samples.
[<RequireQualifiedAccess; CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module Gradients =

    /// Checks the gradient of any model at 8 random points by dual numbers or, where the model has no value for them, by central
    /// differences. The result has the largest deviation with its parameter, and a sentence.
    let check (model: #IModel) : PullbackCheck = Gradients.Check model

    /// Checks an exact loss at the points and with the samples of a plan.
    let crossCheckWith (plan: CrossCheckPlan) (importance: Importance) (loss: ExactLossFunction<'sampler, 'model>) : GradientCheck =
        Gradients.CrossCheck(loss, importance, plan)

    /// Checks an exact loss at 8 random points and at degenerate ones (zero and duplicate columns, zero biases, overlaps of
    /// 1e-12, …): its gradient by dual numbers or, where there is no statement for them, by central differences, and its value
    /// by 65,536 samples at each point.
    let crossCheck (importance: Importance) (loss: ExactLossFunction<'sampler, 'model>) : GradientCheck =
        crossCheckWith (CrossCheckPlan()) importance loss

    /// Checks a function of a user's own that computes the exact loss of a model under a sampler and its gradient. Its parameters are
    /// flat, in the order of the model's layout.
    let crossCheckFunction
        (plan: CrossCheckPlan)
        (sampler: ISampler)
        (model: IModel)
        (importance: Importance)
        (evaluate: float[] -> float * float[])
        : GradientCheck =
        let loss =
            LossAndGradient(fun parameters gradient ->
                let value, slopes = evaluate (parameters.ToArray())

                if slopes.Length <> gradient.Length then
                    invalidArg (nameof evaluate) $"The gradient has {slopes.Length} of {gradient.Length} parameters."

                slopes.AsSpan().CopyTo gradient
                value)

        Gradients.CrossCheck(loss, sampler, model, importance, plan)
