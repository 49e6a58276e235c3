namespace Research

/// How numbers lie along an axis.
[<RequireQualifiedAccess>]
type AxisScale =
    | Linear
    /// Only numbers above zero are drawn.
    | Logarithmic

/// What stands along an axis.
[<RequireQualifiedAccess>]
type Ticks =
    /// Chosen for legibility.
    | Automatic
    /// No ticks and no numbers.
    | NoTicks
    /// At these numbers, with these texts.
    | At of (float * string) list

/// One axis of a panel.
type Axis =
    {
        /// Symbol and unit, e.g. "‖W<sub>i</sub>‖"; sub, sup, i and b may be used.
        Label: string
        Scale: AxisScale
        /// From and to, in the numbers of the data; None: all of the data.
        Range: (float * float) option
        /// From right to left, or from top to bottom.
        Reversed: bool
        Ticks: Ticks
        /// Thin lines across the panel at the ticks.
        Grid: bool
        /// A line along the edge of the panel.
        Edge: bool
    }

/// Axes.
[<RequireQualifiedAccess>]
module Axis =

    /// A linear axis over all of the data.
    let linear (label: string) =
        {
            Label = label
            Scale = AxisScale.Linear
            Range = None
            Reversed = false
            Ticks = Ticks.Automatic
            Grid = false
            Edge = true
        }

    /// A logarithmic axis over all of the data.
    let log (label: string) = { linear label with Scale = AxisScale.Logarithmic }

    /// Nothing is shown of it.
    let hidden = { linear "" with Ticks = Ticks.NoTicks; Edge = false }

    /// From low to high, low < high.
    let between (low: float) (high: float) (axis: Axis) = { axis with Range = Some(low, high) }

    /// From right to left, or from top to bottom.
    let reversed (axis: Axis) = { axis with Reversed = true }

    /// Ticks at these numbers, with these texts.
    let ticks (ticks: (float * string) list) (axis: Axis) = { axis with Ticks = Ticks.At ticks }

    /// With thin lines across the panel.
    let grid (axis: Axis) = { axis with Grid = true }

    /// Its line stays; its numbers and its label go, where a neighbour shows them.
    let bare (axis: Axis) = { axis with Label = ""; Ticks = Ticks.NoTicks }
