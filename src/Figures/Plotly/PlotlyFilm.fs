namespace Research

/// Encodes films as the frames of plotly.js, with a slider and a button that plays them.
[<RequireQualifiedAccess>]
module internal PlotlyFilm =

    open System.Text.Json.Nodes
    open PlotlyJson

    /// A still with its traces; all stills of a film have the same number.
    type Still = { Label: string; Traces: (JsonNode | null) list }

    // The duration of a frame, in ms.
    let private pace = 140.0

    // Room for the buttons left of the slider, in pixels.
    let private buttonRoom = 96.0

    let private written (node: JsonNode | null) =
        match node with
        | null -> ""
        | node -> node.ToJsonString()

    /// The positions of the traces that are not the same in all stills.
    let private moving (stills: Still list) =
        match stills |> List.map (_.Traces >> List.map written) with
        | [] -> []
        | first :: rest ->
            [
                for k in 0 .. first.Length - 1 do
                    if rest |> List.exists (fun traces -> traces[k] <> first[k]) then
                        k
            ]

    let private frameName k = $"still {k + 1}"

    /// The frames, each with the traces that change.
    let frames (stills: Still list) : JsonNode | null =
        let moving = moving stills

        let frame k (still: Still) =
            object
                [
                    "name", text (frameName k)
                    "data", array [ for at in moving -> still.Traces[at] ]
                    "traces", numbers (List.map float moving)
                ]

        stills |> List.mapi frame |> array

    let private play (duration: float) extra =
        object (
            [
                "mode", text "immediate"
                "transition", object [ "duration", number 0.0 ]
                "frame", object [ "duration", number duration; "redraw", flag true ]
            ]
            @ extra
        )

    let private slider (plan: Grid.Plan) below (film: Film) =
        let step k (still: Research.Still) =
            object
                [
                    "label", text still.Label
                    "method", text "animate"
                    "args", array [ texts [ frameName k ]; play 0.0 [] ]
                ]

        object
            [
                "active", number 0.0
                "x", number (buttonRoom / plan.PlotWidth)
                "xanchor", text "left"
                "len", number (1.0 - buttonRoom / plan.PlotWidth)
                "y", number below
                "yanchor", text "top"
                "pad", object [ "t", number 4.0; "b", number 0.0; "l", number 0.0; "r", number 0.0 ]
                "currentvalue",
                object
                    [
                        "prefix", text film.Prefix
                        "xanchor", text "left"
                        "offset", number 8.0
                        "font", font Style.labelSize
                    ]
                "font", font Style.tickSize
                "ticklen", number 3.0
                "steps", array (List.mapi step film.Stills)
            ]

    let private buttons below =
        let button label target options =
            object [ "label", text label; "method", text "animate"; "args", array [ target; options ] ]

        object
            [
                "type", text "buttons"
                "direction", text "left"
                "showactive", flag false
                "x", number 0.0
                "xanchor", text "left"
                "y", number below
                "yanchor", text "top"
                "pad", object [ "t", number 20.0; "l", number 0.0; "r", number 0.0; "b", number 0.0 ]
                "font", font Style.tickSize
                "buttons",
                array
                    [
                        button "▶" null (play pace [ "fromcurrent", flag true ])
                        button "❚❚" (array [ null ]) (play 0.0 [])
                    ]
            ]

    /// The slider and the buttons, as fields of the layout.
    let layout (plan: Grid.Plan) (film: Film) =
        let below = (Style.filmRoom - plan.Bottom) / plan.PlotHeight

        [ "sliders", array [ slider plan below film ]; "updatemenus", array [ buttons below ] ]
