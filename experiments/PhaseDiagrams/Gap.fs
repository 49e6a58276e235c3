/// Where, and by how much, the paper's theory (a few candidates) is not the optimum.
module Research.Experiments.PhaseDiagrams.Gap

open Research
open Research.Experiments
open Research.Experiments.PhaseDiagrams.Diagram

type private At = Cell<float, Line> list

let private gaps size (cells: At) =
    [
        for cell in cells -> cell.At, Array.init cell.Answer.Ratios.Length (fun k -> snd (against size cell.At cell.Answer k))
    ]

let private largest size cells = gaps size cells |> List.map (snd >> Array.max) |> List.max
let private densityOfLargest size cells = gaps size cells |> List.maxBy (snd >> Array.max) |> fst

let private otherwise size (cells: At) = cells |> share (fun density line k -> fst (against size density line k) <> line.Phase[k])

let private lower size by (cells: At) = cells |> share (fun density line k -> snd (against size density line k) > by)

let private gap figure title size otherPhase most =
    study Papers.phases figure {
        derive densities (line size) read
        claim "share of the square in another phase" (otherwise size >> Expect.within 0.005 otherPhase)
        claim "largest gap: how far the optimum is below the best candidate" (largest size >> Expect.within 0.003 most)
        claim "largest gap at 1−S = 0.562" (densityOfLargest size >> Expect.within 0.02 0.562)
        claim "share of the square more than 1 % below" (lower size 0.01 >> Expect.atLeast 0.01)
        draw (fun cells -> Drawing.gap figure title (gaps size cells))
    }

let twoInOne =
    gap "D4" "How far the optimum is below the paper's theory: 2 in 1" { Features = 2; Hidden = 1 } 0.030 0.132

let threeInTwo =
    gap "D5" "How far the optimum is below the paper's theory: 3 in 2" { Features = 3; Hidden = 2 } 0.019 0.158
