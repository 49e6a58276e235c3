namespace Research

/// Drawings of what a basis of the hidden space is worth (F7.1).
[<RequireQualifiedAccess>]
module DrawBasis =

    let private groups title levels x y (models: (string * (float * float) list) list) =
        Panel.make
            title
            x
            (Axis.grid y)
            [
                for at, label in levels -> Mark.Level { Direction = Direction.Horizontal; At = at; Label = label }
                for k, (name, points) in List.indexed models ->
                    Mark.Points
                        {
                            Name = name
                            X = [| for x, _ in points -> x |]
                            Y = [| for _, y in points -> y |]
                            Colour = Colouring.Series k
                            Size = 5.0
                            Labels = [||]
                        }
            ]

    // Points of equal x stand side by side, in the order of their numbers, at most a third to either side.
    let private spread at values =
        let count = List.length values
        values |> List.sort |> List.mapi (fun k value -> at + 0.66 * (float k + 0.5) / float count - 0.33, value)

    // A column of numbers for each label, from each model (name, numbers of each column).
    let private columns (labels: string list) levels y (models: (string * float list list) list) =
        let axis =
            Axis.linear ""
            |> Axis.between -0.5 (float labels.Length - 0.5)
            |> Axis.ticks [ for k, label in List.indexed labels -> float k, label ]

        let points = List.mapi (fun k values -> spread (float k) values) >> List.concat
        groups "" levels axis y [ for name, columns in models -> name, points columns ]

    /// W of the best model of each name at its first cell, and after a rotation; below, for all restarts: the share of a unit's |weight| on
    /// its top feature and the kurtosis of all weights at each cell, and the losses after maps at the first cell, beside those of other
    /// models. A dotted line is at the kurtosis given. Each name has the same cells.
    let inBases heading kurtosis (models: (string * Cell<'at, InBases> list) list) (others: (string * MappedLosses list) list) =
        let labels = [ for cell in snd models.Head -> cell.Label.Replace("=", " = ") ]
        let numbers value = [ for name, cells in models -> name, [ for cell in cells -> Cells.all cell |> List.map value ] ]
        let losses = [ for name, cells in models -> name, Cells.all cells.Head |> List.map _.Losses ] @ others
        let maps losses = [ for value in [ _.Exchanged; _.Rotated; _.Stretched ] -> List.map value losses ]

        let matrices =
            [
                for name, cells in models do
                    let best = cells.Head.Answer
                    name, best.Own.Weights
                    $"rotated: loss × {best.Losses.Rotated:G3}", best.Rotated
            ]

        let above = [ for title, matrix in matrices -> DrawNeurons.weights title "hidden unit" matrix ]

        let below =
            [
                columns labels [] (Axis.linear "share on the top feature") (numbers _.Own.TopShare)
                columns labels [ kurtosis, "" ] (Axis.linear "kurtosis") (numbers _.Own.Kurtosis)
                columns
                    [ "exchanged"; "rotated"; "stretched" ]
                    []
                    (Axis.log "loss / loss before")
                    [ for name, losses in losses -> name, maps losses ]
            ]

        Charts.panels heading 250.0 [ above; below ]

    /// Means with two standard errors in either direction, for a few numbers of an axis: a colour for each name.
    let means heading x y (lines: (string * (float * Mean) list) list) =
        let at = lines |> List.collect snd |> List.map fst |> List.distinct
        let axis = Axis.log x |> Axis.ticks [ for x in at -> x, Humanize.number x ]

        // Side by side, so that none hides another.
        let beside k x = x * (1.0 + 0.05 * float k)

        [
            Mark.Level { Direction = Direction.Horizontal; At = 0.0; Label = "" }
            for k, (name, points) in List.indexed lines do
                Mark.Line
                    {
                        Name = ""
                        X =
                            [|
                                for x, _ in points do
                                    yield! [ beside k x; beside k x; nan ]
                            |]
                        Y =
                            [|
                                for _, mean in points do
                                    mean.Value - 2.0 * mean.Error
                                    mean.Value + 2.0 * mean.Error
                                    nan
                            |]
                        Colour = Colouring.Series k
                        Dash = Dash.Solid
                    }

                Mark.Points
                    {
                        Name = name
                        X = [| for x, _ in points -> beside k x |]
                        Y = [| for _, mean in points -> mean.Value |]
                        Colour = Colouring.Series k
                        Size = 8.0
                        Labels = [||]
                    }
        ]
        |> Panel.make "" axis (Axis.grid (Axis.linear y))
        |> fun panel -> Charts.panels heading 330.0 [ [ panel ] ]
        |> Figure.arrange (fun grid -> { grid with Width = 760.0 })
