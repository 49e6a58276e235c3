namespace Research

/// A matrix as coloured cells, row 0 at the smallest y.
type HeatMap =
    {
        /// [rows, columns]; NaN leaves a cell empty.
        Values: float[,]
        Key: ColourKey
        /// x of the centre of column 0, and the width of a column.
        Columns: float * float
        /// y of the centre of row 0, and the height of a row.
        Rows: float * float
        /// What is shown under the pointer before the number, e.g. "WᵀW".
        Symbol: string
    }

/// A kind of cell, with its entry in the legend.
type AreaKind =
    {
        /// In the legend and under the pointer.
        Name: string
        Colour: Colouring
    }

/// A plane in cells, each of one of a few kinds, e.g. a phase diagram.
type Areas =
    {
        /// [rows, columns]: a position in Kinds; below 0 leaves a cell empty.
        Cells: int[,]
        /// In the order of the legend, their names distinct.
        Kinds: AreaKind list
        /// The centre of each column, ascending.
        X: float[]
        /// The centre of each row, ascending.
        Y: float[]
    }

/// Which way bars grow.
[<RequireQualifiedAccess>]
type Direction =
    | Horizontal
    | Vertical

/// Bars from zero.
type Bars =
    {
        Direction: Direction
        /// Where each bar stands, on the axis across the bars.
        At: float[]
        /// How far each bar reaches, on the axis along the bars.
        Lengths: float[]
        /// In units of the axis across the bars.
        Thickness: float
        Colour: Colouring
        /// What is shown under the pointer before the number.
        Symbol: string
    }

/// How a line is drawn.
[<RequireQualifiedAccess>]
type Dash =
    | Solid
    | Dashed
    | Dotted

/// A line through points in the order given; NaN breaks it.
type Line =
    {
        /// In the legend; none if empty.
        Name: string
        X: float[]
        Y: float[]
        Colour: Colouring
        Dash: Dash
    }

/// Points.
type Points =
    {
        /// In the legend; none if empty.
        Name: string
        X: float[]
        Y: float[]
        Colour: Colouring
        /// Diameter in pixels.
        Size: float
        /// What is shown under the pointer, one per point, or empty.
        Labels: string[]
    }

/// Vectors of the plane, drawn from the origin to a dot.
type Vectors =
    {
        X: float[]
        Y: float[]
        Colour: Colouring
        /// What is shown under the pointer, one per vector, or empty.
        Labels: string[]
    }

/// A dotted line over the whole panel at one value.
type Level =
    {
        /// Horizontal: at a y; vertical: at an x.
        Direction: Direction
        /// On the axis that it crosses.
        At: float
        /// Printed at its end; none if empty.
        Label: string
    }

/// A thin frame, e.g. around the cells of a matrix.
type Frame =
    {
        /// From and to.
        X: float * float
        /// From and to.
        Y: float * float
    }

/// A strip over the whole panel behind what is drawn, e.g. the values that one structure takes.
type Band =
    {
        /// Horizontal: between two y; vertical: between two x.
        Direction: Direction
        /// On the axis that it crosses: from and to.
        Between: float * float
        Colour: Colouring
        /// Printed at its end; none if empty.
        Label: string
    }

/// Straight lines between pairs of points, e.g. the edges of a graph: the heavier, the thicker.
type Edges =
    {
        /// From and to, one pair per edge.
        X: (float * float)[]
        /// From and to, one pair per edge.
        Y: (float * float)[]
        /// One per edge, from 0 (hardly seen) to 1; what is beyond is drawn as these are.
        Weights: float[]
        Colour: Colouring
    }

/// Something drawn in a panel. A new kind is a case here and an encoder in PlotlyMark.
[<RequireQualifiedAccess>]
type Mark =
    | HeatMap of HeatMap
    | Areas of Areas
    | Bars of Bars
    | Line of Line
    | Points of Points
    | Vectors of Vectors
    | Level of Level
    | Frame of Frame
    | Band of Band
    | Edges of Edges
    /// Covers the whole panel, whose own axes are hidden; one per panel.
    | Space of Space
