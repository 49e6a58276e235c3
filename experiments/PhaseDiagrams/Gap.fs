/// By how much the paper's theory (the best of a few candidates) is not the optimum.
module Research.Experiments.PhaseDiagrams.Gap

open Research
open Research.Experiments.PhaseDiagrams.Diagram

/// 1 − least loss / the best candidate's, by density.
let gaps size (cells: Cell<float, Line> list) =
    [
        for cell in cells ->
            cell.At, Array.map2 (fun least best -> 1.0 - least / best) cell.Answer.Loss (Theory.beside size cell).Answer.Loss
    ]

/// The density at which the gap is largest, and that gap.
let largest (gaps: (float * float[]) list) = gaps |> List.map (fun (density, gaps) -> density, Array.max gaps) |> List.maxBy snd

let private title = "How far the optimum is below the paper's theory"

let private caption =
    "How far the least exact loss is below the best of the paper's candidates; dark is not at all."

let private key =
    {
        Scale = ColourScale.Sequential
        Low = 0.0
        High = 0.16
        Label = "1 − least loss / best candidate"
    }

/// The gaps over the square.
let draw gaps =
    let densities, gaps = gaps |> List.sortBy fst |> List.unzip
    let heading = { Name = "gap"; Title = title; Caption = caption }
    SquareChart.heat heading key "below by" (Array.ofList densities) (Array.ofList ratios) (array2D gaps)
