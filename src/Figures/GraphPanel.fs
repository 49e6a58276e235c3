namespace Research

/// A graph of features, with the names of its components.
type GraphDrawing =
    {
        /// The title above the panel, e.g. "1/(1−S) = 1.67".
        Label: string
        /// The nodes of each component with its name; names that have a colour are those of Polytopes.colours.
        Components: (string * int list) list
        /// The two nodes of each edge, and its weight ≥ 0.
        Edges: (int * int * float) list
    }

/// Panels of feature-geometry graphs (the insets of F4.2).
[<RequireQualifiedAccess>]
module GraphPanel =

    /// The most edges that are drawn, the heaviest ones. Thousands of thin edges are not visible and make large files.
    let private mostEdges = 2000

    let private coloured = [ "dedicated"; "tetrahedron"; "triangle"; "digon"; "pentagon"; "square antiprism" ]
    let private order = [ 4; 2; 1; 0; 3; 5 ]

    /// The colour of a structure: each of the paper's six has a colour of its own, others are grey.
    let colour (structure: string) =
        match List.tryFindIndex ((=) structure) coloured with
        | Some k -> Colouring.Series order[k]
        | None -> Colouring.Muted

    /// The name of a structure in a legend.
    let legend (structure: string) = if List.contains structure coloured then structure else "other"

    /// The panel of a graph: nodes have the colour of their component's structure, and edges are the thicker the more two features overlap.
    let make (graph: GraphDrawing) =
        let places, (width, height) = GraphLayout.place (List.map snd graph.Components) graph.Edges
        let x node = fst places[node]
        let y node = snd places[node]
        let heaviest = graph.Edges |> List.fold (fun most (_, _, weight) -> max most weight) 0.0

        let drawn = graph.Edges |> List.sortBy (fun (_, _, weight) -> -weight) |> List.truncate mostEdges

        let edges =
            Mark.Edges
                {
                    X = [| for i, j, _ in drawn -> x i, x j |]
                    Y = [| for i, j, _ in drawn -> y i, y j |]
                    Weights = [| for _, _, weight in drawn -> min 1.0 (weight / heaviest + 1e-6) |]
                    Colour = Colouring.Ink
                }

        let nodes =
            [
                for name, components in List.groupBy (fst >> legend) graph.Components |> List.sortBy fst ->
                    let nodes =
                        [|
                            for name, nodes in components do
                                for node in nodes -> name, node
                        |]

                    Mark.Points
                        {
                            Name = name
                            X = [| for _, node in nodes -> x node |]
                            Y = [| for _, node in nodes -> y node |]
                            Colour = colour name
                            Size = 7.0
                            Labels = [| for name, node in nodes -> $"feature {node}: {name}" |]
                        }
            ]

        // The panel is square, so that components keep their shapes.
        let side = max 1.0 (max width height)
        let over, down = (side - width) / 2.0, (side - height) / 2.0

        Panel.make
            graph.Label
            (Axis.hidden |> Axis.between -over (side - over))
            (Axis.hidden |> Axis.between (-side + down) down)
            (edges :: nodes)
        |> Panel.equalAspect
