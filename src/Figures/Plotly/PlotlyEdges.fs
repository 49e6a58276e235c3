namespace Research

open XPlot.Plotly

/// Encodes edges as traces. A trace has one line width, so there is a trace for each of a few classes of weight, the heaviest last.
module internal PlotlyEdges =

    let private classes = 4

    let private heaviness (weight: float) = weight * float classes |> floor |> max 0.0 |> min (float (classes - 1)) |> int

    // NaN separates the edges of a class.
    let private ends (pairs: (float * float)[]) chosen =
        [|
            for k in chosen do
                fst pairs[k]
                snd pairs[k]
                nan
        |]

    let private some (x: string) (y: string) (edges: Edges) (heaviness, chosen) : Trace =
        ScatterTrace(
            xaxis = x,
            yaxis = y,
            mode = "lines",
            x = ends edges.X chosen,
            y = ends edges.Y chosen,
            line = Line(color = PlotlyColour.css edges.Colour, width = Style.edge heaviness),
            opacity = float (heaviness + 1) / float classes,
            showlegend = false,
            hoverinfo = "skip"
        )

    /// A trace for each class of weight that has an edge.
    let encode (x: string) (y: string) (edges: Edges) =
        [ 0 .. edges.X.Length - 1 ]
        |> List.groupBy (fun k -> heaviness edges.Weights[k])
        |> List.sortBy fst
        |> List.map (some x y edges)
