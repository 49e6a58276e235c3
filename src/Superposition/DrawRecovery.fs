namespace Research

/// A line of a panel about recovery.
type internal Trace =
    {
        /// Its name in the legend, with one style in all panels.
        Name: string
        /// (x, y), in their order.
        Points: (float * float) list
        /// Whether it is what others are compared with, such as chance, a bound or the truth: drawn dotted.
        Compared: bool
    }

/// A panel about recovery.
type internal TracePanel =
    {
        /// The title; may be empty.
        Title: string
        X: Axis
        Y: Axis
        Traces: Trace list
    }

/// Lines of panels about recovery.
[<RequireQualifiedAccess>]
module internal Trace =

    /// A line of what was measured.
    let of' (name: string) (points: (float * float) list) = { Name = name; Points = points; Compared = false }

    /// A line that others are compared with.
    let compared (name: string) (points: (float * float) list) = { Name = name; Points = points; Compared = true }

/// Drawings of what was got back from activations.
[<RequireQualifiedAccess>]
module internal DrawRecovery =

    /// 1 − S on a logarithmic axis, falling to the right, with ticks at the densities of a sweep.
    let density (densities: float list) = Axis.log "1−S" |> Axis.reversed |> Axis.ticks [ for p in densities -> p, string p ]

    /// A share in [0, 1].
    let share (label: string) = Axis.linear label |> Axis.between -0.03 1.03

    /// Panels row by row. A name has one colour in all of them, and one entry in the legend.
    let panels (heading: Heading) (height: float) (rows: TracePanel list list) : Figure =
        let all = rows |> List.collect (List.collect _.Traces)
        let names ofKind = all |> List.filter ofKind |> List.map _.Name |> List.distinct
        let measured, compared = names (fun trace -> not trace.Compared), names _.Compared
        let shown = System.Collections.Generic.HashSet<string>()

        let mark (trace: Trace) =
            let known = if trace.Compared then compared else measured
            let k = List.findIndex ((=) trace.Name) known

            let colour =
                match trace.Compared, k with
                | false, _ -> Colouring.Series k
                | true, 0 -> Colouring.Ink
                | true, _ -> Colouring.Muted

            let x, y = trace.Points |> Array.ofList |> Array.unzip
            let dash = if trace.Compared then Dash.Dotted else Dash.Solid
            let name = if shown.Add trace.Name then trace.Name else ""
            let line = Mark.Line { Name = name; X = x; Y = y; Colour = colour; Dash = dash }
            let points = Mark.Points { Name = ""; X = x; Y = y; Colour = colour; Size = 5.0; Labels = [||] }
            if trace.Compared then [ line ] else [ line; points ]

        let panel (panel: TracePanel) =
            Panel.make panel.Title (Axis.grid panel.X) (Axis.grid panel.Y) (List.collect mark panel.Traces)

        Charts.panels heading height (List.map (List.map panel) rows)
