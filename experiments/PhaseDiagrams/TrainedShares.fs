/// Shares of the trained square and its starts for which something is true.
module Research.Experiments.PhaseDiagrams.TrainedShares

open Research
open Research.Experiments.PhaseDiagrams.TrainedSquare
open Research.Experiments.PhaseDiagrams.TrainedPoints

/// The share of the points for which something is true; NaN of no point.
let share test (points: Point list) =
    if points.IsEmpty then
        nan
    else
        points |> List.averageBy (fun point -> if test point then 1.0 else 0.0)

/// The share of those among some points.
let shareAmong among test points = points |> List.filter among |> share test

/// Whether training found the phase of the paper's theory.
let agreesWithTheory size (point: Point) = string point.Lowest.Phase = (Theory.best size point.Density point.Ratio).Phase

/// The best of ten is the optimum, and a start misses it, beyond this share of the loss: far above what the noise of training
/// leaves, below the distance of most other minima.
let private tolerance = 0.01

/// How many starts of a point miss the optimum.
let misses (point: Point) = Endings.missing tolerance point.Optimum.Loss [ for ending in point.Endings -> ending.Exact ]

/// Whether the best ending is the optimum.
let found point = misses point < point.Endings.Length

/// The share of all starts that miss the optimum.
let missed points = points |> List.averageBy (fun point -> float (misses point) / float point.Endings.Length)

/// Whether training ended in one of some phases.
let isIn phases (point: Point) = List.contains (string point.Lowest.Phase) phases

/// The largest density at the relative importance nearest to one where training ended in a phase; NaN where in none.
let densest phase ratio points =
    let near = ratios |> List.minBy (fun other -> abs (log (other / ratio)))

    match points |> List.filter (fun point -> point.Ratio = near && isIn [ phase ] point) with
    | [] -> nan
    | found -> found |> List.map _.Density |> List.max

/// How much further the paper's average is from the norm of the extra feature at the optimum than the lowest loss is: the
/// ratio of the root mean square distances.
let noise points =
    let error (norm: Point -> float) = points |> List.averageBy (fun point -> (norm point - point.Optimum.Norm) ** 2.0) |> sqrt
    error (fun point -> fst (Endings.dropWorst point.Endings)) / error _.Lowest.Norm
