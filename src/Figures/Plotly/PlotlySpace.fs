namespace Research

/// Encodes a space as a scene and traces of plotly.js, with an encoder for each kind of mark.
[<RequireQualifiedAccess>]
module internal PlotlySpace =

    open System.Text.Json.Nodes
    open PlotlyJson

    type private Trace = XPlot.Plotly.Trace

    /// The space and figure of a mark, as an encoder needs them.
    type Context =
        {
            /// The name of the scene: "scene", "scene2", ….
            Scene: string
            /// All colour keys of the figure.
            Keys: ColourKey list
            /// Whether the legend shows a name.
            Listed: string -> bool
        }

    let private place = "(%{x:.3f}, %{y:.3f}, %{z:.3f})<extra></extra>"

    let private line at (line: SpaceLine) : Trace =
        Scatter3dTrace(
            scene = at.Scene,
            x = line.X,
            y = line.Y,
            z = line.Z,
            mode = "lines",
            line = XPlot.Plotly.Line(color = PlotlyColour.css line.Colour, width = line.Width),
            name = line.Name,
            legendgroup = line.Name,
            showlegend = at.Listed line.Name,
            hovertemplate = place
        )

    let private points at (points: SpacePoints) : Trace =
        let marker = PlotlyColour.marker at.Keys points.Colour points.X.Length
        marker.size <- points.Size

        let trace =
            Scatter3dTrace(
                scene = at.Scene,
                x = points.X,
                y = points.Y,
                z = points.Z,
                mode = "markers",
                marker = marker,
                name = points.Name,
                legendgroup = points.Name,
                showlegend = at.Listed points.Name,
                hovertemplate = place
            )

        if points.Labels.Length > 0 then
            trace.text <- points.Labels
            trace.hovertemplate <- "%{text}<extra></extra>"

        trace

    // One trace for all shafts, with breaks between them, and one for the tips.
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

    let private mesh at (mesh: SpaceMesh) : Trace =
        let corners pick = mesh.Triangles |> List.map pick

        XPlot.Plotly.Mesh3d(
            scene = at.Scene,
            x = mesh.X,
            y = mesh.Y,
            z = mesh.Z,
            i = corners (fun (i, _, _) -> i),
            j = corners (fun (_, j, _) -> j),
            k = corners (fun (_, _, k) -> k),
            color = PlotlyColour.css mesh.Colour,
            opacity = mesh.Opacity,
            flatshading = true,
            hoverinfo = "skip",
            showscale = false,
            showlegend = false
        )

    /// The names that a mark adds to the legend.
    let names (mark: SpaceMark) =
        match mark with
        | SpaceMark.Line { Name = name }
        | SpaceMark.Points { Name = name }
        | SpaceMark.Vectors { Name = name } when name <> "" -> [ name ]
        | _ -> []

    /// The traces of a mark.
    let encode (at: Context) (mark: SpaceMark) : XPlot.Plotly.Trace list =
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
