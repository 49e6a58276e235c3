namespace Research

/// A line through points of space in the order given; NaN breaks it.
type SpaceLine =
    {
        /// The name in the legend; an empty name has no entry.
        Name: string
        X: float[]
        Y: float[]
        Z: float[]
        Colour: Colouring
        /// The width in pixels.
        Width: float
    }

/// Points of space.
type SpacePoints =
    {
        /// The name in the legend; an empty name has no entry.
        Name: string
        X: float[]
        Y: float[]
        Z: float[]
        Colour: Colouring
        /// The diameter in pixels.
        Size: float
        /// The text under the pointer for each point, or an empty array.
        Labels: string[]
    }

/// Vectors of space, drawn from the origin to a dot.
type SpaceVectors =
    {
        /// The name in the legend; an empty name has no entry.
        Name: string
        X: float[]
        Y: float[]
        Z: float[]
        /// The colour of all; of several numbers the first counts.
        Colour: Colouring
        /// The text under the pointer for each vector, or an empty array.
        Labels: string[]
    }

/// A surface of triangles.
type SpaceMesh =
    {
        X: float[]
        Y: float[]
        Z: float[]
        /// The positions of the three corners of each triangle in X, Y and Z.
        Triangles: (int * int * int) list
        /// The colour of all; of several numbers the first counts.
        Colour: Colouring
        /// The opacity, in (0, 1]; below 1 the surface is transparent.
        Opacity: float
    }

/// A mark in space. A new kind of mark is a case here and an encoder in PlotlySpace.
[<RequireQualifiedAccess>]
type SpaceMark =
    /// A line through points.
    | Line of SpaceLine
    /// Separate points.
    | Points of SpacePoints
    /// Vectors from the origin.
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
        /// The first position of the eye, relative to the centre; (1.25, 1.25, 1.25) shows all of the space.
        Eye: float * float * float
        /// The marks in the order in which they are drawn.
        Marks: SpaceMark list
    }
