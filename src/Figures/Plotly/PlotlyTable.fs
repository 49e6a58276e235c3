namespace Research

/// Encodes tables as traces of plotly.js.
[<RequireQualifiedAccess>]
module internal PlotlyTable =

    let private fields (pairs: (string * objnull) list) = dict pairs

    let private font weight =
        fields
            [
                "family", box Style.font
                "size", box Style.labelSize
                "color", box Style.ink
                "weight", box weight
            ]

    let private rows weight (texts: string list list) =
        fields
            [
                "values", box [| for column in texts -> Array.ofList column |]
                "height", box Style.tableRow
                "align", box "left"
                "font", box (font weight)
                "fill", box (fields [ "color", box Style.background ])
                "line", box (fields [ "color", box Style.faint; "width", box 1.0 ])
            ]

    /// The trace of a table over a part of the plotting area.
    let encode (x: float * float, y: float * float) (table: Table) : XPlot.Plotly.Trace =
        let titles, widths = List.unzip table.Columns
        let ends (low: float, high: float) = box [| low; high |]

        TableTrace(
            domain = fields [ "x", ends x; "y", ends y ],
            columnwidth = Array.ofList widths,
            header = rows "bold" [ for title in titles -> [ title ] ],
            cells = rows "normal" [ for k in 0 .. titles.Length - 1 -> [ for row in table.Rows -> row[k] ] ]
        )
