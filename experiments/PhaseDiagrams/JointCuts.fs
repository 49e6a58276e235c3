/// The cuts of Q1: three features in two dimensions at equal importance over the density, and at 1−S = 0.6 over the relative
/// importance r of the extra feature; and where the starts at their points end.
module Research.Experiments.PhaseDiagrams.JointCuts

open Research
open Research.Experiments.PhaseDiagrams.Diagram

/// A point of a cut, and where each start ended: what the model does with its features, and the exact loss.
type Point = { Ratio: float; Density: float; Endings: (string * float) list }

let triangle, acute, pair, less =
    "triangle", "all three, two at an acute angle", "a pair and one alone", "one ignored"

/// What a model does with three features, whichever they are, and its exact loss.
let private ending (trained: Trained<ReluOutputModel>) =
    let phase, gram = Geometry.phase trained, Geometry.gram trained
    let isTriangle = List.forall (fun (i, j) -> gram[i, j] < 0.0) [ 0, 1; 0, 2; 1, 2 ]

    let pattern =
        if phase.Ignored.Count > 0 then less
        elif not phase.IsJoint then pair
        elif isTriangle then triangle
        else acute

    pattern, Training.exactLoss trained

let private cutDensity = 0.6
let private acrossDensities = [ for k in 20..50 -> float k / 50.0 ]

// r = 1 is on the first cut.
let private acrossRatios = logSpaced 31 0.5 2.0 |> List.filter (fun ratio -> abs (ratio - 1.0) > 1e-9)

/// The points of both cuts, each trained at (relative importance, density).
let cuts name (training: float -> float -> Training<ReluOutputModel>) =
    let point ratio density cell = { Ratio = ratio; Density = density; Endings = Cells.all cell }

    Part.both
        (sweep "1−S" acrossDensities (training 1.0) |> ask ending)
        (sweep "r" acrossRatios (fun ratio -> training ratio cutDensity) |> ask ending)
    |> Part.map (fun (densities, ratios) ->
        [ for cell in densities -> point 1.0 cell.At cell ] @ [ for cell in ratios -> point cell.At cutDensity cell ])
    |> named name

/// The points of the first cut.
let atEqual points = points |> List.filter (fun point -> point.Ratio = 1.0)

/// The points of the second cut.
let atCut points = points |> List.filter (fun point -> point.Density = cutDensity) |> List.sortBy _.Ratio

/// The point where the cuts meet; the claim is undecided where it was not run.
let centre points =
    match atEqual points |> List.tryFind (fun point -> point.Density = cutDensity) with
    | Some point -> point
    | None -> raise (NotMeasured "the point r = 1, 1−S = 0.6 was not run")
