/// The wedge around equal importance in which all three features share the plane: the case that the paper leaves out.
module Research.Experiments.PhaseDiagrams.Wedge

open Research
open Research.Experiments
open Research.Experiments.PhaseDiagrams.Diagram

let private size = { Features = 3; Hidden = 2 }
let private densities = [ for k in 0..100 -> 0.5 + 0.005 * float k ]
let private ratios = Values.Of<float>[for k in 0..120 -> 0.5 + 0.01 * float k]
let private line density = PhaseLine(Setting = at size density, Ratios = ratios, Starts = 16)

/// The least density with joint superposition at equal importance.
let private onset (cells: Cell<float, Line> list) =
    let equal = 50

    cells |> List.filter (fun cell -> cell.Answer.Phase[equal] = "{123}") |> List.map _.At |> List.min

let private widest (cells: Cell<float, Line> list) =
    cells |> List.map (span "{123}" >> snd) |> List.filter (System.Double.IsNaN >> not) |> List.max

let figure =
    study Papers.phases "D8" {
        derive densities line read
        claim "at equal importance joint from 1−S = 0.5218 on" (onset >> Expect.within 0.006 0.521837659071)
        claim "p = 0.6: joint from r = 0.6654 …" (nearest 0.6 >> span "{123}" >> fst >> Expect.within 0.011 0.66540)
        claim "p = 0.6: … to r = 1.3087" (nearest 0.6 >> span "{123}" >> snd >> Expect.within 0.011 1.30870)
        claim "the wedge reaches up to r = 1.442" (widest >> Expect.within 0.011 1.442)
        draw (Drawing.phases "D8" "All three features in joint superposition, around equal importance")
    }
