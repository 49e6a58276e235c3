namespace Research

/// The layout of a figure's panels, in pixels and in the shares of the plotting area that plotly.js takes.
[<RequireQualifiedAccess>]
module internal Grid =

    /// A panel and the shares of the plotting area that it covers: left to right and bottom to top, in [0, 1].
    type Placed = { Panel: Panel; X: float * float; Y: float * float }

    /// The figure on its page, in pixels, and its panels row by row.
    type Plan =
        {
            Width: float
            Height: float
            Left: float
            Right: float
            Top: float
            Bottom: float
            /// Room for colour bars and legends below the panels; 0 where they are beside them.
            Below: float
            PlotWidth: float
            PlotHeight: float
            Rows: Placed list list
        }

    let private across gap width (panels: Panel list) =
        let free = width - gap * float (panels.Length - 1)
        let total = panels |> List.sumBy _.Weight

        panels
        |> List.mapFold
            (fun left panel ->
                let right = left + free * panel.Weight / total
                (panel, (left / width, right / width)), right + gap)
            0.0
        |> fst

    /// The layout of all panels, with room on the right and below them for colour bars and legends, in pixels.
    let plan (right: float) (below: float) (grid: PanelGrid) =
        let left, _, top, bottom = Style.margins
        let bottom = bottom + below + (if grid.Film.IsSome then Style.filmRoom else 0.0)
        let width = grid.Width - left - right

        let height = (grid.Rows |> List.sumBy _.Height) + grid.Down * float (grid.Rows.Length - 1)

        let rows =
            grid.Rows
            |> List.mapFold
                (fun above row ->
                    let y = 1.0 - (above + row.Height) / height, 1.0 - above / height

                    [ for panel, x in across grid.Across width row.Panels -> { Panel = panel; X = x; Y = y } ],
                    above + row.Height + grid.Down)
                0.0
            |> fst

        {
            Width = grid.Width
            Height = height + top + bottom
            Left = left
            Right = right
            Top = top
            Bottom = bottom
            Below = below
            PlotWidth = width
            PlotHeight = height
            Rows = rows
        }

    /// The distance below the plotting area of what stands some pixels under the axes of the last row, as plotly.js takes it.
    let under (plan: Plan) (pixels: float) =
        let _, _, _, axes = Style.margins
        -(axes + pixels) / plan.PlotHeight
