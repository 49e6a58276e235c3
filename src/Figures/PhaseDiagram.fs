namespace Research

open System

/// The optimal phases as a panel of a phase diagram (Elhage et al. 2022, section 3).
type PhaseMap =
    {
        /// The title above the panel; may be empty.
        Label: string
        /// The relative importance r of each column, > 0, ascending.
        Ratios: float[]
        /// The density 1 − S of each row, in (0, 1], ascending.
        Densities: float[]
        /// The notation of each phase, e.g. "{13}+{2}", and whether it is weak [densities, ratios]; an empty notation leaves a cell empty.
        Phases: (string * bool)[,]
        /// Lines over the map, e.g. the boundaries of a theory: X is r, Y is 1 − S.
        Lines: Curve list
    }

/// A panel over relative importances and densities, whose cells are of a few kinds.
type SquareMap =
    {
        /// The title above the panel; may be empty.
        Label: string
        /// The relative importance r of each column, > 0, ascending.
        Ratios: float[]
        /// The density 1 − S of each row, in (0, 1], ascending.
        Densities: float[]
        /// The position of each cell's kind in Kinds [densities, ratios]; a negative one leaves the cell empty.
        Cells: int[,]
        /// The kinds in the order of the legend.
        Kinds: AreaKind list
        /// Lines over the map: X is r, Y is 1 − S.
        Lines: Curve list
    }

/// Phase diagrams: the phase as a colour over the relative importance and the density, both logarithmic.
[<RequireQualifiedAccess>]
module PhaseDiagram =

    // A weak phase has the paler tint of the phase's colour.
    let private weak = " (weak)"
    let private nameOf (notation, isWeak) = if isWeak then notation + weak else notation

    let private panelSize = 440.0
    let private gap = 66.0

    /// The size of panels of which a number stand side by side on a page, beside what takes some room.
    let private sizeOf count room =
        let left, right, _, _ = Style.margins
        let free = Style.pageWidth - left - right - room - float (count - 1) * gap
        min panelSize (floor (free / float count))

    let private cells (maps: PhaseMap list) =
        [ for map in maps -> Seq.cast<string * bool> map.Phases |> List.ofSeq ] |> List.concat

    // One colour for a phase in all figures. Phases in which the extra feature, the last of two or three, has the same role share one.
    let private known =
        [
            [ "{12}"; "{13}+{2}"; "{13} -2" ] // in superposition with another
            [ "{1} -2"; "{1}+{2} -3"; "{1} -2 -3" ] // ignored
            [ "{2} -1"; "{1}+{3} -2"; "{3} -1 -2" ] // alone, another ignored
            [ "{123}" ] // all three overlap
            [ "{12}+{3}" ] // alone, the two others in superposition
            [ "{12} -3" ] // ignored, the two others in superposition
        ]

    let private placeOf =
        dict
            [
                for k, phases in List.indexed known do
                    for phase in phases -> phase, k
            ]

    /// The place of each notation in the colours for areas: its own, or the next one that no notation has.
    let private places (notations: string list) =
        let others = notations |> List.filter (placeOf.ContainsKey >> not)

        let next k = known.Length + k % (14 - known.Length)

        [
            for notation in notations ->
                notation,
                (if placeOf.ContainsKey notation then
                     placeOf[notation]
                 else
                     next (List.findIndex ((=) notation) others))
        ]

    /// The kinds of all panels, by the share of the cells that a notation has.
    let private kinds (maps: PhaseMap list) =
        let there = cells maps |> List.filter (fst >> (<>) "")

        let notations =
            there |> List.countBy fst |> List.sortBy (fun (notation, count) -> -count, notation) |> List.map fst

        let seen = Set.ofList there

        [
            for notation, k in places notations do
                for phase, colour in [ (notation, false), Colouring.Area k; (notation, true), Colouring.PaleArea k ] do
                    if seen.Contains phase then
                        phase, colour
        ]

    let private ticks low high =
        let all steps =
            [
                for decade in -9 .. 9 do
                    for step in steps do
                        let text = $"{step}e{decade}"
                        let value = float text

                        if value >= low * (1.0 - 1e-9) && value <= high * (1.0 + 1e-9) then
                            value, $"{value:G3}"
            ]

        let fine = all [ 1; 2; 5 ]

        if fine.Length > 10 then all [ 1 ]
        elif fine.Length >= 4 then fine
        else all [ 1..9 ]

    /// A logarithmic axis between the outer edges of the outermost cells.
    let private axis label (centres: float[]) =
        let last = centres.Length - 1

        let low, high =
            if last = 0 then
                centres[0] / 2.0, centres[0] * 2.0
            else
                centres[0] * sqrt (centres[0] / centres[1]), centres[last] * sqrt (centres[last] / centres[last - 1])

        Axis.log label |> Axis.between low high |> Axis.ticks (ticks low high)

    let private panel (map: SquareMap) =
        let line k (curve: Curve) : Line =
            let dash = if k % 2 = 0 then Dash.Dashed else Dash.Dotted
            { Name = curve.Name; X = curve.X; Y = curve.Y; Colour = Colouring.Ink; Dash = dash }

        Panel.make
            map.Label
            (axis "relative importance r of the extra feature" map.Ratios)
            (axis "density 1−S" map.Densities)
            [
                Mark.Areas { Cells = map.Cells; Kinds = map.Kinds; X = map.Ratios; Y = map.Densities }
                yield! map.Lines |> List.mapi (line >> fun draw curve -> Mark.Line(draw curve))
            ]
        |> Panel.link "r, 1−S" ItemsAt.Place

    /// Each phase with its share of the cells, in [0, 1], the largest share first. Weak phases are listed separately.
    let shares (map: PhaseMap) : ((string * bool) * float) list =
        let all = cells [ map ]

        all
        |> List.countBy id
        |> List.sortBy (fun (phase, count) -> -count, phase)
        |> List.map (fun (phase, count) -> phase, float count / float all.Length)

    /// Phases as kinds of cells, the same phase of the same colour in all maps.
    let squares (maps: PhaseMap list) : SquareMap list =
        let kinds = kinds maps
        let place = kinds |> List.mapi (fun k (phase, _) -> phase, k) |> Map.ofList

        [
            for map in maps ->
                {
                    Label = map.Label
                    Ratios = map.Ratios
                    Densities = map.Densities
                    Cells = map.Phases |> Array2D.map (fun phase -> Map.tryFind phase place |> Option.defaultValue -1)
                    Kinds = [ for phase, colour in kinds -> { Name = nameOf phase; Colour = colour } ]
                    Lines = map.Lines
                }
        ]

    /// Panels side by side with one legend. There must be at least one map; up to three are legible.
    let beside (heading: Heading) (maps: SquareMap list) : Figure =
        let names =
            [
                for map in maps do
                    for kind in map.Kinds -> kind.Name
                    for curve in map.Lines -> curve.Name
            ]

        let legend = names |> List.map _.Length |> List.fold max 0 |> Style.roomOfLegend
        let size, count = sizeOf maps.Length legend, float maps.Length
        let left, right, top, bottom = Style.margins

        {
            Name = heading.Name
            Title = heading.Title
            Caption = heading.Caption
            Drawing =
                Drawing.Panels
                    {
                        Width = left + right + count * size + (count - 1.0) * gap + legend
                        Across = gap
                        Down = bottom + top
                        Rows = [ { Height = size; Panels = List.map panel maps } ]
                        Film = None
                    }
        }

    /// Phases side by side with the same colours and one legend. There must be at least one map; up to three are legible.
    let figure (heading: Heading) (maps: PhaseMap list) : Figure = beside heading (squares maps)

    // The number of shades of each number; more cannot be distinguished.
    let private steps = 8
    let private step (value: float) = int (round (max 0.0 (min 1.0 value) * float (steps - 1)))
    let private middle step = float step / float (steps - 1)

    let private shades =
        [
            for norm in 0 .. steps - 1 do
                for superposition in 0 .. steps - 1 ->
                    {
                        Name = $"‖W‖ ≈ {middle norm:F2}, superposition ≈ {middle superposition:F2}"
                        Colour = Colouring.Crowding(middle norm, middle superposition)
                    }
        ]

    /// The norm and the superposition of a feature, in the colours of the paper. norms and superposition are [densities, ratios]; NaN
    /// leaves a cell empty.
    let crowding label ratios densities (norms: float[,]) (superposition: float[,]) (lines: Curve list) : SquareMap =
        let cell row column norm =
            if Double.IsNaN norm then
                -1
            else
                step norm * steps + step superposition[row, column]

        {
            Label = label
            Ratios = ratios
            Densities = densities
            Cells = norms |> Array2D.mapi cell
            Kinds = shades
            Lines = lines
        }

    /// Maps of one feature in rows of three, smaller where there are several rows, and the key to their colours.
    let crowdings (heading: Heading) (maps: SquareMap list) : Figure =
        let rows = List.chunkBySize 3 maps
        let size, count = sizeOf rows.Head.Length (gap + 0.42 * panelSize), float rows.Head.Length
        let share = 0.42 * panelSize / size
        let at = Array.init steps middle
        let axis label = Axis.linear label |> Axis.ticks [ 0.0, "0"; 0.5, "0.5"; 1.0, "≥ 1" ]

        let key =
            Panel.make
                "key"
                (axis "‖W<sub>i</sub>‖ of the extra feature")
                (axis "its superposition Σ<sub>j</sub>(Ŵ<sub>i</sub>·W<sub>j</sub>)²")
                [
                    Mark.Areas
                        {
                            Cells = Array2D.init steps steps (fun row column -> column * steps + row)
                            Kinds = shades
                            X = at
                            Y = at
                        }
                ]
            |> Panel.equalAspect
            |> Panel.weight share

        let blank weight = Panel.make "" Axis.hidden Axis.hidden [] |> Panel.weight weight

        // What the lines are is said in the caption, so that no legend widens the page.
        let panel (map: SquareMap) = panel { map with Lines = [ for line in map.Lines -> { line with Name = "" } ] }

        let row k maps =
            let missing = List.replicate (rows.Head.Length - List.length maps) (blank 1.0)
            { Height = size; Panels = List.map panel maps @ missing @ [ if k = 0 then key else blank share ] }

        let left, right, _, _ = Style.margins

        beside heading rows.Head
        |> Figure.arrange (fun grid ->
            { grid with
                Width = left + right + count * (size + gap) + 0.42 * panelSize
                Rows = List.mapi row rows
            })
