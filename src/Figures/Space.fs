namespace Research

/// A line through points of space in the order given; NaN breaks it.
type SpaceLine =
    {
        /// In the legend; none if empty.
        Name: string
        X: float[]
        Y: float[]
        Z: float[]
        Colour: Colouring
        /// In pixels.
        Width: float
    }

/// Points of space.
type SpacePoints =
    {
        /// In the legend; none if empty.
        Name: string
        X: float[]
        Y: float[]
        Z: float[]
        Colour: Colouring
        /// Diameter in pixels.
        Size: float
        /// What is shown under the pointer, one per point, or empty.
        Labels: string[]
    }

/// Vectors of space, drawn from the origin to a dot.
type SpaceVectors =
    {
        /// In the legend; none if empty.
        Name: string
        X: float[]
        Y: float[]
        Z: float[]
        /// One colour for all; of several numbers the first.
        Colour: Colouring
        /// What is shown under the pointer, one per vector, or empty.
        Labels: string[]
    }

/// A surface of triangles.
type SpaceMesh =
    {
        X: float[]
        Y: float[]
        Z: float[]
        /// Positions of the corners of each triangle.
        Triangles: (int * int * int) list
        /// One colour for all; of several numbers the first.
        Colour: Colouring
        /// In (0, 1]; below 1 what lies behind shines through.
        Opacity: float
    }

/// Something drawn in space. A new kind is a case here and an encoder in PlotlySpace.
[<RequireQualifiedAccess>]
type SpaceMark =
    /// Through points.
    | Line of SpaceLine
    /// By themselves.
    | Points of SpacePoints
    /// From the origin.
    | Vectors of SpaceVectors
    /// A surface.
    | Mesh of SpaceMesh

/// Three axes with what is drawn between them, which a reader can turn. Its axes are as long as each other on the page, so
/// that shapes are true where their ranges are equal.
type Space =
    {
        X: Axis
        Y: Axis
        Z: Axis
        /// From where it is seen at first, relative to the centre: (1.25, 1.25, 1.25) sees all of it.
        Eye: float * float * float
        /// In the order in which they are drawn.
        Marks: SpaceMark list
    }
