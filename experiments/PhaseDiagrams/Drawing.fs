/// Drawings of phase diagrams.
module Research.Experiments.PhaseDiagrams.Drawing

open Research
open Research.Experiments.PhaseDiagrams.Diagram

/// The decades and the two and five between them, as positions on an axis of log₁₀.
let private decades low high =
    [
        for k in low .. high - 1 do
            for m in [ 1.0; 2.0; 5.0 ] do
                m * 10.0 ** float k
        10.0 ** float high
    ]
    |> List.map (fun at -> log10 at, Expect.number at)

let private importance = Axis.linear "relative importance r of the extra feature" |> Axis.ticks (decades -1 1)
let private density = Axis.linear "density 1−S" |> Axis.ticks (decades -2 0)

/// First and step of evenly spaced log₁₀.
let private even (values: float seq) =
    let logs = values |> Seq.map log10 |> Array.ofSeq

    logs[0],
    (if logs.Length > 1 then
         (logs[logs.Length - 1] - logs[0]) / float (logs.Length - 1)
     else
         0.1)

/// A number for every point of the square, by lines of growing density.
let private map symbol key (lines: (float * float[]) list) =
    let lines = List.sortBy fst lines

    Mark.HeatMap
        {
            Values = Array2D.init lines.Length (snd lines.Head).Length (fun row column -> (snd lines[row])[column])
            Key = key
            Columns = even ratios
            Rows = even (List.map fst lines)
            Symbol = symbol
        }

let private panel label lines (cells: Cell<float, Line> list) : PhaseMap =
    let cells = cells |> List.sortBy _.At |> Array.ofList
    let columns = cells[0].Answer.Ratios

    {
        Label = label
        Ratios = columns
        Densities = cells |> Array.map _.At
        Phases =
            Array2D.init cells.Length columns.Length (fun row column ->
                let line = cells[row].Answer
                line.Phase[column], line.Weak[column])
        Lines = lines
    }

let private notation =
    "Features in one brace overlap, groups are orthogonal, −k is ignored; pale: a feature less than half as long as the longest of its group."

/// The phase at every point of the square.
let phases name title cells = PhaseDiagram.figure { Name = name; Title = title; Caption = notation } [ panel "" [] cells ]

/// The boundaries of the paper's theory in one stroke: r = p/(2 − 5p/2) up to the point where three phases meet, (1, 4/7),
/// r = 1 above it; beyond r = 1 its mirror image for two features, and p = 4/7 for more, whose others change roles at r = 1.
let boundaries size : Curve =
    let left = [ for density in logSpaced 100 0.16 (4.0 / 7.0) -> PaperCandidates.Boundary density, density ]

    let rest =
        if size.Features = 2 then
            left |> List.rev |> List.map (fun (ratio, density) -> 1.0 / ratio, density)
        else
            [ 1.0, 0.01; 1.0, 4.0 / 7.0; 10.0, 4.0 / 7.0 ]

    let all = left @ [ 1.0, 1.0; 1.0, 4.0 / 7.0 ] @ rest

    {
        Name = "boundaries of the paper's theory"
        X = all |> List.map fst |> Array.ofList
        Y = all |> List.map snd |> Array.ofList
    }

/// The phases of the paper's theory, and the true ones beside them.
let beside name title size (cells: Cell<float, Line> list) =
    let theory (cell: Cell<float, Line>) =
        let line = cell.Answer
        let phase ratio = PaperCandidates.Best(at size cell.At, ratio).Phase
        { line with Phase = Array.map phase line.Ratios; Weak = Array.map (fun _ -> false) line.Ratios }

    PhaseDiagram.figure
        { Name = name; Title = title; Caption = notation }
        [
            panel "the paper's theory: best of a few candidates" [] [ for cell in cells -> { cell with Answer = theory cell } ]
            panel "the least exact loss over all weights and biases" [ boundaries size ] cells
        ]

/// 1 − loss / the paper's best, over the square.
let gap name title (gaps: (float * float[]) list) =
    let key =
        {
            Scale = ColourScale.Sequential
            Low = 0.0
            High = 0.16
            Label = "1 − least loss / best candidate"
        }

    let figure =
        Charts.panels
            {
                Name = $"{name}-gap"
                Title = title
                Caption = "How far the least exact loss is below the best of the paper's candidates; dark is not at all."
            }
            420.0
            [ [ Panel.make "" importance density [ map "below by" key gaps ] ] ]

    figure |> Figure.arrange (fun grid -> { grid with Width = 600.0 })

/// The transitions in the plane of r and 1 − S, by their order, and how far the phase that loses there stays a minimum.
let transitions name title (table: (float * Transition list) list) =
    let points name colour size (pick: Transition -> float list) =
        let all =
            [
                for density, found in table do
                    for transition in found do
                        for ratio in pick transition do
                            if ratio >= 0.1 && ratio <= 10.0 then
                                ratio, density
            ]

        Mark.Points
            {
                Name = name
                X = all |> List.map fst |> Array.ofList
                Y = all |> List.map snd |> Array.ofList
                Colour = colour
                Size = size
                Labels = [||]
            }

    let ofOrder order (transition: Transition) = if transition.Order = order then [ transition.Ratio ] else []

    let metastable (transition: Transition) =
        if transition.Order = TransitionOrder.First then
            [ transition.BeforeEnds; transition.AfterBegins ]
        else
            []

    let marks =
        [
            points "end of a metastable phase" Colouring.Muted 3.0 metastable
            points "first order" (Colouring.Series 0) 5.0 (ofOrder TransitionOrder.First)
            points "continuous" (Colouring.Series 1) 5.0 (ofOrder TransitionOrder.Continuous)
        ]

    let panel heading (low, high) densities =
        let importance =
            Axis.log "relative importance r of the extra feature"
            |> Axis.between low high
            |> Axis.ticks [ for at in [ 0.1; 0.2; 0.5; 0.7; 1.0; 1.4; 2.0; 5.0; 10.0 ] -> at, Expect.number at ]

        Panel.make heading (Axis.grid importance) (Axis.grid densities) marks

    let figure =
        Charts.panels
            {
                Name = $"{name}-transitions"
                Title = title
                Caption =
                    "Each point is a change of the optimal phase at one density, located to rounding. At a first order one the \
weights jump; the phase that is no longer optimal stays a minimum as far as its spinodal, the small points."
            }
            420.0
            [
                [
                    panel "" (0.1, 10.0) (Axis.log "density 1−S")
                    panel "around equal importance" (0.5, 2.0) (Axis.linear "density 1−S" |> Axis.between 0.5 1.0)
                ]
            ]

    figure |> Figure.arrange (fun grid -> { grid with Width = 1180.0 })

/// Curves over r in panels, rows of (heading, label of the vertical axis, curves).
let cuts name title caption (rows: (string * string * Curve list) list list) =
    let panel k (heading, label, curves: Curve list) =
        Panel.make
            heading
            (Axis.log "relative importance r" |> Axis.between 0.1 10.0 |> Axis.grid)
            (Axis.linear (if k = 0 then label else "") |> Axis.grid)
            [
                for k, curve in List.indexed curves ->
                    Mark.Line { Name = curve.Name; X = curve.X; Y = curve.Y; Colour = Colouring.Series k; Dash = Dash.Solid }
            ]

    Charts.panels { Name = $"{name}-cuts"; Title = title; Caption = caption } 250.0 [ for row in rows -> List.mapi panel row ]
