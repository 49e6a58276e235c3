module Research.Tests.PentagonsTests

open System
open Research
open Expecto

/// Rounding of a few sines; of an angle that is read off its cosine.
let private rounding, ofAngle = 1e-12, 1e-6

let private portraitOf (degrees: float list) (norms: float list) =
    let turn trigonometric = List.map2 (fun angle norm -> norm * trigonometric (angle * Math.PI / 180.0)) degrees norms
    let nothing = Array.zeroCreate 5
    Portrait.ofWeights (Matrices.ofRows (2, 5, List.toArray (turn cos @ turn sin))) nothing nothing

let private ones = List.replicate 5 1.0

let private pentagon = portraitOf [ 0.0; 72.0; 144.0; 216.0; 288.0 ] ones

let private digons = portraitOf [ 0.0; 0.0; 90.0; 180.0; 270.0 ] [ 0.0; 1.0; 1.0; 1.0; 1.0 ]

let private point ratio loss = BranchPoint(ratio, loss, EquatableArray.Of<float>(Array.create 15 0.5))

let private branch = [ point 0.5 1.0; point 1.0 2.0; point 2.0 nan ]

let private branches = PentagonBranches(branch, branch, point 0.7 1.4, point 0.7 1.4)

let private marks (figure: Figure) = figure.Rows |> List.collect (fun row -> row.Panels |> List.collect _.Marks)

[<Tests>]
let tests =
    testList
        "Superposition/PentagonsTests"
        [
            test "a model is a pentagon, two digons without the special feature, or one that leaves out another" {
                Expect.equal (Pentagons.kind pentagon) Pentagon ""
                Expect.equal (Pentagons.kind digons) Digons ""

                Expect.equal
                    (Pentagons.kind (portraitOf [ 0.0; 0.0; 90.0; 180.0; 270.0 ] [ 1.0; 0.0; 1.0; 1.0; 1.0 ]))
                    AnotherLeftOut
                    ""
            }

            test "two digons become better where the losses of both kinds cross, between ratios where both were found" {
                let cell ratio (restarts: (float * Portrait) list) : Cell<float, Portrait> =
                    {
                        At = ratio
                        Label = $"r={ratio}"
                        Answer = snd restarts.Head
                        Plan = None
                        Evaluations = [ for loss, _ in restarts -> Evaluation(loss, 0.0, 0) ]
                        Answers = lazy (List.map snd restarts)
                        Counted = ref Counted.Best
                    }

                let cells =
                    [
                        cell 0.1 [ 1.0, digons ]
                        cell 0.2 [ 2.0, digons; 4.0, pentagon; 3.0, digons; 8.0, pentagon ]
                        cell 0.8 [ 4.0, digons; 2.0, pentagon ]
                        cell 1.0 [ 2.0, pentagon ]
                    ]

                Expect.equal (Pentagons.leastLosses Digons cells) [ 0.1, 1.0; 0.2, 2.0; 0.8, 4.0 ] ""
                Expect.equal (Pentagons.leastLosses Pentagon cells) [ 0.2, 4.0; 0.8, 2.0; 1.0, 2.0 ] ""
                // Twice as much at 0.2, half at 0.8: in the middle of the logarithms.
                Near.within rounding 0.4 (Pentagons.crossing cells)
                throws<NotMeasured>(fun () -> Pentagons.crossing [ cells[0]; cells[3] ] |> ignore) |> ignore
                let figure = DrawPentagons.compared (Drawings.heading "compared") [ "importance", cells; "density", cells ]
                Expect.equal (figure.Rows.Head.Panels.Length) 3 ""
            }

            test "the special feature of a regular pentagon has 72° to either side" {
                Near.within ofAngle 72.0 (Pentagons.room pentagon.Embedding)

                let crowded = portraitOf [ 0.0; 50.0; 144.0; 216.0; 300.0 ] ones
                Near.within ofAngle 55.0 (Pentagons.room crowded.Embedding)
            }

            test "a pentagon that was turned has not moved, one whose corner grew has by as much" {
                let turned = portraitOf [ 10.0; 82.0; 154.0; 226.0; 298.0 ] ones
                Near.within rounding 0.0 (Pentagons.move pentagon.Embedding turned.Embedding)

                let longer = portraitOf [ 10.0; 82.0; 154.0; 226.0; 298.0 ] [ 1.2; 1.0; 1.0; 1.0; 1.0 ]
                Near.within rounding 0.2 (Pentagons.move pentagon.Embedding longer.Embedding)
            }

            test "the largest move is one between two pentagons, whatever stands beside them" {
                let longer = portraitOf [ 0.0; 72.0; 144.0; 216.0; 288.0 ] [ 1.2; 1.0; 1.0; 1.0; 1.0 ]
                Near.within rounding 0.2 (Pentagons.largestMove [ digons; pentagon; longer; digons ])
            }

            test "a branch is a minimum from its first to its last relative density of finite loss" {
                Expect.equal (Pentagons.range branch) (0.5, 1.0) ""
            }

            test "a model is compared with the lower branch at its relative density, and beyond one with the other" {
                let other = PentagonBranches(branch, [ point 0.5 0.5; point 2.0 0.5 ], point 0.7 1.4, point 0.7 1.4)
                Near.within rounding 0.1 (Pentagons.lowestAbove branches [ Pentagon, 0.75, 1.65; Digons, 0.75, 1.8 ])
                Near.within rounding -0.1 (Pentagons.lowestAbove other [ Pentagon, 0.75, 1.65; Digons, 1.5, 0.45 ])
            }

            test "a loss between two relative densities lies on the line between them, and nowhere beyond the branch" {
                Expect.equal (Pentagons.lossAt 0.75 branch) 1.5 ""
                Expect.equal (Pentagons.lossAt 1.0 branch) 2.0 ""
                Expect.isTrue (Double.IsNaN(Pentagons.lossAt 1.5 branch)) ""
                Expect.isTrue (Double.IsNaN(Pentagons.lossAt 3.0 branch)) ""
            }

            test "every fit is drawn over both branches, and kinds that do not occur stay out of the legend" {
                let figure =
                    DrawPentagons.losses
                        (Drawings.heading "losses")
                        [ Pentagon, 1.0, 2.0; Pentagon, 0.5, 1.0; Digons, 0.5, 1.1 ]
                        branches

                let names =
                    [
                        for mark in marks figure do
                            match mark with
                            | Mark.Points points -> points.Name, points.X.Length
                            | _ -> ()
                    ]

                Expect.equal names [ "", 0; "pentagon", 2; "two digons", 1 ] ""

                let lines =
                    marks figure
                    |> List.filter (function
                        | Mark.Line _ -> true
                        | _ -> false)

                Expect.equal lines.Length 2 ""
            }

            test "solutions are overlaid in one orientation, also when there is only one" {
                let figure = DrawPentagons.overlay (Drawings.heading "overlay") [ 1.0, pentagon.Embedding ] branches
                Expect.equal figure.Rows.Head.Panels.Length 3 ""

                let arrows =
                    marks figure
                    |> List.choose (function
                        | Mark.Vectors arrows -> Some arrows
                        | _ -> None)
                    |> List.exactlyOne

                Near.within rounding 0.0 arrows.X[0]
                Near.within rounding 1.0 arrows.Y[0]
            }

            test "collapsed pairs are drawn above the models that were asked for, or alone" {
                let pairs = FeatureSets.Pairs 2

                let portrait =
                    let four = Matrices.ofRows (2, 4, [| 1.0; 1.0; 0.0; 0.0; 0.0; 0.0; 1.0; -1.0 |])
                    Portrait.ofWeights four (Array.zeroCreate 4) (Array.zeroCreate 4)

                let found = [ false, 0.1, portrait, []; true, 0.1, portrait, [ portrait; portrait ] ]
                Expect.equal ((DrawSets.collapse (Drawings.heading "both") pairs found [ 0.1 ]).Rows.Length) 2 ""
                Expect.equal ((DrawSets.collapse (Drawings.heading "alone") pairs found [ 0.3 ]).Rows.Length) 1 ""
            }
        ]
