namespace Research

/// The scale of an axis.
[<RequireQualifiedAccess>]
type AxisScale =
    | Linear
    /// Only numbers above zero are drawn.
    | Logarithmic

/// The ticks of an axis with their texts.
[<RequireQualifiedAccess>]
type Ticks =
    /// Ticks that plotly.js chooses.
    | Automatic
    /// No ticks and no numbers.
    | NoTicks
    /// Ticks at these numbers, with these texts.
    | At of (float * string) list

/// One axis of a panel.
type Axis =
    {
        /// The symbol and unit, e.g. "‖W<sub>i</sub>‖"; sub, sup, i and b may be used.
        Label: string
        Scale: AxisScale
        /// The smallest and the largest number shown; None shows all of the data.
        Range: (float * float) option
        /// Whether the axis runs from right to left, or from top to bottom.
        Reversed: bool
        Ticks: Ticks
        /// Whether thin lines cross the panel at the ticks.
        Grid: bool
        /// Whether a line runs along the edge of the panel.
        Edge: bool
    }

/// Makes axes.
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

    /// An axis that is not shown.
    let hidden = { linear "" with Ticks = Ticks.NoTicks; Edge = false }

    /// The axis from low to high; low < high.
    let between (low: float) (high: float) (axis: Axis) = { axis with Range = Some(low, high) }

    /// The axis from right to left, or from top to bottom.
    let reversed (axis: Axis) = { axis with Reversed = true }

    /// The axis with ticks at these numbers, with these texts.
    let ticks (ticks: (float * string) list) (axis: Axis) = { axis with Ticks = Ticks.At ticks }

    /// The axis with thin lines across the panel at its ticks.
    let grid (axis: Axis) = { axis with Grid = true }

    /// The axis without numbers and label, for a panel whose neighbour shows them.
    let bare (axis: Axis) = { axis with Label = ""; Ticks = Ticks.NoTicks }
