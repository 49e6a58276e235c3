module Research.Tests.SquareChartTests

open Research
open Expecto

[<Tests>]
let tests =
    testList
        "Figures/SquareChartTests"
        [
            test "points make a square with ascending axes, and nothing where there is none" {
                let points = [ (0.5, 2.0), "a"; (0.1, 2.0), "b"; (0.5, 1.0), "c" ]
                let densities, ratios, values = SquareChart.ofPoints "" points
                Expect.equal densities [| 0.1; 0.5 |] ""
                Expect.equal ratios [| 1.0; 2.0 |] ""
                Expect.equal values (array2D [ [ ""; "b" ]; [ "c"; "a" ] ]) ""
            }

            test "starts that miss are counted in quarters, and a missing number leaves a cell empty" {
                let shares = array2D [ [ 0.0; 0.1; 0.25; 0.5 ]; [ 0.51; 0.76; 1.0; nan ] ]
                let map = SquareChart.misses "misses" [| 0.1; 1.0 |] [| 0.1; 0.5; 1.0; 2.0 |] shares
                Expect.equal map.Cells (array2D [ [ 0; 1; 1; 2 ]; [ 3; 4; 4; -1 ] ]) ""
                Expect.equal map.Kinds.Length 5 ""
            }

            test "numbers over the square lie evenly on axes of log₁₀ with ticks at one, two and five" {
                let key = { Scale = ColourScale.Sequential; Low = 0.0; High = 1.0; Label = "" }
                let values = array2D [ [ 0.0; 0.5; 1.0 ]; [ 1.0; 0.5; 0.0 ] ]
                let figure = SquareChart.heat (Drawings.heading "heat") key "by" [| 0.1; 1.0 |] [| 0.1; 1.0; 10.0 |] values
                let panel = figure.Rows.Head.Panels.Head

                match panel.Marks with
                | [ Mark.HeatMap map ] ->
                    Expect.equal map.Values values ""
                    Expect.equal (map.Columns, map.Rows) ((-1.0, 1.0), (-1.0, 1.0)) ""
                | other -> failwith $"{other}"

                match panel.X.Ticks with
                | Ticks.At ticks -> Expect.equal (List.map snd ticks) [ "0.1"; "0.2"; "0.5"; "1"; "2"; "5"; "10" ] ""
                | other -> failwith $"{other}"
            }

            test "a curve goes through its points in their order" {
                let curve = Curve.through "name" [ 2.0, 1.0; 1.0, 3.0 ]
                Expect.equal (curve.Name, curve.X, curve.Y) ("name", [| 2.0; 1.0 |], [| 1.0; 3.0 |]) ""
            }
        ]
