namespace Research

/// Where a panel has the items that it shows.
[<RequireQualifiedAccess>]
type ItemsAt =
    /// An item is a value on the x axis, e.g. a density of a sweep.
    | X
    /// An item is a whole number on the y axis, e.g. a feature.
    | Y
    /// An item is a point of the plane, e.g. a cell of a phase diagram.
    | Place
    /// An item is the position of a point among the points of the panel, from 0, e.g. the tip of a feature's vector.
    | Order

/// Items that a panel shows. On a page, an item under the pointer is marked in all panels of the figure whose items have the same name.
type Link =
    {
        /// What the items are, e.g. "feature"; sub, sup, i and b may be used.
        Items: string
        At: ItemsAt
    }

/// One pair of axes with what is drawn in it.
type Panel =
    {
        /// The title above the panel; may be empty.
        Title: string
        /// The share of the row's width, relative to its neighbours; > 0.
        Weight: float
        X: Axis
        Y: Axis
        /// Whether one unit of x is as long as one unit of y.
        EqualAspect: bool
        /// The items that are marked where another panel shows them too; None for a panel by itself.
        Link: Link option
        /// The marks in the order in which they are drawn.
        Marks: Mark list
    }

/// A row of panels.
type Row =
    {
        /// The height of the panels without titles and axes, in pixels.
        Height: float
        Panels: Panel list
    }

/// A figure at one time.
type Still =
    {
        /// The text on the slider, e.g. "1,000".
        Label: string
        /// The rows of the figure at this time: the same panels and marks with numbers of this time.
        Rows: Row list
    }

/// A figure that moves: a reader plays it, or draws a slider along its stills.
type Film =
    {
        /// The text before the label of the still that is shown, e.g. "step ".
        Prefix: string
        /// The stills in the order of time. The figure's own rows are those of the first one.
        Stills: Still list
    }

/// Rows of panels, from top to bottom.
type PanelGrid =
    {
        /// The width of the whole figure, in pixels.
        Width: float
        /// The space between neighbouring panels, in pixels.
        Across: float
        /// The space between rows, for axis labels and titles, in pixels.
        Down: float
        Rows: Row list
        /// None for a figure that does not move.
        Film: Film option
    }

/// The drawing of a figure.
[<RequireQualifiedAccess>]
type Drawing =
    /// Panels in the common style of all figures.
    | Panels of PanelGrid
    /// A chart that was made with XPlot.Plotly.
    | XPlot of XPlotChart

/// A figure.
type Figure =
    {
        /// A short name, unique within a study; it is also part of a file name.
        Name: string
        /// One line.
        Title: string
        /// A description of the figure that explains its symbols.
        Caption: string
        Drawing: Drawing
    }

    /// The width of the whole figure, in pixels.
    member figure.Width =
        match figure.Drawing with
        | Drawing.Panels grid -> grid.Width
        | Drawing.XPlot chart -> chart.Width

    /// The rows of panels from top to bottom; empty for a chart of XPlot.
    member figure.Rows =
        match figure.Drawing with
        | Drawing.Panels grid -> grid.Rows
        | Drawing.XPlot _ -> []

    /// The film; None for a figure that does not move.
    member figure.Film =
        match figure.Drawing with
        | Drawing.Panels grid -> grid.Film
        | Drawing.XPlot _ -> None

/// Arranges and checks figures. Charts makes figures of numbers.
[<RequireQualifiedAccess>]
module Figure =

    /// The figure with its panels rearranged; a chart of XPlot stays as it is.
    let arrange (change: PanelGrid -> PanelGrid) (figure: Figure) =
        match figure.Drawing with
        | Drawing.Panels grid -> { figure with Drawing = Drawing.Panels(change grid) }
        | Drawing.XPlot _ -> figure

    /// The figure with all panels linked: an item under the pointer in one of them is marked in the others.
    let link (items: string) (at: ItemsAt) (figure: Figure) =
        let linked (panel: Panel) = { panel with Link = Some { Items = items; At = at } }

        figure
        |> arrange (fun grid -> { grid with Rows = [ for row in grid.Rows -> { row with Panels = List.map linked row.Panels } ] })

    /// The figure of a chart that was made with XPlot.Plotly. Later changes of the chart do not change the figure. Traces, titles, axes
    /// and size are kept, and missing numbers (NaN) are gaps. The figure's name is the chart's title, or "chart" where that is empty;
    /// { Figure.ofXPlot chart with Name = …; Title = …; Caption = … } changes it. A chart without traces, or with a trace of a type that
    /// plotly.js does not have, is a fault (Figure.faults).
    let ofXPlot (chart: XPlot.Plotly.PlotlyChart) : Figure =
        let chart = XPlotChart.read chart

        {
            Name = if chart.Title = "" then "chart" else chart.Title
            Title = chart.Title
            Caption = ""
            Drawing = Drawing.XPlot chart
        }

    /// The faults that keep a figure from being drawn.
    let faults (figure: Figure) : Fault list =
        match figure.Drawing with
        | Drawing.Panels _ -> []
        | Drawing.XPlot chart -> XPlotChart.faults figure.Name chart

    /// The faults that keep the figures of a study from being drawn; each names its figure.
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

/// Makes panels.
[<RequireQualifiedAccess>]
module Panel =

    /// A panel with these axes and marks.
    let make (title: string) (x: Axis) (y: Axis) (marks: Mark list) =
        { Title = title; Weight = 1.0; X = x; Y = y; EqualAspect = false; Link = None; Marks = marks }

    /// A panel that a space covers.
    let space (title: string) (space: Space) = make title Axis.hidden Axis.hidden [ Mark.Space space ]

    /// The panel with one unit of x as long as one unit of y.
    let equalAspect (panel: Panel) = { panel with EqualAspect = true }

    /// The panel with a share of the row's width, relative to its neighbours; > 0.
    let weight (weight: float) (panel: Panel) = { panel with Weight = weight }

    /// The panel with items that are marked where another panel of the figure shows items of the same name.
    let link (items: string) (at: ItemsAt) (panel: Panel) = { panel with Link = Some { Items = items; At = at } }
