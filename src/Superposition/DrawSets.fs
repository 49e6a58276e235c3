namespace Research

/// Drawings of models of correlated sets (F4.11).
[<RequireQualifiedAccess>]
module DrawSets =

    let private axis =
        Axis.log "density 1−S of a pair"
        |> Axis.between 0.009 1.0
        |> Axis.ticks [ for p in [ 0.01; 0.02; 0.05; 0.1; 0.2; 0.5; 1.0 ] -> p, string p ]

    /// The paper's regimes as (density, collapsed pairs). The paper does not describe densities from 0.2 to 0.25.
    let private regimes =
        [ 0.009, 0.0; 0.05, 0.0; 0.05, 1.0; 0.15, 1.0; 0.15, 2.0; 0.2, 2.0; nan, nan; 0.25, 3.0; 0.5, 3.0 ]

    let private points name colour size (values: (float * float) list) =
        Mark.Points
            {
                Name = name
                X = [| for x, _ in values -> x |]
                Y = [| for _, y in values -> y |]
                Colour = colour
                Size = size
                Labels = [||]
            }

    let private line name colour dash (values: (float * float) list) =
        Mark.Line
            {
                Name = name
                X = [| for x, _ in values -> x |]
                Y = [| for _, y in values -> y |]
                Colour = colour
                Dash = dash
            }

    /// A step function through points, with its steps halfway between them on a logarithmic axis.
    let private stepped (values: (float * float) list) =
        [
            yield! List.truncate 1 values
            for (x0, y0), (x1, y1) in List.pairwise values do
                sqrt (x0 * x1), y0
                sqrt (x0 * x1), y1
                x1, y1
        ]

    /// Collapsed pairs and principal shares over the density, above the columns of W of models of the exact loss at the densities shown.
    /// Each found item is (whether it was trained on samples, density, the best restart, all restarts).
    let collapse heading pairs (found: (bool * float * Portrait * Portrait list) list) (shown: float list) =
        let ofKind isTrained = found |> List.filter (fun (trained, _, _, _) -> trained = isTrained)
        let counted isTrained = [ for _, density, best, _ in ofKind isTrained -> density, float (Sets.collapsed pairs best) ]

        // Equal points stand side by side, at most 0.3 to either side.
        let fits =
            [
                for _, density, _, fits in ofKind true do
                    for k, fit in List.indexed fits ->
                        density, float (Sets.collapsed pairs fit) + 0.6 * (float k + 0.5) / float fits.Length - 0.3
            ]

        let count = Seq.length pairs

        // The pairs of a model stand side by side, so that equal shares do not hide each other.
        let shares k =
            let shift = 1.03 ** (float k - float (count - 1) / 2.0)

            [
                for _, density, best, _ in ofKind false ->
                    density * shift, (Sets.principalShares pairs best |> Array.sortDescending)[k]
            ]

        let stars =
            [
                for _, density, best, _ in ofKind false do
                    if List.contains density shown then
                        let embedding = Array2D.init 2 best.Norms.Length (fun row i -> best.Embedding[row, i])
                        Panels.starOfSets $"1−S = {Humanize.number density}" [ for set in pairs -> List.ofSeq set ] embedding
            ]

        let above =
            [
                Panel.make
                    "pairs kept as (a+b)/√2 alone"
                    axis
                    (Axis.linear "collapsed pairs"
                     |> Axis.between -0.5 3.5
                     |> Axis.ticks [ for k in 0..3 -> float k, string k ]
                     |> Axis.grid)
                    [
                        points "all fits" Colouring.Muted 3.0 fits
                        line "the paper" (Colouring.Series 5) Dash.Dashed regimes
                        line "exact minimum" Colouring.Ink Dash.Solid (stepped (counted false))
                        points "best fit" (Colouring.Series 3) 7.0 (counted true)
                    ]
                Panel.make
                    "share along (a+b)/√2 of each pair"
                    axis
                    (Axis.linear "κ" |> Axis.between 0.45 1.05)
                    [
                        for at, meaning in [ 1.0, "collapsed"; 0.75, "neighbours in a hexagon"; 0.5, "orthogonal" ] ->
                            Mark.Level { Direction = Direction.Horizontal; At = at; Label = meaning }
                        for k in 0 .. count - 1 -> points "" Colouring.Ink 5.0 (shares k)
                    ]
            ]

        let below =
            [
                if not stars.IsEmpty then
                    { Height = 165.0; Panels = stars }
            ]

        Charts.panels heading 230.0 [ above ] |> Figure.arrange (fun grid -> { grid with Rows = grid.Rows @ below })
