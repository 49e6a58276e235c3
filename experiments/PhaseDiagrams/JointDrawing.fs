/// The drawing of Q1.
module Research.Experiments.PhaseDiagrams.JointDrawing

open Research
open Research.Experiments.PhaseDiagrams.JointCuts
open Research.Experiments.PhaseDiagrams.JointShares

let private line place points (colour, dash, name, value) =
    let xs, ys = [| for point in points -> place point |], [| for point in points -> value point |]
    Mark.Line { Name = name; X = xs; Y = ys; Colour = colour; Dash = dash }

/// A line for every pattern, and what else is drawn.
let private panel heading (x, place) (y: Axis) points value more =
    let patterns =
        [ triangle; acute; pair; less ]
        |> List.mapi (fun k pattern -> Colouring.Series k, Dash.Solid, pattern, value pattern)

    List.map (line place points) (patterns @ more) |> Panel.make heading (Axis.grid x) (Axis.grid y)

/// Above: losses over the least.
let private losses heading cut points =
    let above loss point = 100.0 * (loss point / least point - 1.0)
    let candidate = Colouring.Ink, Dash.Dashed, "the paper's best candidate", above candidate
    let unit = Colouring.Series 0, Dash.Dotted, "triangle of unit norms without bias", above unitTriangle
    let y = Axis.linear "loss above the least, %" |> Axis.between 0.0 40.0
    panel heading cut y points (leastOf >> above) [ candidate; unit ]

/// Below: where starts end.
let private ends minimised cut points =
    let y = Axis.linear "share of trained starts" |> Axis.between 0.0 1.02
    panel "" cut y points on [ Colouring.Ink, Dash.Dotted, "more than 1 % above the optimum", missed minimised ]

let private density = Axis.linear "density 1−S" |> Axis.between 0.4 1.0

let private ratio =
    Axis.log "relative importance r of the extra feature"
    |> Axis.between 0.5 2.0
    |> Axis.ticks [ for at in [ 0.5; 0.7; 1.0; 1.4; 2.0 ] -> at, Humanize.number at ]

let private title = "Three features in two dimensions: what is best, and where starts end"

let private caption =
    "Three features in two dimensions. Above: the least exact loss of every pattern that is a minimum, the best candidate of \
the paper, and the triangle of unit norms that the paper leaves out. Below: where 100 trained starts end, and how many of them \
miss the optimum. At 1−S = 1, where x and 1 − x are alike, an acute triangle is as good as the regular one."

/// Losses and endings along both cuts.
let drawn minimised trained =
    let row first second points = [ first (density, _.Density) (atEqual points); second (ratio, _.Ratio) (atCut points) ]

    [
        row (losses "equal importance, r = 1") (losses "1−S = 0.6") minimised
        row (ends minimised) (ends minimised) trained
    ]
    |> Charts.panels { Name = "joint"; Title = title; Caption = caption } 300.0
