/// Equal features in the plane: the regular k-gons, each at its best radius and bias, with n − k features ignored.
module Research.Experiments.PhaseDiagrams.KGons

open System.Collections.Generic
open Research
open Research.Experiments
open Research.Experiments.PhaseDiagrams.Diagram

type private Cells = Cell<float, IReadOnlyList<KGon>> list

let private densities = logSpaced 97 0.001 1.0

/// What ignoring a feature costs.
let variance p = p / 3.0 - p * p / 4.0

/// The number of sides of the best k-gon for n features at a density, with those that it leaves out.
let private best features (cell: Cell<float, IReadOnlyList<KGon>>) =
    let gons = cell.Answer |> Seq.filter (fun gon -> gon.Sides <= features)
    (gons |> Seq.minBy (fun gon -> gon.Loss + float (features - gon.Sides) * variance cell.At)).Sides

/// The largest density at which the best k-gon of n features has at least so many sides.
let private until sides features (cells: Cells) =
    cells |> List.filter (fun cell -> best features cell >= sides) |> List.map _.At |> List.max

let private curve (cells: Cells) sides =
    [
        for cell in cells do
            let gon = cell.Answer |> Seq.find (fun gon -> gon.Sides = sides)
            cell.At, gon.Loss / variance cell.At / float sides
    ]
    |> Curve.through (if sides = 4 then "2-gon, 4-gon" else $"{sides}-gon")

let private caption =
    "Least exact loss per feature over what ignoring a feature costs: above 1 a feature is better ignored. A square is two digons."

let private drawn cells =
    Charts.lines
        { Name = "k-gons"; Title = "Regular k-gons of equal features in the plane"; Caption = caption }
        (Axis.log "density 1−S")
        (Axis.linear "loss per feature / V")
        (List.map (curve cells) [ 3..8 ])

let atlas =
    study Papers.phases "D9" "Regular k-gons in the plane" {
        let! cells = computeOver "1−S" densities (fun density -> KGonRow(Density = density)) |> ask id
        claim "n = 5: a pentagon up to 1−S = 0.2249" (until 5 5 cells |> Expect.within 0.016 0.224875449364)
        claim "n = 5: a square up to 1−S = 0.6442, then a triangle" (until 4 5 cells |> Expect.within 0.046 0.644240364461)
        claim "n = 6: a hexagon up to 1−S = 0.0701" (until 6 6 cells |> Expect.within 0.005 0.070086581609)
        claim "n = 8: never an octagon" (cells |> List.filter (fun cell -> best 8 cell = 8) |> List.length |> Expect.equal 0)
        draw (drawn cells)
    }
