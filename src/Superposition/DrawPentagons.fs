namespace Research

/// Drawings of models of five features in the plane, the first of which has a density of its own (F4.5, F4.6).
[<RequireQualifiedAccess>]
module DrawPentagons =

    let private branch (name: string) series dash value (points: BranchPoint seq) =
        Mark.Line
            {
                Name = name
                X = [| for point in points -> point.Ratio |]
                Y = [| for point in points -> if point.Exists then value point else nan |]
                Colour = Colouring.Series series
                Dash = dash
            }

    let private axis =
        Axis.log "relative density r of the special feature"
        |> Axis.between 0.09 3.4
        |> Axis.ticks [ for r in [ 0.1; 0.2; 0.3; 0.5; 1.0; 2.0; 3.0 ] -> r, string r ]
        |> Axis.grid

    let private pentagon, private digons = "pentagon, exact", "two digons, exact"

    let private crossing (branches: PentagonBranches) label =
        Mark.Level { Direction = Direction.Vertical; At = branches.Crossing; Label = label }

    let private key = { Scale = ColourScale.Importance; Low = -1.0; High = log10 3.0; Label = "log<sub>10</sub> r" }

    let private circle =
        let angles = [| for k in 0..120 -> System.Math.PI * float k / 60.0 |]

        Mark.Line
            {
                Name = ""
                X = Array.map cos angles
                Y = Array.map sin angles
                Colour = Colouring.Muted
                Dash = Dash.Dotted
            }

    /// A film over the relative density of the best restarts (relative density, W [2, 5]), turned into one orientation.
    let film heading (fits: (float * Matrix) list) =
        let arrows series features (embedding: Matrix) =
            Mark.Vectors
                {
                    X = [| for i in features -> embedding[0, i] |]
                    Y = [| for i in features -> embedding[1, i] |]
                    Colour = Colouring.Series series
                    Labels = [| for i in features -> if i = 0 then "special feature" else $"feature {i}" |]
                }

        let still embedding =
            Charts.panels heading 420.0 [ [ Panels.plane "" [ circle; arrows 0 [ 1..4 ] embedding; arrows 1 [ 0 ] embedding ] ] ]

        Charts.film "r = " [ for ratio, embedding in fits -> $"{ratio:G3}", still (Pentagons.canonical embedding) ]

    /// The best restarts (relative density, W [2, 5]) in one orientation, beside the special feature's length and angle.
    let overlay heading (fits: (float * Matrix) list) (branches: PentagonBranches) =
        let turned = [ for ratio, embedding in fits -> log10 ratio, Pentagons.canonical embedding ]

        let others =
            [
                for colour, embedding in turned do
                    for i in 1..4 -> colour, embedding[0, i], embedding[1, i], $"r = {10.0 ** colour:G3}"
            ]

        let points value =
            Mark.Points
                {
                    Name = "best fit"
                    X = [| for ratio, _ in fits -> ratio |]
                    Y = [| for _, embedding in fits -> value embedding |]
                    Colour = Colouring.By(key, [| for ratio, _ in fits -> log10 ratio |])
                    Size = 8.0
                    Labels = [||]
                }

        let length embedding = FeatureGeometry.Norms(embedding)[0]
        let has (points: BranchPoint seq) = points |> Seq.filter (fun point -> point.Exists && length point.Embedding >= 0.5)

        Charts.panels
            heading
            380.0
            [
                [
                    Panels.plane
                        ""
                        [
                            circle
                            Mark.Points
                                {
                                    Name = ""
                                    X = [| for _, x, _, _ in others -> x |]
                                    Y = [| for _, _, y, _ in others -> y |]
                                    Colour = Colouring.By(key, [| for colour, _, _, _ in others -> colour |])
                                    Size = 7.0
                                    Labels = [| for _, _, _, label in others -> label |]
                                }
                            Mark.Vectors
                                {
                                    X = [| for _, embedding in turned -> embedding[0, 0] |]
                                    Y = [| for _, embedding in turned -> embedding[1, 0] |]
                                    Colour = Colouring.By(key, [| for colour, _ in turned -> colour |])
                                    Labels = [| for colour, _ in turned -> $"special feature, r = {10.0 ** colour:G3}" |]
                                }
                        ]
                    Panel.make
                        ""
                        axis
                        (Axis.linear "‖W‖ of the special feature" |> Axis.grid)
                        [
                            branch pentagon 0 Dash.Solid (_.Embedding >> length) branches.Pentagon
                            branch digons 1 Dash.Solid (_.Embedding >> length) branches.Digons
                            points length
                            crossing branches ""
                        ]
                    Panel.make
                        ""
                        axis
                        (Axis.linear "angle to its neighbours, degrees" |> Axis.grid)
                        [
                            branch pentagon 0 Dash.Solid (_.Embedding >> Pentagons.room) (has branches.Pentagon)
                            Mark.Points
                                {
                                    Name = "best fit"
                                    X =
                                        [|
                                            for ratio, embedding in fits do
                                                if length embedding >= 0.5 then
                                                    ratio
                                        |]
                                    Y =
                                        [|
                                            for _, embedding in fits do
                                                if length embedding >= 0.5 then
                                                    Pentagons.room embedding
                                        |]
                                    Colour =
                                        Colouring.By(
                                            key,
                                            [|
                                                for ratio, embedding in fits do
                                                    if length embedding >= 0.5 then
                                                        log10 ratio
                                            |]
                                        )
                                    Size = 8.0
                                    Labels = [||]
                                }
                            crossing branches ""
                            Mark.Level { Direction = Direction.Horizontal; At = 72.0; Label = "72°" }
                        ]
                ]
            ]

    /// The losses of all restarts (kind, relative density, loss) over the exact losses of both branches.
    let losses heading (fits: (PentagonKind * float * float) list) (branches: PentagonBranches) =
        let dots kind colour (name: string) =
            let those = fits |> List.filter (fun (other, _, _) -> other = kind)

            Mark.Points
                {
                    Name = if those.IsEmpty then "" else name
                    X = [| for _, ratio, _ in those -> ratio |]
                    Y = [| for _, _, loss in those -> loss |]
                    Colour = colour
                    Size = 5.0
                    Labels = [||]
                }

        Charts.panels
            heading
            460.0
            [
                [
                    Panel.make
                        ""
                        axis
                        (Axis.log "expected loss"
                         |> Axis.ticks [ for loss in [ 0.003; 0.004; 0.006; 0.01; 0.015; 0.02; 0.03 ] -> loss, string loss ]
                         |> Axis.grid)
                        [
                            dots AnotherLeftOut Colouring.Muted "another feature left out"
                            dots Pentagon (Colouring.Series 0) "pentagon"
                            dots Digons (Colouring.Series 1) "two digons"
                            branch pentagon 0 Dash.Solid _.Loss branches.Pentagon
                            branch digons 1 Dash.Solid _.Loss branches.Digons
                            crossing branches $"r = {branches.Crossing:G4}, 1/{1.0 / branches.Crossing:G3}"
                            Mark.Level { Direction = Direction.Vertical; At = 0.4; Label = "1/2.5" }
                        ]
                ]
            ]

    /// Models whose special feature differs from the others by a ratio in one thing or another (name, cells by ratio): its length, and
    /// its angle to its neighbours in a pentagon. Right: the least losses of both kinds of the first; there must be at least one.
    let compared heading (varied: (string * Cell<float, Portrait> list) list) =
        let x = { axis with Label = "r of the special feature" }

        let line series name (points: (float * float) list) =
            Mark.Line
                {
                    Name = name
                    X = [| for ratio, _ in points -> ratio |]
                    Y = [| for _, value in points -> value |]
                    Colour = Colouring.Series series
                    Dash = Dash.Solid
                }

        let each value =
            [
                for k, (name, cells) in List.indexed varied -> line k name [ for cell in cells -> cell.At, value cell.Answer ]
            ]

        let room portrait =
            if Pentagons.kind portrait = Pentagon then
                Pentagons.room portrait.Embedding
            else
                nan

        let least k name kind = line (varied.Length + k) name (Pentagons.leastLosses kind (snd varied.Head))
        let level = Mark.Level { Direction = Direction.Horizontal; At = 72.0; Label = "72°" }

        let loss =
            Axis.log $"exact loss, {fst varied.Head}"
            |> Axis.ticks [ for loss in [ 0.002; 0.003; 0.005; 0.01; 0.02 ] -> loss, string loss ]

        Charts.panels
            heading
            320.0
            [
                [
                    Panel.make
                        ""
                        x
                        (Axis.linear "‖W‖ of the special feature" |> Axis.grid)
                        (each (fun portrait -> portrait.Norms[0]))
                    Panel.make "" x (Axis.linear "angle to its neighbours, degrees" |> Axis.grid) (level :: each room)
                    Panel.make "" x (Axis.grid loss) [ least 0 "pentagon" Pentagon; least 1 "two digons" Digons ]
                ]
            ]
