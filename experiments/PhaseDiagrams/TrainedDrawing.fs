/// Drawings of F3.1 and F3.3: phases, starts that miss, and the extra feature as the paper colours it.
module Research.Experiments.PhaseDiagrams.TrainedDrawing

open Research
open Research.Experiments.PhaseDiagrams.TrainedSquare
open Research.Experiments.PhaseDiagrams.TrainedPoints

/// Densities, and a value for each of their points.
let private square (value: Point -> 'value) nothing points =
    let rows = points |> List.groupBy _.Density |> List.sortBy fst
    let cell row ratio = row |> List.tryFind (fun point -> point.Ratio = ratio) |> Option.map value |> Option.defaultValue nothing
    Array.ofList (List.map fst rows), array2D [ for _, row in rows -> [ for ratio in ratios -> cell row ratio ] ]

let private mostStarts points = points |> List.map _.Endings.Length |> List.max

let private phaseMap size label (phase: Point -> Phase) points : PhaseMap =
    let densities, phases = points |> square (fun point -> string (phase point), (phase point).IsWeak) ("", false)

    {
        Label = label
        Ratios = Array.ofList ratios
        Densities = densities
        Phases = phases
        Lines = [ Theory.boundaries size ]
    }

/// In quarters of the starts, after none.
let private quarters =
    [
        "no start misses"
        "up to a quarter"
        "up to half"
        "up to three quarters"
        "more than three quarters"
    ]

let private failureMap points : SquareMap =
    let key = { Scale = ColourScale.Sequential; Low = 0.0; High = 4.0; Label = "" }
    let quarter point = min 4 ((4 * TrainedShares.misses point + point.Endings.Length - 1) / point.Endings.Length)
    let densities, kinds = points |> square quarter -1

    {
        Label = "starts that miss the optimum"
        Ratios = Array.ofList ratios
        Densities = densities
        Cells = kinds
        Kinds = quarters |> List.mapi (fun k name -> { Name = name; Colour = Colouring.By(key, [| float k |]) })
        Lines = []
    }

/// The phases that training found, those of the optimum, and how many starts miss it.
let phases title size points =
    let trained = phaseMap size $"trained: the lowest loss of {mostStarts points}" _.Lowest.Phase points
    let optimum = phaseMap size "the least exact loss" _.Optimum.Phase points

    PhaseDiagram.beside
        {
            Name = "phases"
            Title = title
            Caption =
                $"{Drawing.notation} Dashed: the paper's theory. A start misses where its exact loss is more than 1 %% above the optimum."
        }
        (PhaseDiagram.squares [ trained; optimum ] @ [ failureMap points ])

/// The extra feature in the colours of the paper: of the lowest loss, and by the rule of the paper.
let shades title size points =
    let map label feature =
        let densities, both = points |> square feature (nan, nan)
        let norms, superposition = Array2D.map fst both, Array2D.map snd both
        PhaseDiagram.crowding label (Array.ofList ratios) densities norms superposition [ Theory.boundaries size ]

    PhaseDiagram.crowdings
        {
            Name = "colours"
            Title = title
            Caption =
                "The extra feature: grey where it is not represented, blue where it has a dimension to itself, red in superposition. \
Left the lowest loss; right the rule of the paper, which drops the highest loss and averages norm and superposition over the rest."
        }
        [
            map $"the lowest loss of {mostStarts points}" (fun point -> point.Lowest.Norm, point.Lowest.Superposition)
            map $"the paper's rule: drop the worst of {mostStarts points}, average the rest" (_.Endings >> Endings.dropWorst)
        ]
