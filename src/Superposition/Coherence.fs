namespace Research

/// How near to each other the directions of a model's features are.
type Coherence =
    {
        /// m.
        Hidden: int
        /// The features with ‖W_i‖ ≥ 0.5.
        Stored: int
        /// The largest cos of two of them: overlaps that a ReLU at the output passes.
        Rays: float
        /// The largest |cos| of two of them.
        Lines: float
    }

/// Questions about how near to orthogonal the features of a model are.
[<RequireQualifiedAccess>]
module Coherence =

    /// The coherence of the columns of W [Hidden, Features].
    let ofWeights (embedding: Matrix) =
        let norms = FeatureGeometry.Norms embedding
        let gram = embedding.Gram()

        let stored =
            [
                for i in 0 .. norms.Length - 1 do
                    if norms[i] >= Portrait.full then
                        i
            ]

        let cosines =
            [
                for i in stored do
                    for j in stored do
                        if i < j then
                            gram[i, j] / (norms[i] * norms[j])
            ]

        if cosines.IsEmpty then
            raise (NotMeasured "the model stores fewer than two features")

        {
            Hidden = embedding.Rows
            Stored = stored.Length
            Rays = List.max cosines
            Lines = cosines |> List.map abs |> List.max
        }

    /// The coherence of any model with a linear bottleneck.
    let ofTrained (trained: Trained<#IBottleneck>) = ofWeights (trained.Embedding())

    /// The largest cosines of packings between two numbers of directions, by interpolation in ln n: (n, cos), ascending.
    let between (packings: (int * float) list) (directions: int) =
        let at = log (float directions)

        match
            packings
            |> List.pairwise
            |> List.tryFind (fun ((low, _), (high, _)) -> low <= directions && directions <= high)
        with
        | Some((low, first), (high, second)) ->
            first + (second - first) * (at - log (float low)) / (log (float high) - log (float low))
        | None -> raise (NotMeasured $"no packings of about {directions} directions were computed")

    /// What is drawn of one number of dimensions.
    type Panel =
        {
            /// m.
            Dimensions: int
            /// Packings (n, largest |cos|) of lines.
            Lines: (int * float) list
            /// Packings (n, largest cos) of rays.
            Rays: (int * float) list
            /// (n, largest overlap) of random directions.
            Random: (int * float) list
            /// Models by name.
            Trained: (string * Coherence list) list
        }

    let private dots name series size points =
        let x, y = points |> Array.ofList |> Array.unzip
        Mark.Points { Name = name; X = x; Y = y; Colour = Colouring.Series series; Size = size; Labels = [||] }

    let private line name series dash points =
        let x, y = points |> Array.ofList |> Array.unzip
        Mark.Line { Name = name; X = x; Y = y; Colour = Colouring.Series series; Dash = dash }

    /// |cos| of lines and cos of rays against n in a panel each, for each number of dimensions: packings, bounds, random directions, models.
    let drawn heading (panels: Panel list) =
        let row k (panel: Panel) =
            let named name = if k = 0 then name else ""
            let m = panel.Dimensions
            let sizes = panel.Lines |> List.map fst
            let over name series of' = line (named name) series Dash.Dashed [ for n in sizes -> float n, of' n ]
            let packed points = line (named "optimised") 0 Dash.Solid [ for n, value in points -> float n, value ]
            let median = over "random, law of the median" 1 (fun n -> CoherenceBounds.RandomMaximum(n, m, 0.5))
            let drawn = dots (named "random, drawn") 1 6.0 [ for n, value in panel.Random -> float n, value ]

            let lemma =
                [ for n in sizes -> float n, CoherenceBounds.JohnsonLindenstrauss(n, m) ] |> List.filter (snd >> (>=) 1.0)

            let models value =
                [
                    for at, (name, found) in List.indexed panel.Trained ->
                        dots (named name) (4 + at) 8.0 [ for each in found -> float each.Stored, value each ]
                ]

            let upper =
                if lemma.IsEmpty then
                    []
                else
                    [ line (named "Johnson–Lindenstrauss") 3 Dash.Dotted lemma ]

            let x = Axis.log "n" |> Axis.grid
            let y label = Axis.linear label |> Axis.grid

            [
                [ over "lower bound" 2 (fun n -> CoherenceBounds.Lines(n, m)); packed panel.Lines; median; drawn ]
                @ upper
                @ models _.Lines
                |> Panel.make $"m = {m}: lines" x (y "largest |cos|" |> Axis.between 0.0 1.05)
                [ over "" 2 (fun n -> CoherenceBounds.Rays(n, m)); packed panel.Rays ] @ models _.Rays
                |> List.map (function
                    | Mark.Line line -> Mark.Line { line with Name = "" }
                    | Mark.Points points -> Mark.Points { points with Name = "" }
                    | other -> other)
                |> Panel.make $"m = {m}: rays" x (y "largest cos" |> Axis.between -0.3 1.05)
            ]

        Charts.panels heading 260.0 (List.mapi row panels)
