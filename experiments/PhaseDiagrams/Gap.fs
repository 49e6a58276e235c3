/// By how much the paper's theory (the best of a few candidates) is not the optimum.
module Research.Experiments.PhaseDiagrams.Gap

open System.Collections.Generic
open Research
open Research.Experiments.PhaseDiagrams.Diagram

/// 1 − least loss / the best candidate's, by density.
let gaps size (cells: Cell<float, Line> list) =
    [
        for cell in cells ->
            cell.At, Array.map2 (fun least best -> 1.0 - least / best) cell.Answer.Loss (Theory.beside size cell).Answer.Loss
    ]

/// Equal importance, r = 1, at the density 4/7 where the three phases of the paper's theory meet; no column of the square has r = 1.
let apex size = PhaseLine(Setting = at size (4.0 / 7.0), Ratios = EquatableArray.Of<float> [ 1.0 ], Starts = 64)

/// How far the optimum is below the paper's best candidate there, with how far the candidate is above it.
let atApex size digits (gap: float) (found: IReadOnlyList<PhaseCell>) =
    let best = (Theory.best size (4.0 / 7.0) 1.0).Loss

    1.0 - found[0].Loss / best
    |> Expect.within digits gap
    |> Expect.withDetail $"the candidate is {100.0 * (best / found[0].Loss - 1.0):F4} %% above the optimum"

/// The largest gap of the square, and how many steps of it are from there to the apex, along the axis where they are more.
let largest (gaps: (float * float[]) list) =
    let density, gaps = gaps |> List.maxBy (snd >> Array.max)
    let most = Array.max gaps
    let ratio = ratios[System.Array.IndexOf(gaps, most)]
    let steps from value = abs (log (value / from)) / log (100.0 ** (1.0 / 255.0))
    most, max (steps (4.0 / 7.0) density) (steps 1.0 ratio)

let private title = "How far the optimum is below the paper's theory"

let private caption =
    "How far the least exact loss is below the best of the paper's candidates; dark is not at all."

let private key =
    {
        Scale = ColourScale.Sequential
        Low = 0.0
        High = 0.175
        Label = "1 − least loss / best candidate"
    }

/// The gaps over the square.
let draw gaps =
    let densities, gaps = gaps |> List.sortBy fst |> List.unzip
    let heading = { Name = "gap"; Title = title; Caption = caption }
    SquareChart.heat heading key "below by" (Array.ofList densities) (Array.ofList ratios) (array2D gaps)
