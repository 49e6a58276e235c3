namespace Research

/// The interference that the features of a model receive, and that of as long columns in random directions.
type Received =
    {
        /// Over the features with ‖W_i‖ ≥ 0.5.
        Trained: Interference
        /// The same features, lengths, biases and samples, the directions of all columns uniform on the sphere.
        Random: Interference
    }

/// The question of interference as a distribution, to any model with a linear bottleneck.
[<RequireQualifiedAccess>]
module Received =

    /// The interference on a number of samples that no training saw.
    let by (samples: int) (trained: Trained<#IBottleneck>) =
        let w, inputs, norms = trained.Embedding(), Inputs.drawn samples trained.Plan, Geometry.featureNorms trained
        let kept = [| 0 .. norms.Length - 1 |] |> Array.filter (fun i -> norms[i] >= Portrait.full)

        if kept.Length = 0 then
            raise (NotMeasured "the model represents no feature")

        let directions = RandomDictionaries.Draw(w.Rows, w.Columns)
        let random = Matrix.Build(w.Rows, w.Columns, (fun row i -> norms[i] * directions[row, i]))
        let received w = Interference.Of(w, trained.Bias(), inputs, kept)
        { Trained = received w; Random = received random }
