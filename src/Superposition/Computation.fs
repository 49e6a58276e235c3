namespace Research

/// A model that computes with neurons, the scale of each neuron fixed and the neurons in an order that does not depend on training.
type Computation =
    {
        /// W₁ [Neurons, Features] and W₂ [Features, Neurons]; the largest |W₁| of a neuron is 1.
        Neurons: ScaledNeurons
        /// b [Features].
        Bias: float[]
        /// How many features each neuron reads, from 1 [Neurons].
        Spreads: float[]
        /// Neurons that add less than 0.1 to every output are idle; of others those that read up to 1.1 features are monosemantic [Neurons].
        Roles: NeuronRole list
        /// Σ_{j≠i} (Ŵ_i · W_j)² of the columns of the scaled W₁ [Features].
        Superposition: float[]
        /// The standard deviation over neurons of ln(‖row of W₁‖ / ‖column of W₂‖) as trained, which the scale hides.
        Imbalance: float
    }

/// What each output makes of its own input alone.
type Response =
    {
        /// x_i.
        Inputs: float[]
        /// The output of x_i.
        Output: float[]
        /// What each neuron that reads x_i adds to it before the bias and the ReLU: the neuron from 0, and its part.
        Parts: (int * float[]) list
    }

/// Questions about models that compute with neurons, for inputs of both signs.
[<RequireQualifiedAccess>]
module Computation =

    /// Up to this many features a neuron is monosemantic: one more feature has at most 0.22 of the largest weight.
    let single = 1.1

    /// From this many features on a neuron is strongly polysemantic, as one that reads two of them alike is.
    let several = 2.0

    let private leastReach = 0.1

    /// The bias b [Features].
    let internal biases (trained: Trained<AbsoluteValueModel>) =
        let tensor = (trained.Model :> IModel).Layout["b"]
        trained.State.Final.Parameters.AsSpan().Slice(tensor.Offset, tensor.Size).ToArray()

    let private ordered (trained: Trained<AbsoluteValueModel>) =
        let scaled = ScaledNeurons.Of(trained.InputWeights(), trained.OutputWeights())
        let all = scaled.Order() |> List.ofSeq
        let idle, working = all |> List.partition (fun k -> scaled.Reach k < leastReach)
        scaled.Ordered(List.toArray (working @ idle))

    /// The neurons of a model, the scale of each fixed.
    let neurons (trained: Trained<AbsoluteValueModel>) =
        let scaled = ordered trained
        let spreads = Array.init scaled.Inputs.Rows scaled.Spread
        let logs = ScaledNeurons.Imbalance(trained.InputWeights(), trained.OutputWeights()) |> Array.ofSeq
        let mean = Array.average logs

        {
            Neurons = scaled
            Bias = biases trained
            Spreads = spreads
            Roles =
                [
                    for k, spread in Array.indexed spreads ->
                        if scaled.Reach k < leastReach then NeuronRole.Idle
                        elif spread <= single then NeuronRole.Monosemantic
                        else NeuronRole.Polysemantic
                ]
            Superposition = FeatureGeometry.Superposition scaled.Inputs
            Imbalance = logs |> Array.averageBy (fun log -> (log - mean) ** 2.0) |> sqrt
        }

    /// The neurons of a role, ascending.
    let ofRole role computation = computation.Roles |> List.indexed |> List.filter (snd >> (=) role) |> List.map fst

    /// The number of neurons that read one feature.
    let monosemantic computation = (ofRole NeuronRole.Monosemantic computation).Length

    /// The number of neurons that read several features.
    let polysemantic computation = (ofRole NeuronRole.Polysemantic computation).Length

    /// The number of neurons that read two features or more.
    let strong computation =
        ofRole NeuronRole.Polysemantic computation
        |> List.filter (fun k -> computation.Spreads[k] >= several)
        |> List.length

    /// The number of polysemantic neurons that read fewer than two features.
    let slight computation = polysemantic computation - strong computation

    /// How many neurons are monosemantic, slightly and strongly polysemantic, and idle; they add up to all.
    let kinds computation =
        [
            monosemantic computation
            slight computation
            strong computation
            (ofRole NeuronRole.Idle computation).Length
        ]

    /// The share of polysemantic neurons whose second largest input weight is at most half of the largest; NaN where there are none.
    let withPrimary computation =
        match ofRole NeuronRole.Polysemantic computation with
        | [] -> nan
        | several -> several |> List.averageBy (fun k -> if computation.Neurons.Second k <= 0.5 then 1.0 else 0.0)

    /// The mean place, from 1, of a role's neurons among all; NaN where there are none. Neurons stand in the order of the feature that
    /// they read most, the most important one first.
    let meanPlace role computation =
        match ofRole role computation with
        | [] -> nan
        | neurons -> neurons |> List.averageBy (fun k -> float k + 1.0)

    /// The features that are computed exactly as ReLU(x) + ReLU(−x): two monosemantic neurons read them, one of each sign.
    let pairs computation =
        let read sign =
            ofRole NeuronRole.Monosemantic computation
            |> List.map (fun k -> computation.Neurons.Top k, k)
            |> List.filter (fun (i, k) -> sign * computation.Neurons.Inputs[k, i] > 0.0)

        [
            for i in 0 .. computation.Bias.Length - 1 do
                match List.filter (fst >> (=) i) (read 1.0), List.filter (fst >> (=) i) (read -1.0) with
                | [ _, k ], [ _, l ] -> i, (k, l)
                | _ -> ()
        ]

    /// The largest distance from 1 of the gain W₁_ki W₂_ik, with its sign taken off, of the neurons of these pairs; NaN without any.
    let gainError computation =
        let gain i k = abs computation.Neurons.Inputs[k, i] * computation.Neurons.Outputs[i, k]

        match pairs computation with
        | [] -> nan
        | found -> found |> List.map (fun (i, (k, l)) -> max (abs (gain i k - 1.0)) (abs (gain i l - 1.0))) |> List.max

    /// The loss over that of ignoring every feature, b_i = E[x_i] without weights, Σ_i I_i (p/3 − p²/4), of independent features of
    /// density p, uniform on [−1, 1].
    let lossOverIgnoring (trained: Trained<#IModel>) =
        let sampler = trained.Plan.Sampler :?> SparseUniform
        let ignored = Seq.mapi (fun i weight -> weight * (sampler.Density[i] / 3.0 - sampler.Density[i] ** 2.0 / 4.0))
        trained.State.Evaluation.Loss / Seq.sum (ignored trained.Plan.Importance)

    /// The portrait for drawings: |W₁|, without weights below a share of the neuron's largest.
    let portrait least computation : NeuronPortrait =
        let inputs = computation.Neurons.Inputs
        let size weight = if abs weight >= least then abs weight else 0.0

        {
            Weights = Matrix.Build(inputs.Rows, inputs.Columns, (fun k i -> size inputs[k, i]))
            Roles = computation.Roles
            Superposition = computation.Superposition
        }

    /// What every output makes of its own input, x_i from −1 to 1 and the others 0 [Features].
    let responses (trained: Trained<AbsoluteValueModel>) =
        let n, scaled = trained.Model.Features, ordered trained
        let at = [| for step in -20 .. 20 -> float step / 20.0 |]
        let bias = biases trained

        [
            for i in 0 .. n - 1 ->
                let part k x = scaled.Outputs[i, k] * max 0.0 (scaled.Inputs[k, i] * x)
                let parts = [ for k in 0 .. scaled.Inputs.Rows - 1 -> k, Array.map (part k) at ]

                {
                    Inputs = at
                    Output =
                        [|
                            for step in 0..40 -> max 0.0 (bias[i] + List.sumBy (fun (_, part: float[]) -> part[step]) parts)
                        |]
                    Parts = parts |> List.filter (fun (_, part) -> Array.exists (fun y -> abs y > 0.02) part)
                }
        ]

/// The asymmetric motifs of one model.
type Motifs =
    {
        /// Neurons that compute two features both, with equal or unequal weights.
        Shared: AsymmetricMotif list
        /// Of each motif: what its neuron (row 0) and its inhibitor (row 1) read from a and b and write to them [2, 4]. The neuron is scaled so that
        /// the product of its two input weights is ±1, as in the ideal motif; the inhibitor's largest input weight is 1.
        Weights: float[,] list
        /// The share of neurons that read one feature.
        Monosemantic: float
        /// The loss over that of ignoring every feature.
        Loss: float
    }

/// The least loss near a model for some ratios of a motif's two input weights, on the evaluation sample.
type RatioPrice =
    {
        /// The loss as it was trained.
        Trained: float
        /// The ratio as it was trained.
        Ratio: float
        /// (ratio held, least loss).
        Held: (float * float) list
    }

/// Questions about the asymmetric motif.
[<RequireQualifiedAccess>]
module Motifs =

    let private weights (scaled: ScaledNeurons) (motif: AsymmetricMotif) =
        let inputs, outputs, k = scaled.Inputs, scaled.Outputs, motif.Neuron
        let own = sqrt (abs (inputs[k, motif.Strong] * inputs[k, motif.Weak]))
        let row neuron scale = [| for i in [ motif.Strong; motif.Weak ] -> inputs[neuron, i] / scale |], neuron, scale

        array2D
            [
                for reads, neuron, scale in [ row k own; row motif.Inhibitor 1.0 ] ->
                    Array.append reads [| for i in [ motif.Strong; motif.Weak ] -> outputs[i, neuron] * scale |]
            ]

    /// Every neuron that computes two features, and what inhibits their interference.
    let search (trained: Trained<AbsoluteValueModel>) =
        let computation = Computation.neurons trained
        let scaled = computation.Neurons

        let shared = AsymmetricMotif.Shared(scaled.Inputs, scaled.Outputs, computation.Bias) |> List.ofSeq

        {
            Shared = shared
            Weights = shared |> List.filter _.IsMotif |> List.map (weights scaled)
            Monosemantic = float (Computation.monosemantic computation) / float scaled.Inputs.Rows
            Loss = Computation.lossOverIgnoring trained
        }

    /// The motifs among them: unequal weights, and a neuron against the stronger interference.
    let motifs found = found.Shared |> List.filter _.IsMotif

    /// In how many runs of a cell there is a motif.
    let frequency (cell: Cell<'at, Motifs>) =
        let runs = Cells.attempts cell
        Proportion(runs |> List.filter (motifs >> List.isEmpty >> not) |> List.length, runs.Length)

    /// The least loss near a model where its first motif's ratio is held: BFGS on 8,192 fixed samples of the training's own loss from the trained
    /// weights, the two input weights moved to the ratio and their output weights with them, judged on the evaluation sample. A search without
    /// a condition would fit the fixed samples more closely than training did, so the trained loss stands beside. None without a motif.
    let price (ratios: float list) (trained: Trained<AbsoluteValueModel>) =
        let inputs, outputs = trained.InputWeights(), trained.OutputWeights()
        let layout = (trained.Model :> IModel).Layout
        let first, second = layout["W1"], layout["W2"]
        let start = trained.State.Final.Parameters.ToArray()
        let fixedSamples, iterations = 8192, 200

        AsymmetricMotif.Shared(inputs, outputs, Computation.biases trained)
        |> Seq.tryFind _.IsMotif
        |> Option.map (fun motif ->
            let read i = first.Offset + motif.Neuron * first.Columns + i
            let written i = second.Offset + i * second.Columns + motif.Neuron
            let strong, weak = read motif.Strong, read motif.Weak
            let sign = float (sign start[weak] * sign start[strong])
            let middle = sqrt (abs (start[strong] * start[weak]))

            let held ratio =
                let moved = Array.copy start

                for at, own, size in
                    [ strong, written motif.Strong, middle * sqrt ratio; weak, written motif.Weak, middle / sqrt ratio ] do
                    moved[own] <- start[own] * abs start[at] / size
                    moved[at] <- float (System.Math.Sign start[at]) * size

                BoundMinimum.Of(trained.Plan, fixedSamples, moved, strong, weak, sign / ratio, iterations)

            {
                Trained = trained.State.Evaluation.Loss
                Ratio = motif.Ratio
                Held = [ for ratio in ratios -> ratio, (held ratio).Judged ]
            })
