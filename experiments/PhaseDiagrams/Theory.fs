/// The paper's theory: the best of a few hand-picked embeddings of unit norm and zero bias.
module Research.Experiments.PhaseDiagrams.Theory

open System.Collections.Generic
open Research
open Research.Experiments.PhaseDiagrams.Diagram

/// A line of best candidates.
let read (ratios: float[]) (best: IReadOnlyList<PaperCandidate>) =
    {
        Ratios = ratios
        Loss = [| for candidate in best -> candidate.Loss |]
        Phase = [| for candidate in best -> candidate.Phase |]
        Weak = Array.create ratios.Length false
        Reached = [||]
    }

/// The best candidate at a point.
let best size density ratio = PaperCandidates.Best(at size density, ratio)

/// The best candidates where a line has its optima.
let beside size (cell: Cell<float, Line>) =
    let ratios = cell.Answer.Ratios
    { cell with Answer = read ratios (Array.map (best size cell.At) ratios) }

/// The share of the square where the optimum is another phase than the best candidate.
let otherwise size (cells: Cell<float, Line> list) =
    cells
    |> List.averageBy (fun cell ->
        Array.map2 (<>) (beside size cell).Answer.Phase cell.Answer.Phase
        |> Array.averageBy (fun other -> if other then 1.0 else 0.0))

/// The boundaries of the paper's theory in one stroke: r = p/(2 − 5p/2) up to the point where three phases meet, (1, 4/7),
/// r = 1 above it; beyond r = 1 its mirror image for two features, and p = 4/7 for more, whose others change roles at r = 1.
let boundaries size : Curve =
    let left = [ for density in logSpaced 100 0.16 (4.0 / 7.0) -> PaperCandidates.Boundary density, density ]

    let right =
        if size.Features = 2 then
            left |> List.rev |> List.map (fun (ratio, density) -> 1.0 / ratio, density)
        else
            [ 1.0, 0.01; 1.0, 4.0 / 7.0; 10.0, 4.0 / 7.0 ]

    left @ [ 1.0, 1.0; 1.0, 4.0 / 7.0 ] @ right |> Curve.through "the paper's theory"
