/// Drawings of F3.1 and F3.3: phases, starts that miss, and the extra feature as the paper colours it.
module Research.Experiments.PhaseDiagrams.TrainedDrawing

open Research
open Research.Experiments.PhaseDiagrams.TrainedPoints

let private square nothing value (points: Point list) =
    SquareChart.ofPoints nothing [ for point in points -> (point.Density, point.Ratio), value point ]

let private phaseMap size label (phase: Point -> Phase) points : PhaseMap =
    let densities, ratios, phases =
        points |> square ("", false) (fun point -> string (phase point), (phase point).IsWeak)

    {
        Label = label
        Ratios = ratios
        Densities = densities
        Phases = phases
        Lines = [ Theory.boundaries size ]
    }

let private ofStarts (points: Point list) = points |> List.map _.Endings.Length |> List.max

/// The phases that training found, those of the optimum, and how many starts miss it.
let phases title size points =
    let trained =
        phaseMap size $"trained: the lowest loss of {ofStarts points}" (fun point -> (lowest point).Phase) points

    let optimum = phaseMap size "the least exact loss" _.Optimum.Phase points
    let misses = points |> square nan missed |||> SquareChart.misses "starts that miss the optimum"

    let caption =
        Drawing.notation
        + " Dashed: the paper's theory. A start misses where its exact loss is more than 1 % above the optimum."

    PhaseDiagram.beside
        { Name = "phases"; Title = title; Caption = caption }
        (PhaseDiagram.squares [ trained; optimum ] @ [ misses ])

let private caption =
    "The extra feature, by six rules of picking among the same ten starts at each point: grey where it is not represented, blue \
where it has a dimension to itself, red in superposition. Dashed: the paper's theory, which its published picture resembles."

/// The extra feature in the colours of the paper, by every rule.
let shades title size points =
    let map (name, rule: PickingRules.Rule) =
        let densities, ratios, both = points |> square (nan, nan) (_.Endings >> rule)
        let norms, superposition = Array2D.map fst both, Array2D.map snd both
        PhaseDiagram.crowding name ratios densities norms superposition [ Theory.boundaries size ]

    PhaseDiagram.crowdings { Name = "colours"; Title = title; Caption = caption } (List.map map PickingRules.all)
