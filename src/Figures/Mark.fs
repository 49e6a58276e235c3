namespace Research

/// A matrix as coloured cells, row 0 at the smallest y.
type HeatMap =
    {
        /// The numbers [rows, columns]; NaN leaves a cell empty.
        Values: float[,]
        Key: ColourKey
        /// The x of the centre of column 0, and the width of a column.
        Columns: float * float
        /// The y of the centre of row 0, and the height of a row.
        Rows: float * float
        /// The text before the number under the pointer, e.g. "WᵀW".
        Symbol: string
    }

/// A kind of cell, with its entry in the legend.
type AreaKind =
    {
        /// The name in the legend and under the pointer.
        Name: string
        Colour: Colouring
    }

/// A plane in cells, each of one of a few kinds, e.g. a phase diagram.
type Areas =
    {
        /// The position of each cell's kind in Kinds [rows, columns]; a negative one leaves the cell empty.
        Cells: int[,]
        /// The kinds in the order of the legend; their names are distinct.
        Kinds: AreaKind list
        /// The centre of each column, ascending.
        X: float[]
        /// The centre of each row, ascending.
        Y: float[]
    }

/// The direction of bars and of lines across a panel.
[<RequireQualifiedAccess>]
type Direction =
    | Horizontal
    | Vertical

/// Bars from zero.
type Bars =
    {
        Direction: Direction
        /// The position of each bar on the axis across the bars.
        At: float[]
        /// The end of each bar on the axis along the bars.
        Lengths: float[]
        /// The thickness of a bar, in units of the axis across the bars.
        Thickness: float
        Colour: Colouring
        /// The text before the number under the pointer.
        Symbol: string
    }

/// Rectangles, e.g. the weights of a neuron on top of each other.
type Rectangles =
    {
        /// The left and the right edge of each.
        X: (float * float)[]
        /// The lower and the upper edge of each.
        Y: (float * float)[]
        Colour: Colouring
        /// The name in the legend; an empty name has no entry.
        Name: string
        /// The text under the pointer for each rectangle, or an empty array.
        Labels: string[]
    }

/// The dashes of a line.
[<RequireQualifiedAccess>]
type Dash =
    | Solid
    | Dashed
    | Dotted

/// A line through points in the order given; NaN breaks it.
type Line =
    {
        /// The name in the legend; an empty name has no entry.
        Name: string
        X: float[]
        Y: float[]
        Colour: Colouring
        Dash: Dash
    }

/// Points.
type Points =
    {
        /// The name in the legend; an empty name has no entry.
        Name: string
        X: float[]
        Y: float[]
        Colour: Colouring
        /// The diameter in pixels.
        Size: float
        /// The text under the pointer for each point, or an empty array.
        Labels: string[]
    }

/// Vectors of the plane, drawn from the origin to a dot.
type Vectors =
    {
        X: float[]
        Y: float[]
        Colour: Colouring
        /// The text under the pointer for each vector, or an empty array.
        Labels: string[]
    }

/// A dotted line across the whole panel at a value.
type Level =
    {
        /// A horizontal line is at a y, a vertical one at an x.
        Direction: Direction
        /// The value on the axis that the line crosses.
        At: float
        /// The text at the end of it; may be empty.
        Label: string
    }

/// A thin frame, e.g. around the cells of a matrix.
type Frame =
    {
        /// The left and the right edge.
        X: float * float
        /// The lower and the upper edge.
        Y: float * float
    }

/// A strip across the whole panel behind the other marks, e.g. the values of one structure.
type Band =
    {
        /// A horizontal strip lies between two y, a vertical one between two x.
        Direction: Direction
        /// The ends of the strip on the axis that it crosses.
        Between: float * float
        Colour: Colouring
        /// The text at the end of it; may be empty.
        Label: string
    }

/// Straight lines between pairs of points, e.g. the edges of a graph: the heavier, the thicker.
type Edges =
    {
        /// The x of both ends of each edge.
        X: (float * float)[]
        /// The y of both ends of each edge.
        Y: (float * float)[]
        /// The weight of each edge, from 0 (hardly visible) to 1; smaller and larger weights count as 0 and 1.
        Weights: float[]
        Colour: Colouring
    }

/// A table of texts, which covers the whole panel; sub, sup, i and b may be used in it.
type Table =
    {
        /// The title of each column, with its share of the width relative to its neighbours; > 0.
        Columns: (string * float) list
        /// The texts row by row, one for each column.
        Rows: string list list
    }

/// A mark in a panel. A new kind of mark is a case here and an encoder in PlotlyMark.
[<RequireQualifiedAccess>]
type Mark =
    | HeatMap of HeatMap
    | Areas of Areas
    | Bars of Bars
    | Rectangles of Rectangles
    | Line of Line
    | Points of Points
    | Vectors of Vectors
    | Level of Level
    | Frame of Frame
    | Band of Band
    | Edges of Edges
    /// A table, which covers the whole panel. The panel's own axes are hidden.
    | Table of Table
    /// A space, which covers the whole panel. The panel's own axes are hidden, and it has no other space.
    | Space of Space
