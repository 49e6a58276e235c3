/// What is best at the points of Q1, and where shares of their starts end.
module Research.Experiments.PhaseDiagrams.JointShares

open Research
open Research.Experiments.PhaseDiagrams.Diagram
open Research.Experiments.PhaseDiagrams.JointCuts

/// The paper's best candidate.
let candidate point = (Theory.best n3m2 point.Density point.Ratio).Loss

/// The triangle with unit norms and without bias, by E min(x, y/2)² = 1/16 for two active features and 1/6 for three:
/// (2 + r) p² (3 + p) / 24.
let unitTriangle point = (2.0 + point.Ratio) * point.Density ** 2.0 * (3.0 + point.Density) / 24.0

/// The least loss at a point.
let least point = point.Endings |> List.map snd |> List.min

/// The least loss of a pattern; NaN where it is no minimum.
let leastOf pattern point =
    match point.Endings |> List.filter (fst >> (=) pattern) with
    | [] -> nan
    | found -> found |> List.map snd |> List.min

/// The points where a triangle is best, by their place on a cut; NaN of none.
let triangles place points =
    match points |> List.filter (fun point -> fst (List.minBy snd point.Endings) = triangle) with
    | [] -> [ nan ]
    | found -> List.map place found

let private share test point = float (point.Endings |> List.filter test |> List.length) / float point.Endings.Length

/// The share of starts that end in a pattern.
let on pattern = share (fst >> (=) pattern)

let private matching points point =
    points |> List.tryFind (fun other -> other.Ratio = point.Ratio && other.Density = point.Density)

/// The share of starts more than 1 % above what was found best at a point; NaN where nothing was minimised.
let missed minimised point =
    match matching minimised point with
    | Some best -> point |> share (fun (_, loss) -> not (loss <= 1.01 * least best))
    | None -> nan

/// The mean difference between the shares of starts that end in a triangle; NaN of no point.
let apart minimised trained =
    [
        for point in trained do
            for other in matching minimised point |> Option.toList -> abs (on triangle point - on triangle other)
    ]
    |> function
        | [] -> nan
        | all -> List.average all
