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

/// 1 − loss / the paper's best, over the square.
let gap name title (gaps: (float * float[]) list) =
    let key =
        {
            Scale = ColourScale.Sequential
            Low = 0.0
            High = 0.16
            Label = "1 − least loss / best candidate"
        }

    Charts.panels
        {
            Name = $"{name}-gap"
            Title = title
            Caption = "How far the least exact loss is below the best of the paper's candidates; dark is not at all."
        }
        420.0
        [ [ Panel.make "" importance density [ map "below by" key gaps ] ] ]

/// The transitions in the plane of r and 1 − S, by their order.
let transitions name title (table: (float * (float * string) list) list) =
    let points order =
        [
            for density, found in table do
                for ratio, kind in found do
                    if kind = order then
                        ratio, density
        ]

    let group order : Curve =
        {
            Name = order
            X = points order |> List.map fst |> Array.ofList
            Y = points order |> List.map snd |> Array.ofList
        }

    Charts.scatter
        {
            Name = $"{name}-transitions"
            Title = title
            Caption = "Each point is a change of the optimal phase, located to rounding: first order where the weights jump."
        }
        (Axis.log "relative importance r of the extra feature")
        (Axis.log "density 1−S")
        []
        [ group "First"; group "Continuous" ]

/// Curves over r, one panel each.
let cuts name title caption label (panels: (string * Curve list) list) =
    Charts.panels
        { Name = $"{name}-cuts"; Title = title; Caption = caption }
        300.0
        [
            [
                for heading, curves in panels ->
                    Panel.make
                        heading
                        (Axis.log "relative importance r" |> Axis.grid)
                        (Axis.linear label |> Axis.grid)
                        [
                            for k, curve in List.indexed curves ->
                                Mark.Line
                                    {
                                        Name = curve.Name
                                        X = curve.X
                                        Y = curve.Y
                                        Colour = Colouring.Series k
                                        Dash = Dash.Solid
                                    }
                        ]
            ]
        ]

/// TODO
let phases name title (cells: Cell<float, Line> list) =
    gap name title [ for cell in cells -> cell.At, Array.map (fun _ -> 0.0) cell.Answer.Ratios ]
