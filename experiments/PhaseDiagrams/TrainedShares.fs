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

/// The points at the relative importance nearest to one.
let private column ratio (points: Point list) =
    let near = ratios |> List.minBy (fun other -> abs (log (other / ratio)))
    points |> List.filter (fun point -> point.Ratio = near)

/// Whether the extra feature is neither absent nor full: a norm between 0.25 and 0.75.
let isBetween (norm: Point -> float) point = abs (norm point - 0.5) < 0.25

/// At how many densities it is so at each relative importance: the width of a transition, in steps of the square.
let widths norm ratios points = [ for r in ratios -> column r points |> List.filter (isBetween norm) |> List.length ]

/// The norm of the extra feature at the optimum, and by the rule that the paper states.
let optimal, stated = _.Optimum.Norm, (fun (point: Point) -> fst (Endings.withoutWorst point.Endings))

/// The lobe at r slightly below 1, 1−S from 0.6 to 1, where the published picture is blurred, down to the tricritical density (D12).
let isInLobe (point: Point) = point.Ratio < 1.0 && point.Density > 0.52

/// The largest density at the relative importance nearest to one where training ended in a phase; NaN where in none.
let densest phase ratio points =
    match column ratio points |> List.filter (isIn [ phase ]) with
    | [] -> nan
    | found -> found |> List.map _.Density |> List.max

/// How many points have another phase than the optimum, and no optimum of another phase beside them.
let astray points = points |> List.filter (fun point -> not (agrees point || point.IsAtBoundary)) |> List.length
