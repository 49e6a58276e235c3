/// Points of the trained square beside the optimum there, and what is asked of one.
///
/// The best of ten is the one of lowest exact loss: on the 65,536 evaluation samples two features meet six times at
/// 1−S = 0.01, too few to say which of two pairs had better share a dimension.
module Research.Experiments.PhaseDiagrams.TrainedPoints

open Research
open Research.Experiments.PhaseDiagrams.TrainedSquare

/// A trained point with where its restarts ended, the optimum there, and whether that of one of the eight points around it has
/// another phase.
type Point = { Density: float; Ratio: float; Endings: Ending list; Optimum: Optimum; IsAtBoundary: bool }

/// The trained points whose line is known.
let beside (lines: Cell<float, Optimum[]> list) (cells: Cell<float * float, Ending> list) =
    let lines = lines |> List.sortBy _.At |> Array.ofList
    let phases = [| for line in lines -> [| for optimum in line.Answer -> string optimum.Phase |] |]

    let isAtBoundary row column =
        Seq.allPairs [ row - 1 .. row + 1 ] [ column - 1 .. column + 1 ]
        |> Seq.choose (fun (row, column) -> phases |> Array.tryItem row |> Option.bind (Array.tryItem column))
        |> Seq.exists (fun other -> other <> phases[row][column])

    [
        for cell in cells do
            let density, ratio = cell.At
            let column = List.findIndex ((=) ratio) ratios

            for row in lines |> Array.tryFindIndex (fun line -> line.At = density) |> Option.toList do
                {
                    Density = density
                    Ratio = ratio
                    Endings = Cells.attempts cell
                    Optimum = lines[row].Answer[column]
                    IsAtBoundary = isAtBoundary row column
                }
    ]

/// The ending of lowest exact loss.
let lowest point = Endings.lowest point.Endings

/// Whether training ended in one of some phases.
let isIn phases point = List.contains (string (lowest point).Phase) phases

/// Whether training found the phase of the optimum.
let agrees point = isIn [ string point.Optimum.Phase ] point

/// Whether the ending of lowest loss on the evaluation sample has the phase of the optimum.
let judgedAgrees point = string (Endings.evaluatedLowest point.Endings).Phase = string point.Optimum.Phase

/// Whether training found the phase of the paper's theory.
let agreesWithTheory size point = isIn [ (Theory.best size point.Density point.Ratio).Phase ] point

/// The share of its starts that miss the optimum by 1 % of the loss: far above what the noise of training leaves, below the
/// distance of most other minima.
let missed point =
    let misses = Endings.missing 0.01 point.Optimum.Loss [ for ending in point.Endings -> ending.ExactLoss ]
    float misses / float point.Endings.Length
