/// Figures of made-up numbers.
module Research.Tests.Drawings

open System
open Research

let heading name : Heading = { Name = name; Title = $"The title of {name}"; Caption = $"The caption of {name}" }

/// A model that represents its first m of n features, each in a dimension of its own.
let column label n m =
    {
        Label = label
        Gram = Array2D.init n n (fun i j -> if i = j && i < m then 1.0 else 0.0)
        Bias = Array.init n (fun i -> if i < m then 0.0 else 0.5)
        Norms = Array.init n (fun i -> if i < m then 1.0 else 0.0)
        Superposition = Array.zeroCreate n
        Hidden = m
    }

/// Five features as a pentagon.
let star label =
    let angle i = 2.0 * Math.PI * float i / 5.0

    {
        Label = label
        Embedding = Array2D.init 2 5 (fun row i -> if row = 0 then cos (angle i) else sin (angle i))
        Importance = Array.init 5 (fun i -> 0.9 ** float i)
    }

let private key = { Scale = ColourScale.Sequential; Low = 0.0; High = 1.0; Label = "D<sub>i</sub>" }

/// One of each kind of mark in space: a pyramid.
let space =
    let x, y, z = [| 0.0; 1.0; 0.0; 0.0 |], [| 0.0; 0.0; 1.0; 0.0 |], [| 0.0; 0.0; 0.0; 1.0 |]
    let axis label = Axis.linear label |> Axis.between -0.5 1.5

    {
        X = axis "x"
        Y = axis "y"
        Z = Axis.linear "z"
        Eye = 1.25, 1.25, 1.25
        Marks =
            [
                SpaceMark.Line
                    {
                        Name = "an edge"
                        X = x
                        Y = y
                        Z = [| 0.0; nan; 0.0; 1.0 |]
                        Colour = Colouring.Ink
                        Width = 2.0
                    }
                SpaceMark.Points
                    {
                        Name = "corners"
                        X = x
                        Y = y
                        Z = z
                        Colour = Colouring.By(key, [| 0.0; 0.2; 0.6; 1.0 |])
                        Size = 5.0
                        Labels = [| "a"; "b"; "c"; "d" |]
                    }
                SpaceMark.Vectors { Name = "vectors"; X = x; Y = y; Z = z; Colour = Colouring.Series 2; Labels = [||] }
                SpaceMark.Mesh
                    {
                        X = x
                        Y = y
                        Z = z
                        Triangles = [ 0, 1, 2; 1, 2, 3 ]
                        Colour = Colouring.Series 1
                        Opacity = 0.3
                    }
            ]
    }

/// One of each kind of mark, in colours of each kind, with numbers that are not finite.
let marks =
    [
        Mark.HeatMap
            {
                Values = array2D [ [ 0.0; 1.0 ]; [ nan; -1.0 ] ]
                Key = { key with Scale = ColourScale.Diverging }
                Columns = 0.0, 1.0
                Rows = 0.0, 1.0
                Symbol = "WᵀW"
            }
        Mark.Areas
            {
                Cells = array2D [ [ 0; 1 ]; [ -1; 1 ] ]
                Kinds =
                    [
                        { Name = "{12}"; Colour = Colouring.Area 0 }
                        { Name = "{12} (weak)"; Colour = Colouring.PaleArea 0 }
                    ]
                X = [| 0.1; 1.0 |]
                Y = [| 0.1; 1.0 |]
            }
        Mark.Bars
            {
                Direction = Direction.Vertical
                At = [| 0.0; 1.0 |]
                Lengths = [| 0.5; infinity |]
                Thickness = 0.8
                Colour = Colouring.By(key, [| 0.2; nan |])
                Symbol = "D"
            }
        Mark.Line
            {
                Name = "a line"
                X = [| 0.0; 1.0; 2.0 |]
                Y = [| 1.0; nan; 2.0 |]
                Colour = Colouring.By({ key with Scale = ColourScale.Importance }, [| 0.5 |])
                Dash = Dash.Dashed
            }
        Mark.Points
            {
                Name = "points"
                X = [| 0.0; 1.0 |]
                Y = [| 1.0 / 3.0; 2.0 |]
                Colour = Colouring.Series 1
                Size = 6.0
                Labels = [| "one"; "two" |]
            }
        Mark.Rectangles
            {
                X = [| 0.6, 1.4; 0.6, 1.4 |]
                Y = [| 0.1, 0.7; 0.7, 1.0 |]
                Colour = Colouring.Area 1
                Name = "weights"
                Labels = [| "one"; "two" |]
            }
        Mark.Vectors { X = [| 0.5; 1.0 |]; Y = [| 1.0; 0.0 |]; Colour = Colouring.Ink; Labels = [||] }
        Mark.Level { Direction = Direction.Vertical; At = 0.5; Label = "here" }
        Mark.Frame { X = (0.0, 1.0); Y = (0.0, 1.0) }
        Mark.Band
            {
                Direction = Direction.Horizontal
                Between = (0.4, 0.6)
                Colour = Colouring.Series 2
                Label = "digon"
            }
        Mark.Edges
            {
                X = [| 0.1, 1.0; 1.0, 2.0 |]
                Y = [| 0.1, 1.0; 1.0, 0.5 |]
                Weights = [| 0.2; 7.0 |]
                Colour = Colouring.Muted
            }
        Mark.Table { Columns = [ "point", 3.0; "r", 1.0 ]; Rows = [ [ "triple point"; "0.5" ]; [ "end"; "1" ] ] }
        Mark.Space space
    ]

/// Every kind of mark, each in a panel of its own, on linear and on logarithmic axes.
let everyMark =
    let linear mark = Panel.make "linear" (Axis.linear "x") (Axis.linear "y") [ mark ]

    let logarithmic mark = Panel.make "log" (Axis.log "x") (Axis.log "y") [ mark ]

    Charts.panels (heading "every-mark") 200.0 [ List.map linear marks; List.map logarithmic marks ]

/// Two phases and an empty cell.
let phases label : PhaseMap =
    {
        Label = label
        Ratios = [| 0.1; 1.0; 10.0 |]
        Densities = [| 0.01; 0.1 |]
        Phases = array2D [ [ "{12}", false; "{12}", true; "{1} -2", false ]; [ "", false; "{12}", false; "{12}", false ] ]
        Lines = []
    }

/// A line that grows beside one that stays.
let film =
    let still last =
        let growing: Curve = { Name = "growing"; X = [| 0.0; last |]; Y = [| 0.0; last |] }
        let staying: Curve = { Name = "staying"; X = [| 0.0; 3.0 |]; Y = [| 1.0; 1.0 |] }
        let x = Axis.linear "step" |> Axis.between 0.0 3.0
        string last, Charts.lines (heading "film") x (Axis.linear "y") [ growing; staying ]

    Charts.film "step " [ for last in [ 1.0; 2.0; 3.0 ] -> still last ]

/// One figure of each chart.
let charts =
    let sweep n m = [ for k in 1..8 -> column $"1−S = {k}" n m ]

    let curve: Curve = { Name = "loss"; X = [| 1.0; 2.0 |]; Y = [| 1.0; 0.1 |] }

    [
        Charts.matrices (heading "matrices") [ column "linear" 20 5; column "ReLU" 20 5 ]
        Charts.normBars (heading "norm bars") [ column "linear" 20 5; column "ReLU" 20 5 ]
        Charts.sparsityColumns (heading "sweep-20") (sweep 20 5)
        Charts.sparsityColumns (heading "sweep-80") (sweep 80 20)
        Charts.stars (heading "stars") [ for k in 1..10 -> star $"1−S = {k}" ]
        Charts.stars (heading "seven stars") [ for k in 1..7 -> star $"1−S = {k}" ]
        Charts.sets (heading "sets") [ [ 0; 1 ]; [ 2; 3; 4 ] ] [ for k in 1..7 -> $"model {k}", (star "").Embedding ]
        Charts.lines (heading "lines") (Axis.linear "steps") (Axis.log "loss") [ curve; { curve with Name = "other" } ]
        Charts.scatter (heading "scatter") (Axis.log "1/(1−S)") (Axis.linear "D<sub>i</sub>") [ 0.5, "1/2" ] [ curve ]
        PhaseDiagram.figure (heading "phases") [ phases ""; { phases "with a boundary" with Lines = [ curve ] } ]
        Charts.spaces (heading "spaces") [ "from here", space; "from above", { space with Eye = 0.0, 0.01, 2.1 } ]
        film
        everyMark
    ]
