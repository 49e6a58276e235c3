module Research.Tests.PentagonsTests

open System
open Research
open Xunit

/// Rounding of a few sines; of an angle that is read off its cosine.
let private rounding, ofAngle = 1e-12, 1e-6

let private portraitOf (degrees: float list) (norms: float list) =
    let turn trigonometric = List.map2 (fun angle norm -> norm * trigonometric (angle * Math.PI / 180.0)) degrees norms
    let nothing = Array.zeroCreate 5
    Portrait.ofWeights (Matrices.ofRows (2, 5, List.toArray (turn cos @ turn sin))) nothing nothing

let private ones = List.replicate 5 1.0
let private pentagon = portraitOf [ 0.0; 72.0; 144.0; 216.0; 288.0 ] ones
let private digons = portraitOf [ 0.0; 0.0; 90.0; 180.0; 270.0 ] [ 0.0; 1.0; 1.0; 1.0; 1.0 ]

[<Fact>]
let ``a model is a pentagon, two digons without the special feature, or one that leaves out another`` () =
    Assert.Equal(Pentagon, Pentagons.kind pentagon)
    Assert.Equal(Digons, Pentagons.kind digons)
    Assert.Equal(AnotherLeftOut, Pentagons.kind (portraitOf [ 0.0; 0.0; 90.0; 180.0; 270.0 ] [ 1.0; 0.0; 1.0; 1.0; 1.0 ]))

[<Fact>]
let ``the special feature of a regular pentagon has 72° to either side`` () =
    Near.within ofAngle 72.0 (Pentagons.room pentagon.Embedding)

    let crowded = portraitOf [ 0.0; 50.0; 144.0; 216.0; 300.0 ] ones
    Near.within ofAngle 55.0 (Pentagons.room crowded.Embedding)

[<Fact>]
let ``a pentagon that was turned has not moved, one whose corner grew has by as much`` () =
    let turned = portraitOf [ 10.0; 82.0; 154.0; 226.0; 298.0 ] ones
    Near.within rounding 0.0 (Pentagons.move pentagon.Embedding turned.Embedding)

    let longer = portraitOf [ 10.0; 82.0; 154.0; 226.0; 298.0 ] [ 1.2; 1.0; 1.0; 1.0; 1.0 ]
    Near.within rounding 0.2 (Pentagons.move pentagon.Embedding longer.Embedding)

let private point ratio loss = BranchPoint(ratio, loss, Values.Of<float>(Array.create 15 0.5))
let private branch = [ point 0.5 1.0; point 1.0 2.0; point 2.0 nan ]

[<Fact>]
let ``a loss between two relative densities lies on the line between them, and nowhere beyond the branch`` () =
    Assert.Equal(1.5, Pentagons.lossAt 0.75 branch)
    Assert.Equal(2.0, Pentagons.lossAt 1.0 branch)
    Assert.True(Double.IsNaN(Pentagons.lossAt 1.5 branch))
    Assert.True(Double.IsNaN(Pentagons.lossAt 3.0 branch))

let private branches = PentagonBranches(branch, branch, point 0.7 1.4, point 0.7 1.4)

let private marks (figure: Figure) = figure.Rows |> List.collect (fun row -> row.Panels |> List.collect _.Marks)

[<Fact>]
let ``every fit is drawn over both branches, and kinds that do not occur stay out of the legend`` () =
    let figure =
        DrawPentagons.losses (Drawings.heading "losses") [ Pentagon, 1.0, 2.0; Pentagon, 0.5, 1.0; Digons, 0.5, 1.1 ] branches

    let names =
        [
            for mark in marks figure do
                match mark with
                | Mark.Points points -> points.Name, points.X.Length
                | _ -> ()
        ]

    Assert.Equal<(string * int) list>([ "", 0; "pentagon", 2; "two digons", 1 ], names)

    let lines =
        marks figure
        |> List.filter (function
            | Mark.Line _ -> true
            | _ -> false)

    Assert.Equal(2, lines.Length)

[<Fact>]
let ``solutions are overlaid in one orientation, also when there is only one`` () =
    let figure = DrawPentagons.overlay (Drawings.heading "overlay") [ 1.0, pentagon.Embedding ] branches
    Assert.Equal(3, figure.Rows.Head.Panels.Length)

    let arrows =
        marks figure
        |> List.choose (function
            | Mark.Vectors arrows -> Some arrows
            | _ -> None)
        |> List.exactlyOne

    Near.within rounding 0.0 arrows.X[0]
    Near.within rounding 1.0 arrows.Y[0]

[<Fact>]
let ``collapsed pairs are drawn above the models that were asked for, or alone`` () =
    let pairs = FeatureSets.Pairs 2

    let portrait =
        let four = Matrices.ofRows (2, 4, [| 1.0; 1.0; 0.0; 0.0; 0.0; 0.0; 1.0; -1.0 |])
        Portrait.ofWeights four (Array.zeroCreate 4) (Array.zeroCreate 4)

    let found = [ false, 0.1, portrait, []; true, 0.1, portrait, [ portrait; portrait ] ]
    Assert.Equal(2, (DrawSets.collapse (Drawings.heading "both") pairs found [ 0.1 ]).Rows.Length)
    Assert.Equal(1, (DrawSets.collapse (Drawings.heading "alone") pairs found [ 0.3 ]).Rows.Length)
