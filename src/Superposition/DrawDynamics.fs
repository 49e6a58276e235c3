namespace Research

/// Drawings of how a geometry develops in training.
[<RequireQualifiedAccess>]
module DrawDynamics =

    let private entries (matrix: Matrix) = Array2D.init matrix.Rows matrix.Columns (fun row column -> matrix[row, column])

    let private steps label (all: float[]) = Axis.log label |> Axis.between (Array.head all) (Array.last all)

    let private label (step: float) = step.ToString "N0"

    let private line name x y colour = Mark.Line { Name = name; X = x; Y = y; Colour = colour; Dash = Dash.Solid }

    /// A line over the whole height of a panel at a step. It is a line because a Level does not move in a film.
    let private cursor step (low, high) =
        Mark.Line
            {
                Name = ""
                X = [| step; step |]
                Y = [| low; high |]
                Colour = Colouring.Muted
                Dash = Dash.Dotted
            }

    let private span (values: float[]) =
        let low, high = Array.min values, Array.max values
        let room = 0.05 * (high - low)
        low - room, high + room

    let private loss (all: float[]) (losses: float[]) upTo marks =
        let low, high = span losses

        Panel.make
            ""
            (steps "step" all)
            (Axis.linear "loss" |> Axis.between low high |> Axis.grid)
            (line "" all losses Colouring.Ink :: cursor all[upTo] (low, high) :: marks)

    let private levelsAt (history: LevelHistory) upTo : Row list =
        let features = history.Represented
        let others = Set.difference (set [ 0 .. history.Dimensionalities.Columns - 1 ]) (set features)
        let curve colour i = line "" history.Steps (history.Dimensionalities.Column i) colour
        let gram = history.Embeddings[upTo].Gram()

        let dimensionalities =
            Panel.make
                "dimensionality of each feature"
                (steps "" history.Steps |> Axis.bare)
                (Axis.linear "D<sub>i</sub>" |> Axis.between 0.0 1.0 |> Axis.grid)
                [
                    for i in others do
                        curve Colouring.Muted i

                    for place, i in Array.indexed features |> Array.rev do
                        curve (Colouring.Series(place / 2)) i

                    Mark.Level { Direction = Direction.Horizontal; At = 0.5; Label = "1/2: a digon" }
                    cursor history.Steps[upTo] (0.0, 1.0)
                ]

        let n = features.Length

        let axis =
            Axis.linear "represented feature"
            |> Axis.between -0.5 (float n - 0.5)
            |> fun axis -> { axis with Ticks = Ticks.NoTicks }

        let matrix =
            Panel.make
                "WᵀW"
                axis
                (Axis.reversed { axis with Label = "" })
                [
                    Mark.HeatMap
                        {
                            Values = entries gram
                            Key = { Scale = ColourScale.Diverging; Low = -1.0; High = 1.0; Label = "W<sub>i</sub>·W<sub>j</sub>" }
                            Columns = 0.0, 1.0
                            Rows = 0.0, 1.0
                            Symbol = "WᵀW"
                        }
                ]
            |> Panel.equalAspect

        let began =
            Mark.Level
                {
                    Direction = Direction.Vertical
                    At = history.Steps[history.Begin]
                    Label = "after the first plateau"
                }

        [
            { Height = 330.0; Panels = [ Panel.weight 1.7 dimensionalities; matrix ] }
            {
                Height = 190.0
                Panels =
                    [
                        loss history.Steps history.Losses upTo [ began ] |> Panel.weight 1.7
                        Panel.make "" Axis.hidden Axis.hidden []
                    ]
            }
        ]

    let private film heading (width: float) (all: float[]) (rows: int -> Row list) =
        let still upTo =
            Charts.panels heading 0.0 []
            |> Figure.arrange (fun grid -> { grid with Rows = rows upTo; Width = width; Down = 34.0 })

        Charts.film "step " [ for upTo in 0 .. all.Length - 1 -> label all[upTo], still upTo ]

    /// D_i(t) above the loss, and WᵀW at the step of the slider (F5.1).
    let levels heading (history: LevelHistory) : Figure = film heading 1160.0 history.Steps (levelsAt history)

    /// Ticks at whole numbers, where there are few.
    let private whole (bars: (int * int)[]) (axis: Axis) =
        if bars.Length > 12 then
            axis
        else
            { axis with Ticks = Ticks.At [ for at, _ in bars -> float at, string at ] }

    let private histogram label (counts: int seq) =
        let bars = counts |> Seq.countBy id |> Seq.sortBy fst |> Array.ofSeq

        Panel.make
            ""
            (whole bars (Axis.linear label))
            (Axis.linear "runs" |> Axis.grid)
            [
                Mark.Bars
                    {
                        Direction = Direction.Vertical
                        At = bars |> Array.map (fst >> float)
                        Lengths = bars |> Array.map (snd >> float)
                        Thickness = 0.85
                        Colour = Colouring.Series 0
                        Symbol = "runs"
                    }
            ]

    /// The number of jumps in each run; each jump by the steps at which it begins and ends; and by how much the loss falls at it.
    let jumps heading (histories: LevelHistory list) : Figure =
        let all =
            [|
                for history in histories do
                    for jump in history.Jumps -> history, jump
            |]

        let begins = all |> Array.map (fun (history, jump) -> history.Steps[jump.From])
        let measured of' = all |> Array.map (fun (history, jump) -> of' history jump)

        let points label values =
            Panel.make
                ""
                (Axis.linear "step at which it begins" |> Axis.grid)
                (Axis.linear label |> Axis.grid)
                [
                    Mark.Points
                        {
                            Name = ""
                            X = begins
                            Y = values
                            Colour = Colouring.Series 1
                            Size = 5.0
                            Labels = measured (fun _ jump -> $"{jump.Before:G2} → {jump.After:G2}")
                        }
                ]

        Charts.panels
            heading
            300.0
            [
                [
                    histogram "jumps in a run" (histories |> List.map _.Jumps.Length)
                    points
                        "steps that it takes"
                        (measured (fun history jump -> history.Steps[jump.To] - history.Steps[jump.From]))
                    points "fall of the loss" (measured (fun history jump -> history.Losses[jump.From] - history.Losses[jump.To]))
                ]
            ]

    // ---- two sets on their way to an octahedron ------------------------------------------------------------------------

    let private letter stage =
        match stage with
        | AntiprismStage.Origin -> "A"
        | AntiprismStage.Apart -> "B"
        | AntiprismStage.Triangles -> "C"
        | _ -> "D"

    let private reach = 1.2

    let private begins (history: AntiprismHistory) =
        [
            for stage, first, _ in Dynamics.passed history ->
                Mark.Level { Direction = Direction.Vertical; At = history.Steps[first]; Label = letter stage }
        ]

    let private pathAt (groups: (string * int list) list) (history: AntiprismHistory) upTo : Row list =
        let space = Panels.directions reach groups (entries history.Embeddings[upTo])

        let trail =
            Panels.paths groups [ for embedding in Array.truncate (upTo + 1) history.Embeddings -> entries embedding ]

        [
            {
                Height = 460.0
                Panels =
                    [
                        Panel.space "columns of W with their paths" { space with Marks = space.Marks @ trail }
                        loss history.Steps history.Losses upTo (begins history)
                    ]
            }
        ]

    /// The columns of W in space with their paths, beside the loss, with a slider along the steps (F5.2).
    let antiprism heading groups (history: AntiprismHistory) : Figure = film heading 1160.0 history.Steps (pathAt groups history)

    /// The columns of W at the middle of each stage, in logarithmic time, and at the end: from the side above, from the top below.
    let stages heading groups (history: AntiprismHistory) : Figure =
        let columns =
            [
                for stage, first, last in Dynamics.passed history ->
                    let at = if stage = AntiprismStage.Octahedron then last else (first + last) / 2
                    $"{letter stage}: step {label history.Steps[at]}", entries history.Embeddings[at]
            ]

        let row eye titled =
            [
                for title, embedding in columns ->
                    let space = Panels.directions reach groups embedding
                    let bare axis = { axis with Axis.Label = "" }

                    Panel.space
                        (if titled then title else "")
                        { space with Eye = eye; X = bare space.X; Y = bare space.Y; Z = bare space.Z }
            ]

        Charts.panels heading 300.0 [ row (2.0, 0.6, 0.35) true; row (0.0, 0.01, 2.1) false ]
        |> Figure.arrange (fun grid -> { grid with Down = 20.0; Across = 10.0 })
