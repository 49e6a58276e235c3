/// The wedge around equal importance in which all three features share the plane: the case that the paper leaves out.
module Research.Experiments.PhaseDiagrams.Wedge

open Research
open Research.Experiments
open Research.Experiments.PhaseDiagrams.Diagram

let private densities = [ for k in 0..100 -> 0.5 + 0.005 * float k ]
let private ratios = [ for k in 0..120 -> 0.5 + 0.01 * float k ]
let private equal = 50

/// The least density with joint superposition at equal importance.
let private onset (cells: Cell<float, Line> list) =
    cells |> List.filter (fun cell -> cell.Answer.Phase[equal] = "{123}") |> List.map _.At |> List.min

let private widest cells = cells |> List.map (span "{123}" >> snd) |> List.filter (System.Double.IsNaN >> not) |> List.max

let figure =
    study Papers.phases "D8" "Joint superposition of all three features" {
        let! cells = computeOver "1−S" densities (line ratios n3m2) |> ask read
        let first, last = nearest 0.6 cells |> span "{123}"
        claim "at equal importance joint from 1−S = 0.5218 on" (onset cells |> Expect.within 0.006 0.521837659071)
        claim "p = 0.6: joint from r = 0.6654 …" (first |> Expect.within 0.011 0.66540)
        claim "p = 0.6: … to r = 1.3087" (last |> Expect.within 0.011 1.30870)
        claim "the wedge reaches up to r = 1.442" (widest cells |> Expect.within 0.011 1.442)
        draw (Drawing.phases "All three features in joint superposition, around equal importance" cells)
    }
