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

let private furthest pick (cells: Cell<int, KGon> list) =
    published |> List.map (fun (sides, norm, bias) -> pick (Cells.at sides cells) norm bias) |> List.max

let figure =
    study Papers.phases "D11" {
        derive [ 3..8 ] (fun sides -> OneHotGon(Sides = sides)) id

        claim
            "the radii of the 4- to 8-gon as published"
            (furthest (fun gon norm _ -> abs (gon.Norm - norm)) >> Expect.atMost 1e-5)

        claim "their biases as published" (furthest (fun gon _ bias -> abs (gon.Bias - bias)) >> Expect.atMost 1e-5)
        claim "five features, square: 0.06667" (loss 4 5 >> Expect.within 1e-5 0.06667)
        claim "five features, pentagon: 0.01583" (loss 5 5 >> Expect.within 1e-5 0.01583)
        claim "six features, pentagon: 0.06874" (loss 5 6 >> Expect.within 1e-5 0.06874)
        claim "six features, hexagon: 0.04819" (loss 6 6 >> Expect.within 1e-5 0.04819)
        claim "seven features, heptagon: 0.08327" (loss 7 7 >> Expect.within 1e-5 0.08327)
        claim "eight features, octagon: 0.11555" (loss 8 8 >> Expect.within 1e-5 0.11555)

        draw (fun cells ->
            Charts.lines
                {
                    Name = "one-hot-gons"
                    Title = "One feature at a time"
                    Caption = "Each k-gon at its best radius and bias; above the line at 1 a feature is better left out."
                }
                (Axis.linear "sides k")
                (Axis.linear "")
                [
                    for name, value in
                        [
                            "radius ‖W‖", (fun (gon: KGon) -> gon.Norm)
                            "bias b", _.Bias
                            "error of a feature (1: left out)", (fun gon -> gon.Loss * 3.0)
                        ] do
                        {
                            Name = name
                            X = [| for cell in cells -> float cell.At |]
                            Y = [| for cell in cells -> value cell.Answer |]
                        }
                ])
    }
