namespace Research

/// The name, title and caption of a figure.
type Heading =
    {
        /// A short name, unique within a study; it is also part of a file name.
        Name: string
        /// One line.
        Title: string
        /// A description of the figure that explains its symbols.
        Caption: string
    }

/// One tied bottleneck as a column of a figure.
type ModelColumn =
    {
        /// The title above the column, e.g. "1−S = 0.1".
        Label: string
        /// WᵀW [n, n].
        Gram: float[,]
        /// b [n].
        Bias: float[]
        /// ‖W_i‖ [n], ≥ 0.
        Norms: float[]
        /// Σ_{j≠i} (Ŵ_i · W_j)² [n], ≥ 0.
        Superposition: float[]
        /// m, the number of hidden dimensions.
        Hidden: int
    }

/// One model with a plane of hidden dimensions, as a panel of a figure.
type Star =
    {
        /// The title above the panel, e.g. "1−S = 0.05".
        Label: string
        /// W [2, n].
        Embedding: float[,]
        /// I_i [n], > 0.
        Importance: float[]
    }

/// A named line through points.
type Curve =
    {
        /// The name in the legend; an empty name has no entry.
        Name: string
        X: float[]
        Y: float[]
    }

/// Makes curves.
[<RequireQualifiedAccess>]
module Curve =

    /// The line through points (x, y), in their order.
    let through (name: string) (points: (float * float) seq) : Curve =
        let x, y = points |> Array.ofSeq |> Array.unzip
        { Name = name; X = x; Y = y }

/// Makes figures of numbers.
[<RequireQualifiedAccess>]
module Charts =

    let private widest = Style.pageWidth
    let private left, private right, _, _ = Style.margins

    let private figure (heading: Heading) width rows =
        {
            Name = heading.Name
            Title = heading.Title
            Caption = heading.Caption
            Drawing = Drawing.Panels { Width = width; Across = 14.0; Down = 62.0; Rows = rows; Film = None }
        }

    let private unlabelled mark =
        match mark with
        | Mark.Level level -> Mark.Level { level with Label = "" }
        | other -> other

    // Only the first panel of a row has numbers and labels, which the others would repeat.
    let private firstOnly k (panel: Panel) =
        if k = 0 then
            panel
        else
            { panel with Y = Axis.bare panel.Y; Marks = List.map unlabelled panel.Marks }

    let private panelWidth most bars gap (columns: 'column list) =
        let room = widest - left - right - bars * Style.barRoom
        min most ((room - gap * float (columns.Length - 1)) / float columns.Length)

    let private totalWidth bars gap count panel =
        left + right + bars * Style.barRoom + gap * float (count - 1) + panel * float count

    let private matrixRow width (columns: ModelColumn list) =
        let aspect = columns |> List.map (fun column -> Panels.matrixAspect column.Bias.Length) |> List.max

        {
            Height = width * aspect
            Panels =
                columns
                |> List.mapi (fun k column -> Panels.matrixAndBias column.Label column.Gram column.Bias |> firstOnly k)
        }

    let private barRow height titled (columns: ModelColumn list) =
        let longest = 1.08 * (columns |> List.collect (_.Norms >> List.ofArray) |> List.fold max 1.0)

        {
            Height = height
            Panels =
                columns
                |> List.mapi (fun k column ->
                    Panels.normBars (if titled then column.Label else "") longest column.Norms column.Superposition column.Hidden
                    |> firstOnly k)
        }

    /// WᵀW with b at its side for each model, in one row (the layout of F2.2). There must be at least one column.
    let matrices (heading: Heading) (columns: ModelColumn list) : Figure =
        let width = panelWidth 330.0 1.0 14.0 columns
        figure heading (totalWidth 1.0 14.0 columns.Length width) [ matrixRow width columns ]

    /// ‖W_i‖ as bars coloured by superposition for each model, in one row (the layout of F2.3). There must be at least one column.
    let normBars (heading: Heading) (columns: ModelColumn list) : Figure =
        let width = panelWidth 330.0 1.0 14.0 columns
        figure heading (totalWidth 1.0 14.0 columns.Length width) [ barRow (max 220.0 (min 330.0 width)) true columns ]

    /// For each model WᵀW with b above, norm bars below (the layout of F2.4 and F2.5). There must be at least one column; more than
    /// eight go on below.
    let sparsityColumns (heading: Heading) (columns: ModelColumn list) : Figure =
        let width = panelWidth 300.0 1.0 14.0 columns
        let bars = max 210.0 (min 300.0 width)

        figure heading (totalWidth 1.0 14.0 columns.Length width) [ matrixRow width columns; barRow bars false columns ]
        |> Figure.arrange (fun grid -> { grid with Down = 44.0 })

    let private importanceKey (stars: Star list) =
        let all = stars |> List.collect (_.Importance >> List.ofArray)
        let low, high = List.min all, List.max all

        {
            Scale = ColourScale.Importance
            Low = if low < high then low else 0.0
            High = high
            Label = "importance I<sub>i</sub>"
        }

    /// Planes, five in a row, with room for a number of colour bars beside them.
    let private planes heading bars (planes: Panel list) =
        let perRow = min 5 planes.Length
        let rows = planes |> List.chunkBySize perRow
        let width = panelWidth 250.0 bars 14.0 rows.Head

        let blank = Panel.make "" Axis.hidden Axis.hidden []

        let panel lowest k plane =
            let panel = firstOnly k plane
            if lowest then panel else { panel with X = Axis.bare panel.X }

        let row r planes =
            let panels = planes |> List.mapi (panel (r + 2 > rows.Length))

            { Height = width; Panels = panels @ List.replicate (perRow - panels.Length) blank }

        figure heading (totalWidth bars 14.0 perRow width) (List.mapi row rows)
        |> Figure.arrange (fun grid -> { grid with Down = 34.0 })

    /// The columns of W as vectors of the plane, one panel for each model, five in a row (the layout of F1.1). There must be
    /// at least one model.
    let stars (heading: Heading) (stars: Star list) : Figure =
        let key = importanceKey stars
        planes heading 1.0 [ for star in stars -> Panels.star star.Label key star.Embedding star.Importance ]

    /// The columns of W as vectors of the plane, the features of each set in its colour. A model has a label and W [2, n]; there must be
    /// at least one.
    let sets (heading: Heading) (sets: int list list) (models: (string * float[,]) list) : Figure =
        planes
            heading
            (Style.legendRoom / Style.barRoom)
            [ for label, embedding in models -> Panels.starOfSets label sets embedding ]

    let private plain heading panel = figure heading 720.0 [ { Height = 340.0; Panels = [ panel ] } ]

    /// A panel of lines through points, each in its colour.
    let curves (title: string) (x: Axis) (y: Axis) (curves: Curve list) : Panel =
        Panel.make
            title
            (Axis.grid x)
            (Axis.grid y)
            [
                for k, curve in List.indexed curves ->
                    Mark.Line { Name = curve.Name; X = curve.X; Y = curve.Y; Colour = Colouring.Series k; Dash = Dash.Solid }
            ]

    /// Lines through points, each in its colour, with a legend for those that have a name.
    let lines (heading: Heading) (x: Axis) (y: Axis) (lines: Curve list) : Figure = plain heading (curves "" x y lines)

    /// Points, each group in its colour, with dotted horizontal lines at the values given (value, label).
    let scatter (heading: Heading) (x: Axis) (y: Axis) (levels: (float * string) list) (groups: Curve list) : Figure =
        [
            for at, label in levels do
                Mark.Level { Direction = Direction.Horizontal; At = at; Label = label }
            for k, group in List.indexed groups do
                Mark.Points
                    {
                        Name = group.Name
                        X = group.X
                        Y = group.Y
                        Colour = Colouring.Series k
                        Size = 6.0
                        Labels = [||]
                    }
        ]
        |> Panel.make "" x y
        |> plain heading

    /// A table of texts: the title of each column with its share of the width, and the texts row by row.
    let table (heading: Heading) (columns: (string * float) list) (rows: string list list) : Figure =
        let panel = Panel.make "" Axis.hidden Axis.hidden [ Mark.Table { Columns = columns; Rows = rows } ]
        let height = Style.tableRow * float (1 + rows.Length) + 2.0
        figure heading widest [ { Height = height; Panels = [ panel ] } ]

    /// Spaces side by side, each under its title, which a reader can turn. There must be at least one; up to three are legible.
    let spaces (heading: Heading) (spaces: (string * Space) list) : Figure =
        let width = panelWidth 420.0 0.0 14.0 spaces

        figure
            heading
            (totalWidth 0.0 14.0 spaces.Length width + Style.legendRoom)
            [ { Height = width; Panels = [ for title, space in spaces -> Panel.space title space ] } ]

    /// A film of figures of panels that differ in their numbers only, in the order of time, each with its label on the slider. It shows
    /// the first one until it is played. There must be at least one.
    let film (prefix: string) (stills: (string * Figure) list) : Figure =
        let film =
            {
                Prefix = prefix
                Stills = [ for label, figure in stills -> { Label = label; Rows = figure.Rows } ]
            }

        snd (List.head stills) |> Figure.arrange (fun grid -> { grid with Film = Some film })

    // Shapes have coordinates on their axes, which are no quantity that panels share.
    let private quantity (panel: Panel) = if panel.EqualAspect then "" else panel.X.Label

    /// A figure of given panels, row by row; height is that of a row in pixels. Panels whose x axes have the same label are linked: the x
    /// under the pointer is marked in all of them.
    let panels (heading: Heading) (height: float) (rows: Panel list list) : Figure =
        let shared =
            List.concat rows |> List.countBy quantity |> List.filter (fun (label, count) -> label <> "" && count > 1)

        let linked (panel: Panel) =
            if panel.Link.IsNone && List.exists (fst >> (=) (quantity panel)) shared then
                Panel.link panel.X.Label ItemsAt.X panel
            else
                panel

        figure heading widest [ for panels in rows -> { Height = height; Panels = List.map linked panels } ]
        |> Figure.arrange (fun grid -> { grid with Across = 66.0; Down = 76.0 })

    /// A figure of given panels, row by row and close together, for panels without axes.
    let compact (heading: Heading) (height: float) (rows: Panel list list) : Figure =
        panels heading height rows |> Figure.arrange (fun grid -> { grid with Across = 12.0; Down = 40.0 })
