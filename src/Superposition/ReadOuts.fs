namespace Research

open System

/// How well features can be read out of a layer of neurons: shares of variance R² [Features] on samples that no training saw, NaN where a
/// feature is never active in them.
type ReadOuts =
    {
        /// The best linear read-out of each feature x_i from W₁x, before the ReLU.
        InputBefore: float[]
        /// The same from ReLU(W₁x).
        InputAfter: float[]
        /// The best linear read-out of each target y_i from W₁x.
        Before: float[]
        /// The same from ReLU(W₁x).
        After: float[]
        /// What the model's own outputs explain of the targets, 1 − E(y_i − y'_i)² / Var y_i.
        Output: float[]
    }

/// Questions about how features are read out of neurons.
[<RequireQualifiedAccess>]
module ReadOuts =

    let private product (weights: Matrix) (inputs: Matrix) =
        let entry row k =
            let weights = weights.Row k
            let input = inputs.Row row
            let mutable sum = 0.0

            for i in 0 .. input.Length - 1 do
                sum <- sum + weights[i] * input[i]

            sum

        Matrix.Build(inputs.Rows, weights.Rows, entry)

    let private outputs (trained: Trained<'model>) (inputs: Matrix) =
        let model, parameters = trained.Model :> IModel, trained.State.Final.Parameters.ToArray()
        let between, output = Array.zeroCreate<float> model.Activations, Array.zeroCreate<float> model.Features

        let row sample =
            model.Forward<float>(ReadOnlySpan parameters, inputs.Row sample, Span between, Span output)
            Array.copy output

        let rows = Array.init inputs.Rows row
        Matrix.Build(inputs.Rows, model.Features, (fun sample i -> rows[sample][i]))

    let private explained (outputs: Matrix) (targets: Matrix) =
        [|
            for i in 0 .. targets.Columns - 1 ->
                let target = targets.Column i
                let mean = Array.average target
                let error = Array.map2 (fun (a: float) b -> (a - b) * (a - b)) target (outputs.Column i) |> Array.sum
                1.0 - error / (target |> Array.sumBy (fun y -> (y - mean) * (y - mean)))
        |]

    /// The read-outs of a model whose neurons are ReLUs with the site "neurons", on a number of samples.
    let of' (samples: int) (trained: Trained<'model>) : ReadOuts when 'model :> INeurons and 'model :> IChained =
        let inputs, targets = Inputs.withTargets samples trained.Plan
        let before, after = product (trained.InputWeights()) inputs, trained.AtSite("neurons", inputs)
        let linear values targets = LinearReadOut.Explained(values, targets).ToArray()

        {
            InputBefore = linear before inputs
            InputAfter = linear after inputs
            Before = linear before targets
            After = linear after targets
            Output = explained (outputs trained inputs) targets
        }
