/// The limit of sparse features: one at a time, in the plane. The numbers of Chen et al. (2023), who found them by hand.
module Research.Experiments.PhaseDiagrams.OneHotGons

open Research
open Research.Experiments

/// Sides, ‖W_i‖ and b as published, to five decimals.
let private published =
    [
        4, 1.0, 0.0
        5, 1.17046, -0.28230
        6, 1.32053, -0.61814
        7, 1.44839, -0.96691
        8, 1.55045, -1.29119
    ]

/// Σ of the squared errors over 1/(3c) for c features: h_k, and 1 for each that is left out.
let private loss sides features (cells: Cell<int, KGon> list) =
    let gon = Cells.at sides cells
    (gon.Loss * 3.0 * float sides + float (features - sides)) / (3.0 * float features)

let private caption = "Each k-gon at its best radius and bias; above the line at 1 a feature is better left out."

let private drawn (cells: Cell<int, KGon> list) =
    let curve name value = [ for cell in cells -> float cell.At, value cell.Answer ] |> Curve.through name

    Charts.lines
        { Name = "one-hot-gons"; Title = "Regular k-gons, one feature at a time"; Caption = caption }
        (Axis.linear "sides k")
        (Axis.linear "")
        [
            curve "radius ‖W‖" _.Norm
            curve "bias b" _.Bias
            curve "error of a feature (1: left out)" (fun gon -> gon.Loss * 3.0)
        ]

let figure =
    study Papers.phases "D11" "Regular k-gons, one feature at a time" {
        let! cells = computeOver "k" [ 3..8 ] (fun sides -> OneHotGon(Sides = sides)) |> ask id
        let furthest off = List.max [ for sides, norm, bias in published -> off (Cells.at sides cells) norm bias ]

        claim
            "the radii of the 4- to 8-gon as published"
            (furthest (fun gon norm _ -> abs (gon.Norm - norm)) |> Expect.atMost 1e-5)

        claim "their biases as published" (furthest (fun gon _ bias -> abs (gon.Bias - bias)) |> Expect.atMost 1e-5)
        claim "five features, square: 0.06667" (loss 4 5 cells |> Expect.within 1e-5 0.06667)
        claim "five features, pentagon: 0.01583" (loss 5 5 cells |> Expect.within 1e-5 0.01583)
        claim "six features, pentagon: 0.06874" (loss 5 6 cells |> Expect.within 1e-5 0.06874)
        claim "six features, hexagon: 0.04819" (loss 6 6 cells |> Expect.within 1e-5 0.04819)
        claim "seven features, heptagon: 0.08327" (loss 7 7 cells |> Expect.within 1e-5 0.08327)
        claim "eight features, octagon: 0.11555" (loss 8 8 cells |> Expect.within 1e-5 0.11555)
        draw (drawn cells)
    }
