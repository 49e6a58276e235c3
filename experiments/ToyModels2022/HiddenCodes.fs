/// What F7.2 and F7.3 train: ten features in five neurons.
module Research.Experiments.ToyModels2022.HiddenCodes

open Research

/// 1 − S: one of each regime of the paper ("0.15", "0.12" and intervals), two of its last, and 0.1, where it has none.
let densities = [ 0.75; 0.35; 0.15; 0.12; 0.1; 0.06; 0.02; 0.01 ]

/// n, m, I_i = 0.75ⁱ and the thousand runs are the paper's; it states no recipe. Ours is Adam with a cosine from 1e-2 to 0 on 1,024
/// samples, chosen by the losses of 100 other runs at 0.15, 0.06 and 0.01: the notebook's AdamW (1e-3, decay 1e-2) has a lowest loss
/// 0.2, 0.3 and 6 % above it and a median 0.6, 3 and 27 % above; from 3e-2 the median at 0.01 is 48 % above.
let trained (density: float) =
    training {
        sample (SparseUniform(Features = 10, Density = density))
        model (ReluHiddenModel(Features = 10, Neurons = 5))
        weigh (Importance.Geometric(Ratio = 0.75))
        minimise (Sampled(Batch = 1024, EvaluationSamples = 262_144))
        train (Adam(LearningRate = 1e-2, Steps = 10_000, Schedule = Schedule.Cosine(), CurvePoints = 0))
        restart (Best(Of = 1000))
        seed 7
    }

/// All pairs of five neurons, and a neuron of its own beside all pairs of the other four.
let pairsOfFive, pairsOfFour = "ab ac ad ae bc bd be cd ce de", "a bc bd be cd ce de"

/// The largest loss of any run over that of ignoring every feature, Σ_i I_i (p/3 − p²/4) with b_i = E[x_i].
let worst (cell: Cell<float, NeuronPortrait>) =
    let ignored = Seq.sum cell.Plan.Value.Importance * (cell.At / 3.0 - cell.At * cell.At / 4.0)
    (Cells.restarts cell |> List.map fst |> List.max) / ignored

let stacks =
    {
        Name = "stacks"
        Title = "Ten features in five neurons: from one neuron each for five of them to a pair of neurons for each of ten"
        Caption =
            "n = 10, m = 5, I_i = 0.75ⁱ; at each density the best of 1,000 runs. Above: W; below: a stack for each neuron, a rectangle \
             of height |W<sub>ki</sub>| for each feature, coloured by its superposition; negative weights lie below the axis, cut off \
             where they are very large. Exchanged neurons do the same, hence their order is ours; tied weights have a scale."
    }

/// In how many runs the best code is found, at the density where it is rarest.
let fewest (cells: Cell<float, NeuronPortrait> list) = cells |> List.map (NeuronCodes.hits >> _.Count) |> List.min

/// The best code at each density, and how often it is found.
let told (cells: Cell<float, NeuronPortrait> list) =
    String.concat "; " [ for cell in cells -> $"{cell.At}: {NeuronCodes.shape cell.Answer}, {NeuronCodes.hits cell}" ]
