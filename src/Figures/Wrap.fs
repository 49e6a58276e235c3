namespace Research

/// Rows of panels in a figure of a width: columns that would be too narrow go on below.
[<RequireQualifiedAccess>]
module internal Wrap =

    /// Panels from top to bottom that stay together, each with its place among all panels of the figure, and the row that it is from.
    type private Column = (int * Panel * int) list

    /// Columns of panels, as many in a row as there is room for: Most at most. Rows are those that they are from.
    type private Block = { Heights: float list; Columns: Column list; Most: int; Rows: int list }

    let private isBlank (panel: Panel) = panel.Marks.IsEmpty
    let private isBare (axis: Axis) = axis.Label = "" && axis.Ticks = Ticks.NoTicks
    let private like (lead: Axis) (axis: Axis) = { axis with Label = lead.Label; Ticks = lead.Ticks }

    /// Whether the panels of a figure may stand in other rows: a table says by itself how wide it is.
    let isPossible (grid: PanelGrid) = grid.Rows |> List.collect _.Panels |> List.collect _.Marks |> List.exists _.IsTable |> not

    /// Whether the first panel of a row has the numbers of all.
    let private isShared (row: Panel list) =
        match row with
        | first :: (_ :: _ as others) -> not (isBare first.Y) && others |> List.forall (fun panel -> isBare panel.Y)
        | _ -> false

    // Panels without titles belong to those above them.
    let private continues (above: Row) (row: Row) =
        row.Panels.Length > 1
        && row.Panels.Length = above.Panels.Length
        && row.Panels |> List.forall (fun panel -> panel.Title = "")
        && above.Panels |> List.exists (fun panel -> panel.Title <> "")

    let private starts (rows: Row list) = rows |> List.scan (fun start row -> start + row.Panels.Length) 0

    let private blocks (rows: Row list) : Block list =
        let starts = starts rows

        let columns k (row: Row) : Column list =
            [
                for i, panel in List.indexed row.Panels do
                    if not (isBlank panel) then
                        [ starts[k] + i, panel, k ]
            ]

        let add (blocks: (Block * Row) list) (k, row: Row) =
            match blocks with
            | (block, above) :: before when continues above row && List.forall (isBlank >> not) row.Panels ->
                let longer = List.map2 List.append block.Columns (columns k row)

                ({ block with Heights = block.Heights @ [ row.Height ]; Columns = longer; Rows = block.Rows @ [ k ] }, above)
                :: before
            | _ -> ({ Heights = [ row.Height ]; Columns = columns k row; Most = row.Panels.Length; Rows = [ k ] }, row) :: blocks

        List.indexed rows |> List.fold add [] |> List.rev |> List.map fst

    /// Blocks of equal panels with the same numbers at their sides become one, whose columns go on from row to row.
    let private flow (rows: Row list) (blocks: Block list) =
        let firsts (block: Block) =
            [
                for _, panel, row in block.Columns.Head -> isShared rows[row].Panels, panel.Y.Label, panel.Y.Range
            ]

        let isSame (a: Block) (b: Block) =
            let shared = firsts a |> List.exists (fun (shared, _, _) -> shared)
            a.Heights = b.Heights && a.Most = b.Most && (not shared || firsts a = firsts b)

        let add (joined: Block list) (block: Block) =
            match joined with
            | last :: before when not last.Columns.IsEmpty && not block.Columns.IsEmpty && isSame last block ->
                { last with Columns = last.Columns @ block.Columns; Rows = last.Rows @ block.Rows } :: before
            | _ -> block :: joined

        List.fold add [] blocks |> List.rev

    /// The height of a row of panels that were one width and are another now.
    let private height (before: float) (now: float) (panels: Panel list) (height: float) =
        let isShape (panel: Panel) = isBlank panel || panel.EqualAspect || panel.Marks |> List.exists _.IsSpace

        if List.forall isShape panels && height >= 0.75 * before then
            height * now / before
        else
            min height (max 180.0 (1.05 * now))

    /// The numbers at the sides of a panel in its new row, which only the first one has where it had those of all.
    let private sides (rows: Row list) isFirst (below: bool option) (_, panel: Panel, row) =
        let lead = rows[row].Panels.Head

        let y =
            if not (isShared rows[row].Panels) then panel.Y
            elif isFirst then like lead.Y panel.Y
            else Axis.bare panel.Y

        let x =
            match below with
            | Some true -> Axis.bare panel.X
            | Some false -> like (List.last rows).Panels.Head.X panel.X
            | None -> panel.X

        { panel with X = x; Y = y; Weight = 1.0 }

    let private wrapped (rows: Row list) across before width count (block: Block) : (Row * int list) list =
        let now = (width - across * float (count - 1)) / float count
        let chunks = List.chunkBySize count block.Columns

        // Numbers below all but the last row were left out.
        let isSharedBelow =
            let bare = [ for column in block.Columns -> let _, panel, _ = List.last column in isBare panel.X ]
            List.contains true bare && List.contains false bare

        [
            for c, chunk in List.indexed chunks do
                let next = chunks |> List.tryItem (c + 1) |> Option.map List.length |> Option.defaultValue 0

                for level, tall in List.indexed block.Heights do
                    let items = [ for column in chunk -> column[level] ]

                    let panels =
                        [
                            for k, item in List.indexed items ->
                                sides rows (k = 0) (if isSharedBelow then Some(k < next) else None) item
                        ]

                    let missing = List.replicate (count - panels.Length) (Panel.make "" Axis.hidden Axis.hidden [])

                    { Height = height before now panels tall; Panels = panels @ missing },
                    [ for place, _, _ in items -> place ] @ List.replicate missing.Length -1
        ]

    let private unwrapped (rows: Row list) before now (block: Block) : (Row * int list) list =
        [
            for k in block.Rows ->
                { rows[k] with Height = height before now rows[k].Panels rows[k].Height },
                [ for i in 0 .. rows[k].Panels.Length - 1 -> (starts rows)[k] + i ]
        ]

    /// The rows of panels in a plotting area that was of one width and is of another now, in pixels; and the place that each panel has
    /// among all panels before, −1 for one that fills a row. A panel keeps at least a share of its width, unless it is alone.
    let rows (share: float) (before: float) (now: float) (grid: PanelGrid) : PanelGrid * int list =
        let unchanged = grid, List.indexed (List.collect _.Panels grid.Rows) |> List.map fst
        let panelIn width count = (width - grid.Across * float (count - 1)) / float count

        let countIn (block: Block) =
            // Without numbers of their own, panels stay legible in less room.
            let own = block.Rows |> List.exists (fun k -> not (isShared grid.Rows[k].Panels))
            let share = if own then share else 0.7 * share
            let least = max Style.legiblePanel (share * panelIn before block.Most) |> min now
            let fit = int ((now + grid.Across) / (least + grid.Across) + 1e-9) |> max 1 |> min block.Most
            // As many in each row as the rows need.
            let columns = max 1 block.Columns.Length
            let lines = (columns + fit - 1) / fit
            (if fit = block.Most then fit else (columns + lines - 1) / lines)

        let apart = blocks grid.Rows
        let isTooNarrow = apart |> List.exists (fun block -> countIn block < block.Most)

        if not (isPossible grid) then
            unchanged
        elif not isTooNarrow && before = now then
            unchanged
        else
            let made =
                [
                    for block in (if isTooNarrow then flow grid.Rows apart else apart) do
                        let before, count = panelIn before block.Most, countIn block

                        if count = block.Most && block.Rows.Length = block.Heights.Length then
                            yield! unwrapped grid.Rows before (panelIn now count) block
                        else
                            yield! wrapped grid.Rows grid.Across before now count block
                ]

            // Rows that have axis labels now, where the labels were below all rows before.
            let isLabelled (row: Row, _) = row.Panels |> List.exists (fun panel -> panel.X.Label <> "")
            let isSplit = made.Length > grid.Rows.Length && made |> List.take (made.Length - 1) |> List.exists isLabelled

            { grid with
                Rows = List.map fst made
                Down = if isSplit then max grid.Down Style.betweenRows else grid.Down
            },
            List.collect snd made
