/// The drawing of F4.11.
module Research.Experiments.ToyModels2022.CorrelatedFigures

open Research

let private axis =
    Axis.log "density 1−S of a pair"
    |> Axis.between 0.009 1.0
    |> Axis.ticks [ for p in [ 0.01; 0.02; 0.05; 0.1; 0.2; 0.5; 1.0 ] -> p, string p ]

let private regimes =
    [
        for p in [ 0.05; 0.15; 0.2; 0.25; 0.5 ] -> Mark.Level { Direction = Direction.Vertical; At = p; Label = "" }
    ]

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

let private line name colour (values: (float * float) list) =
    Mark.Line
        {
            Name = name
            X = [| for x, _ in values -> x |]
            Y = [| for _, y in values -> y |]
            Colour = colour
            Dash = Dash.Solid
        }

/// Collapsed pairs and principal shares over the density, above models of the exact loss: whether a model was trained on
/// samples, its density, the best one, all fits.
let collapse heading pairs (found: (bool * float * Portrait * Portrait list) list) (shown: float list) =
    let ofKind isTrained = found |> List.filter (fun (trained, _, _, _) -> trained = isTrained)
    let counted isTrained = [ for _, density, best, _ in ofKind isTrained -> density, float (Sets.collapsed pairs best) ]

    // Of n equal points side by side, up to 0.3 to either side.
    let fits =
        [
            for _, density, _, fits in ofKind true do
                for k, fit in List.indexed fits ->
                    density, float (Sets.collapsed pairs fit) + 0.6 * (float k + 0.5) / float fits.Length - 0.3
        ]

    let shares k =
        [
            for _, density, best, _ in ofKind false -> density, (Sets.principalShares pairs best |> Array.sortDescending)[k]
        ]

    let stars =
        [
            for _, density, best, _ in ofKind false do
                if List.contains density shown then
                    let embedding = Array2D.init 2 best.Norms.Length (fun row i -> best.Embedding[row, i])
                    Panels.starOfSets $"1−S = {Expect.number density}" [ for set in pairs -> List.ofSeq set ] embedding
        ]

    let above =
        [
            Panel.make
                ""
                axis
                (Axis.linear "collapsed pairs"
                 |> Axis.between -0.5 3.5
                 |> Axis.ticks [ for k in 0..3 -> float k, string k ]
                 |> Axis.grid)
                (regimes
                 @ [
                     points "all fits" Colouring.Muted 3.0 fits
                     line "exact minimum" Colouring.Ink (counted false)
                     points "best of twenty" (Colouring.Series 3) 8.0 (counted true)
                 ])
            Panel.make
                ""
                axis
                (Axis.linear "κ of each pair, exact minimum" |> Axis.between 0.4 1.05 |> Axis.grid)
                (regimes @ [ for k in 0..2 -> points "" (Colouring.Series(4 + k)) 6.0 (shares k) ])
        ]

    Charts.panels heading 230.0 (if stars.IsEmpty then [ above ] else [ above; stars ])
