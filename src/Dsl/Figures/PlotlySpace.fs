namespace Research

/// Space as the traces and the scene of plotly.js; one encoder per kind of mark.
[<RequireQualifiedAccess>]
module internal PlotlySpace =

    open System.Text.Json.Nodes
    open PlotlyJson

    /// What an encoder knows beside its mark.
    type Context =
        {
            /// "scene", "scene2", ….
            Scene: string
            /// All keys of the figure.
            Keys: ColourKey list
            /// The fields of a trace with a name.
            Legend: string -> (string * (JsonNode | null)) list
        }

    let private trace at kind fields = object (("type", text kind) :: ("scene", text at.Scene) :: fields)

    let private place (x: float[]) (y: float[]) (z: float[]) = [ "x", numbers x; "y", numbers y; "z", numbers z ]

    let private hover (labels: string[]) =
        if labels.Length = 0 then
            [ "hovertemplate", text "(%{x:.3f}, %{y:.3f}, %{z:.3f})<extra></extra>" ]
        else
            [ "text", texts labels; "hovertemplate", text "%{text}<extra></extra>" ]

    let private line at (line: SpaceLine) =
        trace
            at
            "scatter3d"
            (place line.X line.Y line.Z
             @ [
                 "mode", text "lines"
                 "line", object [ "color", text (PlotlyColour.css line.Colour); "width", number line.Width ]
             ]
             @ at.Legend line.Name
             @ hover [||])

    let private points at (points: SpacePoints) =
        trace
            at
            "scatter3d"
            (place points.X points.Y points.Z
             @ [
                 "mode", text "markers"
                 "marker", object (PlotlyColour.marker at.Keys points.Colour points.X.Length @ [ "size", number points.Size ])
             ]
             @ at.Legend points.Name
             @ hover points.Labels)

    // One line of shafts, broken between two of them, and their tips.
    let private vectors at (vectors: SpaceVectors) =
        let shaft (tips: float[]) = tips |> Array.collect (fun tip -> [| 0.0; tip; nan |])

        [
            line
                at
                {
                    Name = ""
                    X = shaft vectors.X
                    Y = shaft vectors.Y
                    Z = shaft vectors.Z
                    Colour = vectors.Colour
                    Width = 5.0
                }
            points
                at
                {
                    Name = vectors.Name
                    X = vectors.X
                    Y = vectors.Y
                    Z = vectors.Z
                    Colour = vectors.Colour
                    Size = 6.0
                    Labels = vectors.Labels
                }
        ]

    let private mesh at (mesh: SpaceMesh) =
        let corners pick = mesh.Triangles |> List.map (pick >> float) |> numbers

        trace
            at
            "mesh3d"
            (place mesh.X mesh.Y mesh.Z
             @ [
                 "i", corners (fun (i, _, _) -> i)
                 "j", corners (fun (_, j, _) -> j)
                 "k", corners (fun (_, _, k) -> k)
                 "color", text (PlotlyColour.css mesh.Colour)
                 "opacity", number mesh.Opacity
                 "flatshading", flag true
                 "hoverinfo", text "skip"
                 "showscale", flag false
                 "showlegend", flag false
             ])

    /// The names that a mark adds to the legend.
    let names (mark: SpaceMark) =
        match mark with
        | SpaceMark.Line { Name = name }
        | SpaceMark.Points { Name = name }
        | SpaceMark.Vectors { Name = name } when name <> "" -> [ name ]
        | _ -> []

    /// The traces of a mark.
    let encode (at: Context) (mark: SpaceMark) : (JsonNode | null) list =
        match mark with
        | SpaceMark.Line one -> [ line at one ]
        | SpaceMark.Points some -> [ points at some ]
        | SpaceMark.Vectors some -> vectors at some
        | SpaceMark.Mesh one -> [ mesh at one ]

    let private axis (axis: Axis) =
        PlotlyAxis.space axis
        @ [
            "backgroundcolor", text Style.background
            "showbackground", flag false
            "gridcolor", text Style.faint
            "zerolinecolor", text Style.faint
            "showspikes", flag false
        ]

    /// The scene of a space that covers a panel.
    let scene (placed: Grid.Placed) (space: Space) : JsonNode | null =
        let x, y, z = space.Eye

        object
            [
                "domain", object [ "x", pair placed.X; "y", pair placed.Y ]
                "xaxis", object (axis space.X)
                "yaxis", object (axis space.Y)
                "zaxis", object (axis space.Z)
                "aspectmode", text "cube"
                "camera", object [ "eye", object [ "x", number x; "y", number y; "z", number z ] ]
            ]
