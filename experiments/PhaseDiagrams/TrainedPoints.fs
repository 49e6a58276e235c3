/// Points of the trained square beside the optimum there, and what the claims of F3.1 and F3.3 ask of them.
///
/// The best of ten is the one of lowest exact loss: on the 65,536 evaluation samples two features meet six times at
/// 1−S = 0.01, too few to say which of two pairs had better share a dimension.
module Research.Experiments.PhaseDiagrams.TrainedPoints

open Research
open Research.Experiments.PhaseDiagrams.TrainedSquare

/// A trained point beside the optimum there.
type Point =
    {
        Density: float
        Ratio: float
        /// Where the restarts ended, in their order.
        Endings: Ending list
        Optimum: Optimum
        /// Whether the optimum of one of the eight points around it has another phase.
        IsAtBoundary: bool
    }

    /// The ending of lowest exact loss.
    member point.Lowest = Endings.lowest point.Endings

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
                    Endings = Cells.all cell
                    Optimum = lines[row].Answer[column]
                    IsAtBoundary = isAtBoundary row column
                }
    ]

let private same (phase: Phase) (other: Phase) = string phase = string other

/// Whether training found the phase of the optimum.
let agrees (point: Point) = same point.Lowest.Phase point.Optimum.Phase

/// Whether the ending of lowest judged loss has the phase of the optimum.
let judgedAgrees (point: Point) = same (Endings.judgedLowest point.Endings).Phase point.Optimum.Phase
