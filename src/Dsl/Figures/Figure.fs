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

/// A figure: rows of panels, from top to bottom.
type Figure =
    {
        /// Short, unique within an experiment; also a file name.
        Name: string
        /// One line.
        Title: string
        /// What is seen, with symbols explained.
        Caption: string
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
