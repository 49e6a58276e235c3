/// Why not all three features jointly, n = 3, m = 2? The paper leaves W ⊥ (1, 1, 1) out of its theory. With unit norms and
/// without bias that costs nothing: such a triangle never has the least loss. With norms and biases free it has, in a wedge
/// around equal importance; and training finds it, but most starts end in another minimum, where all three share the plane
/// with two of them at an acute angle.
///
/// Theory: the exact loss from 64 starts of BFGS, the least loss of every pattern that is a minimum somewhere. Training: 100
/// starts by the recipe of F3.3.
module Research.Experiments.PhaseDiagrams.JointQuestion

open Research
open Research.Experiments
open Research.Experiments.PhaseDiagrams.Diagram

/// How a point is approached.
type Way =
    | Minimised
    | Trained

/// A point of a cut, and how it is approached.
type Point =
    {
        Way: Way
        Ratio: float
        Density: float
    }

    override this.ToString() = $"{this.Way}, r = {Expect.number this.Ratio}, 1−S = {Expect.number this.Density}"

let private size = { Features = 3; Hidden = 2 }

let private triangle, acute, pair, less =
    "triangle", "all three, two at an acute angle", "a pair and one alone", "one ignored"

let private patterns = [ triangle; acute; pair; less ]

/// What a model does with three features, whichever they are.
let private pattern (trained: Trained<ReluOutputModel>) =
    let phase, gram = Geometry.phase trained, Geometry.gram trained

    if phase.Ignored.Count > 0 then
        less
    elif not phase.IsJoint then
        pair
    elif List.forall (fun (i, j) -> gram[i, j] < 0.0) [ 0, 1; 0, 2; 1, 2 ] then
        triangle
    else
        acute

/// Where the starts at a point ended: (pattern, exact loss).
let private endings = List.map (fun trained -> pattern trained, Training.exactLoss trained)

let private acrossDensities = [ for k in 20..50 -> float k / 50.0 ]

let private acrossRatios =
    logSpaced 31 0.5 2.0 |> List.map (fun ratio -> if abs (ratio - 1.0) < 1e-9 then 1.0 else ratio)

let private cutDensity = 0.6

let private points way =
    [
        for density in acrossDensities do
            { Way = way; Ratio = 1.0; Density = density }
        for ratio in acrossRatios do
            if ratio <> 1.0 then
                { Way = way; Ratio = ratio; Density = cutDensity }
    ]

let private posed point =
    { Paper = Papers.phases; Figure = "Q1" }
    |> Stage.sample (SparseUniform(Features = 3, Density = Density.Of point.Density))
    |> Stage.model (ReluOutputModel(Features = 3, Hidden = 2))
    |> Stage.weigh (Importance.Explicit [ 1.0; 1.0; point.Ratio ])

let private minimised point =
    posed point
    |> Stage.minimise Analytic.Loss
    |> Stage.train (QuasiNewton(CurvePoints = 0))
    |> Stage.restart (Best(Of = 64))
    |> Stage.survey endings

let private trained point =
    posed point
    |> Stage.minimise (Sampled(Batch = 512))
    |> Stage.train TrainedSquare.trainer
    |> Stage.restart (Best(Of = 100))
    |> Stage.survey endings

type private PointCell = Cell<Point, (string * float) list>
type private Cells = PointCell list

let private least (cell: PointCell) = cell.Answer |> List.map snd |> List.min

/// The least loss of a pattern; NaN where it is no minimum.
let private leastOf wanted (cell: PointCell) =
    match cell.Answer |> List.filter (fst >> (=) wanted) with
    | [] -> nan
    | found -> found |> List.map snd |> List.min

let private optimal (cell: PointCell) = cell.Answer |> List.minBy snd |> fst
let private candidate point = PaperCandidates.Best(at size point.Density, point.Ratio).Loss

/// The triangle with unit norms and without bias, by E min(x, y/2)² = 1/16 for two active features and 1/6 for three:
/// (2 + r) p² (3 + p) / 24.
let private unitTriangle point = (2.0 + point.Ratio) * point.Density ** 2.0 * (3.0 + point.Density) / 24.0

let private by way (cells: Cells) = cells |> List.filter (fun cell -> cell.At.Way = way)
let private atEqual (cells: Cells) = cells |> List.filter (fun cell -> cell.At.Ratio = 1.0) |> List.sortBy _.At.Density
let private atCut (cells: Cells) = cells |> List.filter (fun cell -> cell.At.Density = cutDensity) |> List.sortBy _.At.Ratio

/// What BFGS found best at a point, whichever way it is approached.
let private optimum (cells: Cells) point =
    match by Minimised cells |> List.tryFind (fun cell -> cell.At = { point with Way = Minimised }) with
    | Some cell -> least cell
    | None -> nan

let private share test (cell: PointCell) = float (cell.Answer |> List.filter test |> List.length) / float cell.Answer.Length

let private on wanted = share (fst >> (=) wanted)

/// Beyond 1 % above the optimum a start has missed it.
let private missed cells (cell: PointCell) =
    let best = optimum cells cell.At

    if System.Double.IsNaN best then
        nan
    else
        share (fun (_, loss) -> not (loss <= 1.01 * best)) cell

let private optimalAt way cut axis (cells: Cells) =
    match by way cells |> cut |> List.filter (optimal >> (=) triangle) with
    | [] -> [ nan ]
    | found -> found |> List.map axis

let private centre way (cells: Cells) =
    match by way cells |> List.tryFind (fun cell -> cell.At.Ratio = 1.0 && cell.At.Density = cutDensity) with
    | Some cell -> cell
    | None -> raise (NotMeasured "the point r = 1, 1−S = 0.6 was not run")

let private furthestApart (cells: Cells) =
    let apart (cell: PointCell) =
        by Minimised cells
        |> List.tryFind (fun other -> other.At = { cell.At with Way = Minimised })
        |> Option.map (fun other -> abs (on triangle cell - on triangle other))

    match by Trained cells |> List.choose apart with
    | [] -> nan
    | all -> List.average all

let private line k dash name (xs: float list) ys =
    Mark.Line
        {
            Name = name
            X = Array.ofList xs
            Y = Array.ofList ys
            Colour = (if k < 0 then Colouring.Ink else Colouring.Series k)
            Dash = dash
        }

/// Above: losses over the least; below: where starts end.
let private picture (cells: Cells) =
    let losses cut axis (x: Axis) heading =
        let found = by Minimised cells |> cut
        let xs = found |> List.map axis
        let above loss = found |> List.map (fun cell -> 100.0 * (loss cell / least cell - 1.0))

        Panel.make
            heading
            (Axis.grid x)
            (Axis.linear "loss above the least, %" |> Axis.between 0.0 40.0 |> Axis.grid)
            [
                for k, name in List.indexed patterns do
                    line k Dash.Solid name xs (above (leastOf name))
                line -1 Dash.Dashed "the paper's best candidate" xs (above (_.At >> candidate))
                line 0 Dash.Dotted "triangle of unit norms without bias" xs (above (_.At >> unitTriangle))
            ]

    let ends cut axis (x: Axis) =
        let found = by Trained cells |> cut
        let xs = found |> List.map axis

        Panel.make
            ""
            (Axis.grid x)
            (Axis.linear "share of trained starts" |> Axis.between 0.0 1.02 |> Axis.grid)
            [
                for k, name in List.indexed patterns do
                    line k Dash.Solid name xs (found |> List.map (on name))
                line -1 Dash.Dotted "more than 1 % above the optimum" xs (found |> List.map (missed cells))
            ]

    let density = Axis.linear "density 1−S" |> Axis.between 0.4 1.0

    let ratio =
        Axis.log "relative importance r of the extra feature"
        |> Axis.between 0.5 2.0
        |> Axis.ticks [ for at in [ 0.5; 0.7; 1.0; 1.4; 2.0 ] -> at, Expect.number at ]

    Charts.panels
        {
            Name = "joint"
            Title = "Why not all three features jointly?"
            Caption =
                "Three features in two dimensions. Above: the least exact loss of every pattern that is a minimum, the best candidate \
of the paper, and the triangle of unit norms that the paper leaves out. Below: where 100 trained starts end, and how many of them \
miss the optimum. At 1−S = 1, where x and 1 − x are alike, an acute triangle is as good as the regular one."
        }
        300.0
        [
            [
                losses atEqual _.At.Density density "equal importance, r = 1"
                losses atCut _.At.Ratio ratio "1−S = 0.6"
            ]
            [ ends atEqual _.At.Density density; ends atCut _.At.Ratio ratio ]
        ]

let figure =
    study Papers.phases "Q1" {
        over (points Minimised) minimised
        over (points Trained) trained

        claim
            "unit norms, no bias: nowhere better than the paper's best candidate"
            (by Minimised
             >> List.map (fun cell -> unitTriangle cell.At / candidate cell.At)
             >> List.min
             >> Expect.atLeast 1.0)

        claim
            "norms and bias free: at r = 1 the triangle is best from 1−S = 0.5218 on"
            (optimalAt Minimised atEqual _.At.Density >> List.min >> Expect.within 0.02 0.5218)

        claim "1−S = 0.6: best from r = 0.665 on" (optimalAt Minimised atCut _.At.Ratio >> List.min >> Expect.within 0.04 0.6654)

        claim "1−S = 0.6: up to r = 1.309" (optimalAt Minimised atCut _.At.Ratio >> List.max >> Expect.within 0.07 1.3087)

        claim
            "training confirms it: at r = 1 the best of 100 starts is a triangle from 1−S = 0.5218 on"
            (optimalAt Trained atEqual _.At.Density >> List.min >> Expect.within 0.02 0.5218)

        claim "r = 1, 1−S = 0.6: some starts land on it" (centre Trained >> on triangle >> Expect.atLeast 0.1)
        claim "… but most miss it" (fun cells -> centre Trained cells |> missed cells |> Expect.atLeast 0.5)
        claim "training on samples lands on it as often as minimising the exact loss" (furthestApart >> Expect.atMost 0.1)
        draw picture
    }
