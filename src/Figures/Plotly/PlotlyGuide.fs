namespace Research

/// Encodes levels and frames as shapes over the data, with an annotation where a level has a label.
module internal PlotlyGuide =

    open PlotlyJson

    // Unlike shapes, annotations on a logarithmic axis stand at the exponent.
    let private position logarithmic direction across value = if logarithmic && direction = across then log10 value else value

    /// The shape and the annotation of a level. Each axis is given with whether it is logarithmic.
    let level (x: string, logX: bool) (y: string, logY: bool) (level: Level) =
        let across, up, xref, yref, xAnchor, yAnchor =
            match level.Direction with
            | Direction.Horizontal -> (0.0, 1.0), (level.At, level.At), x + " domain", y, "right", "top"
            | Direction.Vertical -> (level.At, level.At), (0.0, 1.0), x, y + " domain", "left", "top"

        let line =
            object
                [
                    "type", text "line"
                    "layer", text "above"
                    "xref", text xref
                    "yref", text yref
                    "x0", number (fst across)
                    "x1", number (snd across)
                    "y0", number (fst up)
                    "y1", number (snd up)
                    "line", object [ "color", text Style.muted; "width", number Style.level; "dash", text "dot" ]
                ]

        let label =
            object
                [
                    "xref", text xref
                    "yref", text yref
                    "x", number (position logX level.Direction Direction.Vertical (snd across))
                    "y", number (position logY level.Direction Direction.Horizontal (snd up))
                    "bgcolor", text Style.veil
                    "borderpad", number 0.0
                    "xanchor", text xAnchor
                    "yanchor", text yAnchor
                    "text", text level.Label
                    "showarrow", flag false
                    "font", font Style.tickSize
                ]

        line, (if level.Label = "" then [] else [ label ])

    /// The shape of a frame on these axes.
    let frame (x: string) (y: string) (frame: Frame) =
        let (x0, x1), (y0, y1) = frame.X, frame.Y

        object
            [
                "type", text "rect"
                "layer", text "above"
                "xref", text x
                "yref", text y
                "x0", number x0
                "x1", number x1
                "y0", number y0
                "y1", number y1
                "line", object [ "color", text Style.muted; "width", number 0.8 ]
            ]
