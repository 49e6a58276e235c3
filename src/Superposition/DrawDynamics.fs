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

    /// The order of features in the film's matrix: those with D_i at 1/2 first, each beside its antipodal partner.
    let private order (history: LevelHistory) =
        let last = Array.last history.Embeddings
        let gram, n = last.Gram(), last.Columns
        let partner i = [ 0 .. n - 1 ] |> List.filter ((<>) i) |> List.minBy (fun j -> gram[i, j])

        let key i = if gram[i, i] < 0.25 then 1, i, i else 0, min i (partner i), i

        [| 0 .. n - 1 |] |> Array.sortBy key

    let private levelsAt (history: LevelHistory) upTo : Row list =
        let features = order history
        let ended = history.Dimensionalities.Row(history.Dimensionalities.Rows - 1).ToArray()

        // Features with D_i ≥ 0.05 at the end have a colour for each pair; the others are grey.
        let colour place i = if ended[i] < 0.05 then Colouring.Muted else Colouring.Series(place / 2)

        let gram = history.Embeddings[upTo].Gram()

        let dimensionalities =
            Panel.make
                "dimensionality of each feature"
                (steps "" history.Steps |> Axis.bare)
                (Axis.linear "D<sub>i</sub>" |> Axis.between 0.0 1.0 |> Axis.grid)
                [
                    for place, i in Array.indexed features |> Array.rev do
                        line "" history.Steps (history.Dimensionalities.Column i) (colour place i)
                    Mark.Level { Direction = Direction.Horizontal; At = 0.5; Label = "1/2: a digon" }
                    cursor history.Steps[upTo] (0.0, 1.0)
                ]

        let n = features.Length

        let axis =
            Axis.linear "feature, digons first"
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
                            Values = Array2D.init n n (fun a b -> gram[features[a], features[b]])
                            Key = { Scale = ColourScale.Diverging; Low = -1.0; High = 1.0; Label = "W<sub>i</sub>·W<sub>j</sub>" }
                            Columns = 0.0, 1.0
                            Rows = 0.0, 1.0
                            Symbol = "WᵀW"
                        }
                ]
            |> Panel.equalAspect

        [
            { Height = 330.0; Panels = [ Panel.weight 1.7 dimensionalities; matrix ] }
            {
                Height = 190.0
                Panels =
                    [
                        loss history.Steps history.Losses upTo [] |> Panel.weight 1.7
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

    let private histogram label (counts: int seq) =
        let bars = counts |> Seq.countBy id |> Seq.sortBy fst |> Array.ofSeq

        Panel.make
            ""
            (Axis.linear label)
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

    /// The number of jumps and of exchanged pairs in each run, and the number of jumps from each level to each other over all runs.
    let jumps heading (histories: LevelHistory list) : Figure =
        let all = histories |> List.collect _.Jumps |> Array.ofList
        let level label = Axis.linear label |> Axis.between 0.0 1.0 |> Axis.grid

        let fromTo =
            Panel.make
                ""
                (level "D<sub>i</sub> before the jump")
                (level "D<sub>i</sub> after")
                [
                    line "" [| 0.0; 1.0 |] [| 0.0; 1.0 |] Colouring.Muted
                    Mark.Points
                        {
                            Name = ""
                            X = all |> Array.map _.Before
                            Y = all |> Array.map _.After
                            Colour = Colouring.Series 1
                            Size = 5.0
                            Labels = [||]
                        }
                    Mark.Level { Direction = Direction.Horizontal; At = 0.5; Label = "1/2" }
                ]

        Charts.panels
            heading
            300.0
            [
                [
                    histogram "jumps in a run" (histories |> List.map _.Jumps.Length)
                    histogram "pairs that change places" (histories |> List.map _.Swaps)
                    fromTo
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
