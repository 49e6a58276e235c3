namespace Research

/// Encodes a band as a shape behind the data and, where it has a label, an annotation.
module internal PlotlyBand =

    open PlotlyJson

    // Unlike shapes, annotations on a logarithmic axis stand at the exponent.
    let private middle (low, high) logarithmic = if logarithmic then log10 (sqrt (low * high)) else (low + high) / 2.0

    /// The shape and the annotation. Each axis is given with whether it is logarithmic.
    let encode (x: string, logX: bool) (y: string, logY: bool) (band: Band) =
        let whole = 0.0, 1.0

        let xref, yref, (x0, x1), (y0, y1) =
            match band.Direction with
            | Direction.Horizontal -> x + " domain", y, whole, band.Between
            | Direction.Vertical -> x, y + " domain", band.Between, whole

        let strip =
            object
                [
                    "type", text "rect"
                    "layer", text "below"
                    "xref", text xref
                    "yref", text yref
                    "x0", number x0
                    "x1", number x1
                    "y0", number y0
                    "y1", number y1
                    "fillcolor", text (PlotlyColour.css band.Colour)
                    "opacity", number Style.band
                    "line", object [ "width", number 0.0 ]
                ]

        let place, anchors, turn =
            match band.Direction with
            | Direction.Horizontal -> (1.0, middle band.Between logY), ("right", "middle"), 0.0
            | Direction.Vertical -> (middle band.Between logX, 1.0), ("center", "top"), -90.0

        let label =
            object
                [
                    "xref", text xref
                    "yref", text yref
                    "x", number (fst place)
                    "y", number (snd place)
                    "xanchor", text (fst anchors)
                    "yanchor", text (snd anchors)
                    "textangle", number turn
                    "text", text band.Label
                    "showarrow", flag false
                    "font", font Style.tickSize
                ]

        strip, (if band.Label = "" then [] else [ label ])
