namespace Research

/// The positions at which the nodes of a graph are drawn. The nodes of a small component stand on a circle, those of a large one are
/// placed by springs. The components stand in rows from the largest to the smallest. Equal graphs have equal positions.
[<RequireQualifiedAccess>]
module internal GraphLayout =

    /// The most nodes on a circle; with more of them, the edges hide each other.
    let private mostOnCircle = 10

    // Node i of n in the spiral of a sunflower, inside the unit circle.
    let private sunflower n i =
        let radius, angle = sqrt ((float i + 0.5) / float n), 2.399963229728653 * float i
        radius * cos angle, radius * sin angle

    /// The order of nodes on the circle: after each node follows the unvisited one that it overlaps least, so that the nodes of a polygon
    /// follow each other along its edges.
    let private around (weight: int -> int -> float) (nodes: int list) =
        let rec next (order: int list) rest =
            match rest with
            | [] -> List.rev order
            | rest ->
                let nearest = rest |> List.minBy (weight order.Head)
                next (nearest :: order) (List.except [ nearest ] rest)

        next [ nodes.Head ] nodes.Tail

    let private circle weight (nodes: int list) =
        match nodes with
        | [ one ] -> [ one, (0.0, 0.0) ]
        | _ ->
            let angle k = System.Math.PI * (0.5 + 2.0 * float k / float nodes.Length)
            around weight nodes |> List.mapi (fun k node -> node, (cos (angle k), sin (angle k)))

    /// The layout of Fruchterman and Reingold (1991): nodes repel each other by κ²/r, edges attract by their weight × r²/κ, and each step
    /// is shorter than the one before.
    let private springs weight (nodes: int list) =
        let names, n, steps = List.toArray nodes, nodes.Length, 120
        let pull = Array2D.init n n (fun i j -> if i = j then 0.0 else weight names[i] names[j])
        let ideal = sqrt (System.Math.PI / float n)
        let x, y = Array.init n (sunflower n) |> Array.unzip

        for step in 0 .. steps - 1 do
            let longest = 0.1 * (1.0 - float step / float steps)

            let forces =
                [|
                    for i in 0 .. n - 1 ->
                        let mutable fx, fy = 0.0, 0.0

                        for j in 0 .. n - 1 do
                            if i <> j then
                                let dx, dy = x[i] - x[j], y[i] - y[j]
                                let r = max 1e-6 (sqrt (dx * dx + dy * dy))
                                let force = ideal * ideal / (r * r) - pull[i, j] * r / ideal
                                fx <- fx + force * dx
                                fy <- fy + force * dy

                        fx, fy
                |]

            for i, (fx, fy) in Array.indexed forces do
                let size = max 1e-9 (sqrt (fx * fx + fy * fy))
                x[i] <- x[i] + fx / size * min size longest
                y[i] <- y[i] + fy / size * min size longest

        let centreX, centreY = Array.average x, Array.average y

        let reach =
            Array.map2 (fun x y -> sqrt ((x - centreX) ** 2.0 + (y - centreY) ** 2.0)) x y |> Array.max |> max 1e-6

        [ for i in 0 .. n - 1 -> names[i], ((x[i] - centreX) / reach, (y[i] - centreY) / reach) ]

    /// The radius of a component, by which each node has about the same area.
    let private radius count = if count = 1 then 0.2 else 0.34 * sqrt (float count)

    /// The position of each node, and the (width, height) of the drawing, which reaches from (0, 0) down to (width, −height).
    let place (components: int list list) (edges: (int * int * float) list) =
        let weights =
            Map.ofList
                [
                    for i, j, w in edges do
                        (i, j), w
                        (j, i), w
                ]

        let weight i j = weights |> Map.tryFind (i, j) |> Option.defaultValue 0.0
        let gap = 0.5
        let sorted = components |> List.sortBy (fun nodes -> -nodes.Length, nodes.Head)
        let area = sorted |> List.sumBy (fun nodes -> (2.0 * radius nodes.Length + gap) ** 2.0)

        let width =
            max (sqrt area * 1.15) (sorted |> List.fold (fun widest nodes -> max widest (2.0 * radius nodes.Length + gap)) 0.0)

        let put (left, top, row) (nodes: int list) =
            let size = 2.0 * radius nodes.Length + gap

            let left, top, row =
                if left + size > width + 1e-9 then
                    0.0, top + row, size
                else
                    left, top, max row size

            let inner =
                if nodes.Length > mostOnCircle then
                    springs weight nodes
                else
                    circle weight nodes

            let at (x, y) = left + size / 2.0 + radius nodes.Length * x, -(top + size / 2.0) + radius nodes.Length * y
            [ for node, place in inner -> node, at place ], (left + size, top, row)

        let places, (_, top, row) = sorted |> List.mapFold put (0.0, 0.0, 0.0)

        // The free space at the ends of rows is no part of the drawing.
        let right =
            (sorted, places)
            ||> List.map2 (fun nodes places ->
                (places |> List.map (snd >> fst) |> List.max) + (if nodes.Length < 3 then radius nodes.Length else 0.0))
            |> List.fold max 0.0

        Map.ofList (List.concat places), (min width (right + gap / 2.0), top + row)
