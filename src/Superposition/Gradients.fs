namespace Research

open System

/// Judging gradients of models, and expected losses three ways: a closed form, automatic differentiation of an independent
/// statement, samples.
[<RequireQualifiedAccess; CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module Gradients =

    /// Checks the gradient of any model at 8 random points by dual numbers or, where it has no value for them, by central
    /// differences: the largest deviation with its place, and the outcome in one sentence.
    let check (model: #IModel) : PullbackCheck = Gradients.Check model

    /// Checks an expected loss as thoroughly as a plan says.
    let crossCheckWith (plan: CrossCheckPlan) (importance: Importance) (loss: ExpectedLoss<'sampler, 'model>) : GradientCheck =
        Gradients.CrossCheck(loss, importance, plan)

    /// Checks an expected loss at 8 random points and at degenerate ones (zero and duplicate columns, zero biases, overlaps of
    /// 1e-12, …): its gradient by dual numbers or, where there is no statement for them, by central differences, and its value
    /// by 65,536 samples a point.
    let crossCheck (importance: Importance) (loss: ExpectedLoss<'sampler, 'model>) : GradientCheck =
        crossCheckWith (CrossCheckPlan()) importance loss

    /// Checks any function that is said to give the expected loss of a model under a sampler, and its gradient, of flat
    /// parameters in the order of the model's layout.
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
