namespace Research

/// Drawings of exact polytopes: their corners, their graphs, WᵀW and the vectors that are orthogonal to the rows of W.
[<RequireQualifiedAccess>]
module PolytopeTable =

    /// The arrangement with its features in another order.
    let reordered (features: int list) (arrangement: Arrangement) =
        let embedding = arrangement.Embedding

        Arrangement(
            Matrix.Build(embedding.Rows, features.Length, (fun row column -> embedding[row, features[column]])),
            arrangement.Value,
            arrangement.Structures
        )

    /// The largest difference between an entry of a matrix and the expected one; infinity where the shapes differ.
    let distance (expected: float list list) (matrix: Matrix) =
        let rows = [ for row in 0 .. matrix.Rows - 1 -> List.ofArray (matrix.Row(row).ToArray()) ]

        if List.map List.length rows = List.map List.length expected then
            List.map2 (fun x y -> abs (x - y)) (List.concat rows) (List.concat expected) |> List.max
        else
            infinity

    let private entries (matrix: Matrix) = Array2D.init matrix.Rows matrix.Columns (fun row column -> matrix[row, column])

    // The view is oblique: the third axis points to the reader, down and to the left.
    let private seen (corners: Matrix) =
        let at row column = if row < corners.Rows then corners[row, column] else 0.0

        [|
            for k in 0 .. corners.Columns - 1 ->
                if corners.Rows < 3 then
                    at 0 k, at 1 k
                else
                    // The solid is turned a little, so that no corner hides another.
                    let x = cos 0.35 * at 0 k - sin 0.35 * at 1 k
                    let y = sin 0.35 * at 0 k + cos 0.35 * at 1 k
                    x, at 2 k * 0.95 - 0.3 * y
        |]

    let private names (arrangement: Arrangement) =
        let structure = Structure.Of(arrangement.Embedding, PolytopeThresholds.Trained)

        Map.ofList
            [
                for part in structure.Graph.Components do
                    for feature in part.Features -> feature, part
            ]

    let private bounds = Axis.hidden |> Axis.between -1.15 1.15

    let private dots (arrangement: Arrangement) (places: (float * float)[]) size =
        let owner = names arrangement
        let dimensionalities = arrangement.Dimensionalities

        [
            for structure, features in
                [ 0 .. places.Length - 1 ] |> List.groupBy (fun i -> owner[i].Name) |> List.sortBy (fun (name, _) -> name) ->
                Mark.Points
                    {
                        Name = structure
                        X = [| for i in features -> fst places[i] |]
                        Y = [| for i in features -> snd places[i] |]
                        Colour = GraphPanel.colour structure
                        Size = size
                        Labels = [| for i in features -> $"feature {i}, {structure}: D = {Humanize.number dimensionalities[i]}" |]
                    }
        ]

    // The vectors in three dimensions, with zeros added, scaled to a length of at most 1.
    let private upright (embedding: Matrix) =
        let longest = FeatureGeometry.Norms embedding |> Array.max

        Matrix.Build(
            3,
            embedding.Columns,
            (fun row column -> if row < embedding.Rows then embedding[row, column] / longest else 0.0)
        )
        |> Solid.Upright

    /// The corners and edges of the solid in an oblique view, coloured by factor. There may be at most three dimensions.
    let solidPanel title (arrangement: Arrangement) =
        let corners = upright arrangement.Embedding
        let places = seen corners
        let joined = [| for struct (i, j) in Solid.Edges corners -> i, j |]

        Panel.make
            title
            bounds
            bounds
            (Mark.Edges
                {
                    X = [| for i, j in joined -> fst places[i], fst places[j] |]
                    Y = [| for i, j in joined -> snd places[i], snd places[j] |]
                    Weights = [| for _ in joined -> 0.6 |]
                    Colour = Colouring.Muted
                }
             :: dots arrangement places 12.0)
        |> Panel.equalAspect

    /// The graph of overlaps, which falls into the factors.
    let graphPanel title (arrangement: Arrangement) =
        GraphPanel.make (Packing.ofWeights arrangement.Embedding |> Packing.graph title)

    /// The columns of W as vectors, in an oblique view if there are three dimensions.
    let private vectors title (arrangement: Arrangement) =
        let places = seen arrangement.Embedding

        Panel.make
            title
            bounds
            bounds
            [
                Mark.Vectors
                    {
                        X = Array.map fst places
                        Y = Array.map snd places
                        Colour = Colouring.Ink
                        Labels = [| for i in 0 .. places.Length - 1 -> $"feature {i}" |]
                    }
            ]
        |> Panel.equalAspect

    let private key = { Scale = ColourScale.Diverging; Low = -1.0; High = 1.0; Label = "entries" }

    let private heatMap title symbol (values: float[,]) =
        let rows, columns = Array2D.length1 values, Array2D.length2 values
        let side = max rows columns

        // The matrix stands in the middle of a square, so that all panels of a row have the same shape.
        let around count = (float (count - 1) - float side) / 2.0, (float (count - 1) + float side) / 2.0

        Panel.make
            title
            (Axis.hidden |> Axis.between (fst (around columns)) (snd (around columns)))
            (Axis.hidden |> Axis.between (fst (around rows)) (snd (around rows)) |> Axis.reversed)
            [
                Mark.HeatMap { Values = values; Key = key; Columns = 0.0, 1.0; Rows = 0.0, 1.0; Symbol = symbol }
                for row in 0 .. rows - 1 do
                    for column in 0 .. columns - 1 do
                        Mark.Frame { X = (float column - 0.5, float column + 0.5); Y = (float row - 0.5, float row + 0.5) }
            ]
        |> Panel.equalAspect

    /// The vectors that are orthogonal to the rows of W, as rows.
    let orthogonal (arrangement: Arrangement) = OrthogonalVectors.Of arrangement.Embedding

    /// One row of the table: the columns of W, their graph, WᵀW, and the vectors orthogonal to the rows of W.
    let row (arrangement: Arrangement) =
        [
            vectors $"{arrangement.Name}: columns of W" arrangement
            graphPanel "overlaps |W<sub>i</sub>·W<sub>j</sub>|" arrangement
            heatMap "WᵀW" "WᵀW" (entries (arrangement.Embedding.Gram()))
            heatMap "orthogonal vectors" "v" (entries (orthogonal arrangement))
        ]
