/// Drawings of F3.1 and F3.3: phases, starts that miss, and the extra feature as the paper colours it.
module Research.Experiments.PhaseDiagrams.TrainedDrawing

open Research
open Research.Experiments.PhaseDiagrams.TrainedSquare

let private grid cells (value: Point -> 'value) (nothing: 'value) =
    let densities, points = square cells
    let result = Array2D.create densities.Length ratios.Length nothing

    for (row, column), point in points do
        result[row, column] <- value point

    densities, result

let private phaseMap label cells (phase: Point -> Phase) : PhaseMap =
    let densities, phases = grid cells (fun point -> string (phase point), (phase point).IsWeak) ("", false)

    { Label = label; Ratios = Array.ofList ratios; Densities = densities; Phases = phases; Lines = [] }

let private mostStarts cells = all cells |> List.map starts |> List.max

/// In quarters of the starts, after none.
let private quarters =
    [
        "no start misses"
        "up to a quarter"
        "up to half"
        "up to three quarters"
        "more than three quarters"
    ]

let private quarter point = min 4 ((4 * misses point + starts point - 1) / starts point)

let private failureMap cells : SquareMap =
    let key = { Scale = ColourScale.Sequential; Low = 0.0; High = 4.0; Label = "" }
    let densities, kinds = grid cells quarter -1

    {
        Label = "starts that miss the optimum"
        Ratios = Array.ofList ratios
        Densities = densities
        Cells = kinds
        Kinds = quarters |> List.mapi (fun k name -> { Name = name; Colour = Colouring.By(key, [| float k |]) })
        Lines = []
    }

/// The phases that training found, those of the optimum, and how many starts miss it.
let phases title size cells =
    let trained =
        { phaseMap $"trained: the lowest loss of {mostStarts cells}" cells _.Lowest.Phase with
            Lines = [ Drawing.boundaries size ]
        }

    let optimum = { phaseMap "the least exact loss" cells _.Optimum.Phase with Lines = [ Drawing.boundaries size ] }

    PhaseDiagram.beside
        {
            Name = "phases"
            Title = title
            Caption =
                "Features in one brace overlap, groups are orthogonal, −k is ignored; pale: a feature less than half as long as the \
longest of its group. Dashed: the paper's theory. A start misses where its exact loss is more than 1 % above the optimum."
        }
        (PhaseDiagram.squares [ trained; optimum ] @ [ failureMap cells ])

/// The extra feature in the colours of the paper: of the lowest loss, and by the rule of the paper.
let shades title size cells =
    let map label feature =
        let densities, both = grid cells feature (nan, nan)

        PhaseDiagram.crowding
            label
            (Array.ofList ratios)
            densities
            (Array2D.map fst both)
            (Array2D.map snd both)
            [ Drawing.boundaries size ]

    PhaseDiagram.crowdings
        {
            Name = "colours"
            Title = title
            Caption =
                "The extra feature: grey where it is not represented, blue where it has a dimension to itself, red in superposition. \
Left the lowest loss; right the rule of the paper, which drops the highest loss and averages norm and superposition over the rest."
        }
        [
            map $"the lowest loss of {mostStarts cells}" (fun point -> point.Lowest.Norm, point.Lowest.Superposition)
            map $"the paper's rule: drop the worst of {mostStarts cells}, average the rest" _.Outcome.Averaged
        ]
