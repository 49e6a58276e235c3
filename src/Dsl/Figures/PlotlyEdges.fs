namespace Research

/// Edges as traces. A line has one width, so that they are drawn in a few classes of weight, the heaviest last.
module internal PlotlyEdges =

    open PlotlyJson

    let private classes = 4

    let private heaviness (weight: float) = weight * float classes |> floor |> max 0.0 |> min (float (classes - 1)) |> int

    // What is not finite parts the edges of a class.
    let private ends (pairs: (float * float)[]) chosen =
        chosen |> List.collect (fun k -> [ fst pairs[k]; snd pairs[k]; nan ]) |> numbers

    let private some (x: string) (y: string) (edges: Edges) (heaviness, chosen) =
        object
            [
                "type", text "scatter"
                "xaxis", text x
                "yaxis", text y
                "mode", text "lines"
                "x", ends edges.X chosen
                "y", ends edges.Y chosen
                "line", object [ "color", text (PlotlyColour.css edges.Colour); "width", number (Style.edge heaviness) ]
                "opacity", number (float (heaviness + 1) / float classes)
                "showlegend", flag false
                "hoverinfo", text "skip"
            ]

    /// One trace per class of weight that has an edge.
    let encode (x: string) (y: string) (edges: Edges) =
        [ 0 .. edges.X.Length - 1 ]
        |> List.groupBy (fun k -> heaviness edges.Weights[k])
        |> List.sortBy fst
        |> List.map (some x y edges)
