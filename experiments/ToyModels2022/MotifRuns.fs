/// What F8.6 trains, and how it reads its thousand runs.
module Research.Experiments.ToyModels2022.MotifRuns

open Research
open Research.Experiments.ToyModels2022.AbsoluteValues

/// Ten neurons and a thousand runs. Two public settings: six features, 1−S = 0.2, I_i = 0.7ⁱ, and twenty, 0.5, 0.8ⁱ. The recipe is ours:
/// of fifty other runs of six, a constant rate of 1e-3 has twice the lowest and the median loss of this, 3e-3 with a cosine 1.6 and 1.8
/// times; of twenty all three have the same lowest loss, and this the least median.
let tenNeurons n =
    let density, ratio = if n = 6 then 0.2, 0.7 else 0.5, 0.8

    training {
        sample (features n density)
        model (AbsoluteValueModel(Features = n, Neurons = 10))
        weigh (Importance.Geometric(Ratio = ratio))
        target Target.Absolute
        minimise (Sampled(Batch = 128, EvaluationSamples = 16_384))
        train (Adam(LearningRate = 1e-2, Steps = 5_000, Schedule = Schedule.Cosine(), CurvePoints = 0))
        restart (Best(Of = 1000))
        seed 8
    }

/// The ratios that are held.
let ratios = [ 1.0; 2.0; 4.0; 8.0 ]

/// What a run has, and the price of a ratio of its own, found where it is asked for.
type Run = { Found: Motifs; Price: Lazy<RatioPrice option> }
let asked trained = { Found = Motifs.search trained; Price = lazy (Motifs.price ratios trained) }

/// The runs with a motif, the lowest loss first.
let having cell =
    Cells.attempts cell
    |> List.filter (_.Found >> Motifs.motifs >> List.isEmpty >> not)
    |> List.sortBy _.Found.Loss

/// The motifs of all runs.
let motifs cell = having cell |> List.collect (_.Found >> Motifs.motifs)

/// Every neuron of any run that computes two features.
let shared cell = Cells.attempts cell |> List.collect _.Found.Shared
let share test list = float (List.filter test list |> List.length) / float (List.length list)

let median (values: float list) = (List.sort values)[values.Length / 2]

/// The first motif of each of the two best runs that have one, for the drawing.
let tables (cell: Cell<int, Run>) =
    [
        for run in List.truncate 2 (having cell) -> $"n = {cell.At}: loss {run.Found.Loss:G3}", run.Found.Weights.Head
    ]

/// The ratios of all motifs, for the drawing.
let ratiosOf (cell: Cell<int, Run>) = $"n = {cell.At}", motifs cell |> List.map _.Ratio

/// What ratios cost, for the drawing.
let prices (cell: Cell<int, Run>) =
    if cell.At = 6 then
        [ for price in List.tryPick _.Price.Value (having cell) |> Option.toList -> "n = 6", price ]
    else
        []
