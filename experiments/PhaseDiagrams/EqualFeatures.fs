/// Equal features in the plane at their true optimum: mostly a regular polygon that ignores the rest, but not always; and how
/// the loss curves there.
module Research.Experiments.PhaseDiagrams.EqualFeatures

open Research
open Research.Experiments
open Research.Experiments.PhaseDiagrams.Diagram

/// n features at a density.
type Plane =
    {
        Features: int
        Density: float
    }

    override this.ToString() = $"n = {this.Features}, {Expect.number this.Density}"

type private Cells = Cell<Plane, EqualOptimum> list

// The three in between are where six features pass from a hexagon to a pentagon.
let private densities = logSpaced 25 0.01 1.0 @ [ 0.0675; 0.07; 0.075 ] |> List.sort

let private points =
    [
        for features in 5..7 do
            for density in densities -> { Features = features; Density = density }
    ]

let private variance density = density / 3.0 - density * density / 4.0

/// The best regular polygon, with the other features ignored.
let private polygon (at: Plane) =
    List.min
        [
            for sides in 2 .. at.Features -> KGon.At(sides, at.Density).Loss + float (at.Features - sides) * variance at.Density
        ]

/// 1 − least loss / that of the best polygon.
let private below (cell: Cell<Plane, EqualOptimum>) = 1.0 - cell.Answer.Loss / polygon cell.At
let private ofSize features (cells: Cells) = cells |> List.filter (fun cell -> cell.At.Features = features)
let private at features density cells = Cells.at { Features = features; Density = density } cells

let private lowest (cell: Cell<Plane, EqualOptimum>) =
    min cell.Answer.Spectrum[0] cell.Answer.OtherSpectrum[0] / Seq.max cell.Answer.Spectrum

/// The least eigenvalue beside the rotation's, over the largest.
let private softest (cell: Cell<Plane, EqualOptimum>) = cell.Answer.Spectrum[1] / Seq.max cell.Answer.Spectrum

let private curve value features (cells: Cells) : Curve =
    let cells = ofSize features cells

    {
        Name = $"n = {features}"
        X = [| for cell in cells -> cell.At.Density |]
        Y = [| for cell in cells -> value cell |]
    }

let private drawn (cells: Cells) =
    let panel label value =
        Panel.make
            ""
            (Axis.log "density 1−S" |> Axis.grid)
            (Axis.linear label |> Axis.grid)
            [
                for k, features in List.indexed [ 5..7 ] do
                    let curve = curve value features cells
                    Mark.Line { Name = curve.Name; X = curve.X; Y = curve.Y; Colour = Colouring.Series k; Dash = Dash.Solid }
            ]

    Charts.panels
        {
            Name = "equal-features"
            Title = "Equal features in the plane, at their optimum"
            Caption =
                "Features at least half as long as the longest; shorter ones that are not ignored; how far the optimum is below the best regular polygon; the softest direction beside the rotation, over the stiffest."
        }
        260.0
        [
            [ panel "full features" (_.Answer.Full >> float); panel "weak features" (_.Answer.Weak >> float) ]
            [ panel "1 − loss / best polygon" below; panel "softest / stiffest eigenvalue" softest ]
        ]

let figure =
    study Papers.phases "D13" {
        derive points (fun at -> Research.EqualFeatures(Features = at.Features, Density = at.Density)) id
        claim "six features: a hexagon at 1−S = 0.0675" (at 6 0.0675 >> _.Full >> Expect.equal 6)

        claim
            "six features: a pentagon and a weak sixth at 1−S = 0.07"
            (at 6 0.07 >> (fun best -> 10 * best.Full + best.Weak) >> Expect.equal 51)

        claim "six features: still so at 1−S = 0.075" (at 6 0.075 >> (fun best -> 10 * best.Full + best.Weak) >> Expect.equal 51)

        claim
            "five features: a regular polygon below 1−S = 0.5"
            (ofSize 5
             >> List.filter (fun cell -> cell.At.Density < 0.5)
             >> List.map below
             >> List.max
             >> Expect.atMost 1e-9)

        claim "every optimum is a minimum: no direction curves down" (List.map lowest >> List.min >> Expect.atLeast -1e-7)
        draw drawn
    }
