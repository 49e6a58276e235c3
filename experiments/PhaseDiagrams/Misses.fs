/// How much better the best of k starts is than one, counted over all choices of k among the starts of a cell.
module Research.Experiments.PhaseDiagrams.Misses

open Research

/// Losses of the starts of one setting, and the best loss that is known there.
type Starts = { Setting: string; Losses: float list; Optimum: float }

/// A minimum further above the best one is another one. From 1e-6 on, at most one start of 64 more would count as missed.
let missed = 1e-4

/// The starts of cells, the optimum of each the best of all cells of its setting.
let ofCells (known: Cell<string, 'answer> list) (cells: Cell<string, 'answer> list) =
    let losses (cell: Cell<string, 'answer>) = [ for each in cell.Evaluations -> each.Loss ]

    [
        for cell in cells ->
            {
                Setting = cell.At
                Losses = losses cell
                Optimum = known |> List.filter (fun other -> other.At = cell.At) |> List.collect losses |> List.min
            }
    ]

/// The share of all choices of k among the starts of which none succeeds.
let private allMiss failed total k =
    List.fold (fun share i -> share * float (max 0 (failed - i)) / float (total - i)) 1.0 [ 0 .. k - 1 ]

/// The share of all choices of k starts that miss the optimum.
let missing k starts =
    let failures = starts.Losses |> List.filter (fun loss -> loss > starts.Optimum * (1.0 + missed)) |> List.length
    allMiss failures starts.Losses.Length k

/// The mean over all choices of k starts of how far the best of them is above the optimum, relative to it: the best has rank i
/// where all k are of rank i or worse, but not all of rank i + 1 or worse.
let bestOf k starts =
    let total = starts.Losses.Length
    let share i = allMiss (total - i) total k - allMiss (total - i - 1) total k
    starts.Losses |> List.sort |> List.mapi (fun i loss -> share i * (loss / starts.Optimum - 1.0)) |> List.sum

/// The largest share over all settings.
let worst k all = all |> List.map (missing k) |> List.max

/// How far the best start is above the optimum, at the worst setting.
let worstOfBest all = all |> List.map (fun starts -> List.min starts.Losses / starts.Optimum - 1.0) |> List.max

/// The largest difference between the shares of single starts that miss, setting by setting.
let furthestApart all others = List.map2 (fun starts others -> abs (missing 1 starts - missing 1 others)) all others |> List.max
