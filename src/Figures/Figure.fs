namespace Research

/// One pair of axes with what is drawn in it.
type Panel =
    {
        /// Above the panel; may be empty.
        Title: string
        /// Share of the row's width, relative to its neighbours; > 0.
        Weight: float
        X: Axis
        Y: Axis
        /// One unit of x is as long as one unit of y.
        EqualAspect: bool
        /// In the order in which they are drawn.
        Marks: Mark list
    }

/// A row of panels.
type Row =
    {
        /// Of the panels without their titles and axes, in pixels.
        Height: float
        Panels: Panel list
    }

/// A figure at one time.
type Still =
    {
        /// On the slider, e.g. "1,000".
        Label: string
        /// The rows of the figure as they are then: the same panels and marks with other numbers.
        Rows: Row list
    }

/// A figure that moves: a reader plays it, or draws a slider along its stills.
type Film =
    {
        /// Before the label of the still that is shown, e.g. "step ".
        Prefix: string
        /// In the order of time; the figure's own rows are those of the last.
        Stills: Still list
    }

/// Rows of panels, from top to bottom.
type PanelGrid =
    {
        /// Of the whole figure, in pixels.
        Width: float
        /// Room between neighbouring panels, in pixels.
        Across: float
        /// Room between rows, which holds axis labels and titles, in pixels.
        Down: float
        Rows: Row list
        /// None for a figure that does not move.
        Film: Film option
    }

/// What is seen of a figure.
[<RequireQualifiedAccess>]
type Drawing =
    /// Drawn in the style that all figures have.
    | Panels of PanelGrid
    /// Somebody's own chart, drawn as it is.
    | XPlot of XPlotChart

/// A figure.
type Figure =
    {
        /// Short, unique within an experiment; also a file name.
        Name: string
        /// One line.
        Title: string
        /// What is seen, with symbols explained.
        Caption: string
        Drawing: Drawing
    }

    /// Of the whole figure, in pixels.
    member figure.Width =
        match figure.Drawing with
        | Drawing.Panels grid -> grid.Width
        | Drawing.XPlot chart -> chart.Width

    /// From top to bottom; none in a chart of XPlot.
    member figure.Rows =
        match figure.Drawing with
        | Drawing.Panels grid -> grid.Rows
        | Drawing.XPlot _ -> []

    /// None for a figure that does not move.
    member figure.Film =
        match figure.Drawing with
        | Drawing.Panels grid -> grid.Film
        | Drawing.XPlot _ -> None

/// Figures; Charts makes them of numbers.
[<RequireQualifiedAccess>]
module Figure =

    /// The same with its panels arranged otherwise; a chart of XPlot stays as it is.
    let arrange (change: PanelGrid -> PanelGrid) (figure: Figure) =
        match figure.Drawing with
        | Drawing.Panels grid -> { figure with Drawing = Drawing.Panels(change grid) }
        | Drawing.XPlot _ -> figure

    /// A chart that was made with XPlot.Plotly, as it is now; changed later, the figure stays. Its traces, titles, axes and
    /// size are kept, and missing numbers (NaN) are gaps. The figure is called as the chart's title, or "chart" where that has
    /// none; { Figure.ofXPlot chart with Name = …; Title = …; Caption = … } calls it otherwise. What plotly.js does not draw
    /// (no trace, or a trace of a type that it does not know) is among Figure.faults.
    let ofXPlot (chart: XPlot.Plotly.PlotlyChart) : Figure =
        let chart = XPlotChart.read chart

        {
            Name = if chart.Title = "" then "chart" else chart.Title
            Title = chart.Title
            Caption = ""
            Drawing = Drawing.XPlot chart
        }

    /// What keeps a figure from being drawn.
    let faults (figure: Figure) : Fault list =
        match figure.Drawing with
        | Drawing.Panels _ -> []
        | Drawing.XPlot chart -> XPlotChart.faults figure.Name chart

    /// What keeps the figures of a study from being drawn, each under its name.
    let faultsOfAll (figures: Figure list) : Fault list =
        [
            yield! figures |> List.collect faults
            for name, several in figures |> List.countBy _.Name do
                if System.String.IsNullOrWhiteSpace name then
                    Fault("the name of a figure", "empty", "a word or more", "give every figure a name")
                elif several > 1 then
                    Fault(
                        $"the number of figures that are called {name}",
                        $"{several}",
                        "1",
                        "give every figure of a study a name of its own"
                    )
        ]

/// Panels.
[<RequireQualifiedAccess>]
module Panel =

    /// A panel with these axes and marks.
    let make (title: string) (x: Axis) (y: Axis) (marks: Mark list) =
        { Title = title; Weight = 1.0; X = x; Y = y; EqualAspect = false; Marks = marks }

    /// A panel of nothing but a space.
    let space (title: string) (space: Space) = make title Axis.hidden Axis.hidden [ Mark.Space space ]

    /// One unit of x is as long as one unit of y.
    let equalAspect (panel: Panel) = { panel with EqualAspect = true }

    /// Share of the row's width, relative to its neighbours; > 0.
    let weight (weight: float) (panel: Panel) = { panel with Weight = weight }
