namespace Research

open System

/// One network in place of a model: how far its outputs are from those of the model, and its own loss.
type Unfolded =
    {
        /// Σ‖x' − y‖² / Σ‖x'‖², of its outputs y beside those of the model.
        Difference: float
        /// Its loss on samples with an active feature, summed over the features that the model represents.
        Loss: float
        /// The mean over features of the F1 of their neuron.
        F1: float
    }

/// A model with a neuron for each feature that it represents, made of directions and its own outputs, beside it.
type Unfolding =
    {
        /// N, the features that the model represents.
        Represented: int
        /// The share of features whose direction was found.
        Share: float
        /// The model.
        Model: Unfolded
        /// A layer of neurons a_j = ReLU(g_j d_j·h + c_j), of directions that were learned.
        Layer: Unfolded
        /// The same of random directions.
        Random: Unfolded
        /// Sparse codes z of learned directions, a_j = z_j / g_j.
        Codes: Unfolded
        /// The same of the model's own directions.
        Known: Unfolded
    }

/// Puts neurons of one feature each in place of a model.
module private OneFeatureNeurons =

    let private column (matrix: Matrix) j = matrix.Column j

    let private scored (inputs: Matrix) (outputs: float[][]) (neurons: float[][]) =
        let square = Array.sumBy (fun x -> x * x)
        let difference = Array.map2 (Array.map2 (-)) outputs neurons |> Array.sumBy square
        let wrong = Array.mapi (fun i -> Array.map2 (-) (column inputs i)) neurons |> Array.sumBy square
        let values = Matrix.Build(inputs.Rows, neurons.Length, (fun sample i -> neurons[i][sample]))
        let match' = SupportMatch.Of(inputs, values)

        {
            Difference = difference / Array.sumBy square outputs
            Loss = wrong / float inputs.Rows
            F1 = Array.averageBy (fun i -> match'.F1[i, i]) [| 0 .. neurons.Length - 1 |]
        }

    /// g and c of the least squares x' ≈ g t + c over samples where the output x' is above 0; the output is 0 elsewhere.
    let private line (t: float[]) (output: float[]) =
        let on = Array.zip t output |> Array.filter (fun (_, x) -> x > 0.0)

        if on.Length < 2 then
            0.0, 0.0
        else
            let mean, height = Array.averageBy fst on, Array.averageBy snd on
            let spread = on |> Array.sumBy (fun (t, _) -> (t - mean) ** 2.0)

            let gain =
                if spread = 0.0 then
                    0.0
                else
                    Array.sumBy (fun (t, x) -> (t - mean) * (x - height)) on / spread

            gain, height - gain * mean

    let private along (hidden: Matrix) (direction: float[]) =
        Array.init hidden.Rows (fun sample ->
            let row = hidden.Row(sample).ToArray()
            Array.fold2 (fun sum a b -> sum + a * b) 0.0 row direction)

    /// Each output gets the direction whose line fits it best: the pairs of greatest correlation, one to one.
    let private assigned (hidden: Matrix) (outputs: float[][]) (directions: Matrix) =
        let on = Matrix.Build(hidden.Rows, outputs.Length, (fun sample i -> outputs[i][sample]))
        let t = Array.init directions.Columns (column directions >> along hidden)
        let rectified = Matrix.Build(hidden.Rows, t.Length, (fun sample j -> max 0.0 (Array.item sample t[j])))
        CodeMatch.Of(on, rectified).Partners |> Seq.map (fun j -> j, t[j]) |> Array.ofSeq

    /// Unfolds a model whose directions are learned from the first half of all samples; the second half is scored.
    let unfold (count: int) (learner: IDictionaryLearner) (penalty: float) trained : Unfolding =
        let all = HiddenSamples.of' (2 * count) trained
        let rows (matrix: Matrix) first = Matrix.Build(count, matrix.Columns, (fun sample i -> matrix[first + sample, i]))
        let outputs = HiddenSamples.outputs all.Hidden all
        let chosen (matrix: Matrix) = Array.map (column matrix) all.Represented
        let learnOn, seen = rows all.Hidden 0, chosen (rows outputs 0)
        let hidden, shown, inputs = rows all.Hidden count, chosen (rows outputs count), rows all.Features count
        let latents = all.Represented.Length

        let learned = DictionaryLearning.Learn(learner.Told(latents, 1), learnOn).Directions
        let truth = all.Truth
        let coder = Lasso(Penalty = penalty)

        let network (neuron: (int * (float * float)) -> float[]) directions =
            assigned learnOn seen directions
            |> Array.mapi (fun i (j, t) -> neuron (j, line t (Array.item i seen)))
            |> scored inputs shown

        let layer (directions: Matrix) =
            let neuron (j, (gain, offset)) =
                column directions j |> along hidden |> Array.map (fun t -> max 0.0 (gain * t + offset))

            network neuron directions

        let codes (directions: Matrix) =
            let values = coder.Encode(directions, hidden).Values
            // A direction that fits no output answers nothing.
            let neuron (j, (gain, _)) = column values j |> Array.map (fun z -> if gain > 0.0 then z / gain else 0.0)
            network neuron directions

        let norms = FeatureGeometry.Norms truth

        {
            Represented = latents
            Share = DirectionMatch.Of(truth, learned).Recovered Recovery.recovered
            Model = scored inputs shown shown
            Layer = layer learned
            Random = layer (RandomDictionaries.Draw(hidden.Columns, latents))
            Codes = codes learned
            Known = codes (Matrix.Build(truth.Rows, latents, (fun row i -> truth[row, i] / norms[i])))
        }

/// A model beside layers and codes of a neuron for each feature.
[<NoComparison>]
type internal UnfoldedNetworks<'model when 'model :> IBottleneck> =
    {
        /// The samples that are learned from; as many others are scored.
        Samples: int
        /// It is told its number of latents.
        Learner: IDictionaryLearner
        /// λ of the codes.
        Penalty: float
    }

    interface IDerivationFrom<'model, Unfolding> with
        member _.Version = "unfolded-networks/1"
        member _.Work = 1L
        member this.Quick = { this with Samples = Quick.samples this.Samples; Learner = this.Learner.Quick }
        member this.Faults() = Retrieval.faults this.Samples (Lasso(Penalty = this.Penalty)) [ this.Learner ]

        member this.Compute(trained, progress, _) =
            let found = OneFeatureNeurons.unfold this.Samples this.Learner this.Penalty trained
            progress.Report 1L
            EquatableArray.Of<Numbers>(Columns.ofRecords [ found ])

        member _.Read numbers = List.exactlyOne (Columns.toRecords (List.ofSeq numbers))

/// Unfolds superposition into a layer of neurons of one feature each (Elhage et al. 2022, section 9).
[<RequireQualifiedAccess>]
module Unfolding =

    /// Unfolds a model whose directions are learned by alternating minimisation with a penalty from so many samples; other samples are scored.
    let of' (count: int) (penalty: float) =
        {
            Samples = count
            Learner = AlternatingMinimisation(Penalty = penalty, Tolerance = 1e-4, Sweeps = 100, Restarts = 2)
            Penalty = penalty
        }
        :> IDerivationFrom<'model, Unfolding>
