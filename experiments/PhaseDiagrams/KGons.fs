/// Equal features in the plane: the regular k-gons, each at its best radius and bias, with n − k features ignored.
module Research.Experiments.PhaseDiagrams.KGons

open Research
open Research.Experiments
open Research.Experiments.PhaseDiagrams.Diagram

let private densities = logSpaced 97 0.001 1.0
let private row density = KGonRow(Density = density)
let private variance p = p / 3.0 - p * p / 4.0

/// The number of sides of the best k-gon for n features, and its loss with those that it leaves out.
let private best features density (gons: KGon list) =
    gons
    |> List.filter (fun gon -> gon.Sides <= features)
    |> List.map (fun gon -> gon.Sides, gon.Loss + float (features - gon.Sides) * variance density)
    |> List.minBy snd

/// The largest density at which the best k-gon of n features has at least so many sides.
let private until sides features (cells: Cell<float, KGon list> list) =
    cells
    |> List.filter (fun cell -> fst (best features cell.At cell.Answer) >= sides)
    |> List.map _.At
    |> List.max

let private curve (cells: Cell<float, KGon list> list) sides : Curve =
    {
        Name = $"{sides}-gon"
        X = [| for cell in cells -> cell.At |]
        Y =
            [|
                for cell in cells ->
                    (cell.Answer |> List.find (fun gon -> gon.Sides = sides)).Loss / variance cell.At / float sides
            |]
    }

let atlas =
    study Papers.phases "D9" {
        derive densities row List.ofSeq
        claim "n = 5: a pentagon up to 1−S = 0.2249" (until 5 5 >> Expect.within 0.016 0.224875449364)
        claim "n = 5: a square up to 1−S = 0.6442, then a triangle" (until 4 5 >> Expect.within 0.046 0.644240364461)
        claim "n = 6: a hexagon up to 1−S = 0.0701" (until 6 6 >> Expect.within 0.005 0.070086581609)

        claim "n = 8: never an octagon" (fun cells ->
            cells |> List.filter (fun cell -> fst (best 8 cell.At cell.Answer) = 8) |> List.length |> Expect.equal 0)

        draw (fun cells ->
            Charts.lines
                {
                    Name = "k-gons"
                    Title = "Regular k-gons of equal features in the plane"
                    Caption =
                        "Least exact loss per feature over what ignoring a feature costs: above 1 a feature is better ignored."
                }
                (Axis.log "density 1−S")
                (Axis.linear "loss per feature / V")
                [ for sides in 2..8 -> curve cells sides ])
    }
