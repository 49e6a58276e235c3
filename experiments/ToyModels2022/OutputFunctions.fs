/// What F10.3 trains: the square of section 3 for n = 2, m = 1 with other functions at the output, x' = f(WᵀWx + b).
module Research.Experiments.ToyModels2022.OutputFunctions

open Research
open Research.Experiments.PhaseDiagrams
open Research.Experiments.PhaseDiagrams.Diagram

/// 1 − S and r: ours, a coarse square without r = 1, where a linear model may turn its direction freely.
let densities, ratios = logSpaced 10 0.02 1.0, logSpaced 8 0.1 10.0

// A tied model with any function of one number. SoLU is not one: each of its outputs depends on all.
let private bottleneck f =
    ChainModel(Name = "tied bottleneck", Chain = Chain [ Layer.Dense("W", 1, 2); Layer.Transposed "W"; Layer.Bias "b"; f ])

/// The recipe is that of F3.1, with half of its starts.
let private trained f (density: float) (ratio: float) =
    training {
        sample (SparseUniform(Features = 2, Density = density))
        model (bottleneck f)
        weigh (Importance.Explicit [ 1.0; ratio ])
        minimise (Sampled(Batch = 512))
        train TrainedSquare.trainer
        restart (Best(Of = 5))
        seed 17
    }

let private phase (trained: Trained<ChainModel>) =
    let w = (trained.Model :> IModel).Layout["W"]
    let weights = trained.State.Final.Parameters.AsSpan().Slice(w.Offset, w.Size)
    Phase.Of(Matrix.OfRows(w.Rows, w.Columns, weights), PhaseThresholds.Trained)

/// The phase of the restart of lowest loss at each point.
let square name f = grid ("1−S", densities) ("r", ratios) (trained f) |> ask phase |> named name

type Square = Cell<float * float, Phase> list

/// Whether both features share the dimension.
let isShared (phase: Phase) = string phase = "{12}"

/// The share of the points of some densities and relative importances where they do; undecided where none was run.
let shared test (cells: Square) =
    match cells |> List.filter (fun cell -> test cell.At) with
    | [] -> raise (NotMeasured "none of these points was run")
    | some -> some |> List.averageBy (fun cell -> if isShared cell.Answer then 1.0 else 0.0)

/// That of all.
let area cells = cells |> shared (fun _ -> true)

/// The map of a square under a title.
let map title (cells: Square) : PhaseMap =
    let densities, ratios, phases =
        SquareChart.ofPoints ("", false) [ for cell in cells -> cell.At, (string cell.Answer, cell.Answer.IsWeak) ]

    { Label = title; Ratios = ratios; Densities = densities; Phases = phases; Lines = [] }
