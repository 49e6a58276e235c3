/// Where, and by how much, the paper's theory (the best of a few candidates) is not the optimum.
module Research.Experiments.PhaseDiagrams.Gap

open Research
open Research.Experiments.PhaseDiagrams.Diagram

/// 1 − least loss / the best candidate's, by density.
let gaps size (cells: Cell<float, Line> list) =
    [
        for cell in cells -> cell.At, Array.init cell.Answer.Ratios.Length (fun k -> snd (against size cell.At cell.Answer k))
    ]

/// The largest of them.
let largest size cells =
    let density, most = gaps size cells |> List.map (fun (density, gaps) -> density, Array.max gaps) |> List.maxBy snd
    density, most

/// The share of the square where the optimum is another phase than the best candidate.
let otherwise size cells = cells |> share (fun density line k -> fst (against size density line k) <> line.Phase[k])

/// The share of the square where the best candidate is further above the optimum than this.
let above size by cells = cells |> share (fun density line k -> snd (against size density line k) > by)
