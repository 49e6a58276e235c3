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
    }

/// Panels.
[<RequireQualifiedAccess>]
module Panel =

    /// A panel with these axes and marks.
    let make (title: string) (x: Axis) (y: Axis) (marks: Mark list) =
        { Title = title; Weight = 1.0; X = x; Y = y; EqualAspect = false; Marks = marks }

    /// One unit of x is as long as one unit of y.
    let equalAspect (panel: Panel) = { panel with EqualAspect = true }

    /// Share of the row's width, relative to its neighbours; > 0.
    let weight (weight: float) (panel: Panel) = { panel with Weight = weight }
