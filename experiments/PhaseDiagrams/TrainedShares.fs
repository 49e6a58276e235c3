/// What the claims of F3.1 and F3.3 ask of all points of the trained square.
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

/// Whether the best start of a point does not miss the optimum.
let hasFound point = missed point < 1.0

/// Whether a point is sparser than a density, denser, or two things are true of it.
let sparser density (point: Point) = point.Density < density

let denser density (point: Point) = point.Density > density

let both test other (point: Point) = test point && other point

/// The largest density at the relative importance nearest to one where training ended in a phase; NaN where in none.
let densest phase ratio points =
    let near = ratios |> List.minBy (fun other -> abs (log (other / ratio)))

    match points |> List.filter (fun point -> point.Ratio = near && isIn [ phase ] point) with
    | [] -> nan
    | found -> found |> List.map _.Density |> List.max

/// How many points have another phase than the optimum, and no optimum of another phase beside them.
let astray points = points |> List.filter (fun point -> not (agrees point || point.IsAtBoundary)) |> List.length
