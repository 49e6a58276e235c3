module Research.Tests.FigureDataTests

open System.Text.Json.Nodes
open Research
open Expecto

let private axis label = Axis.linear label

let private figure film (rows: Row list) : JsonNode =
    {
        Name = "sample"
        Title = "A sample"
        Caption = ""
        Drawing = Drawing.Panels { Width = 400.0; Across = 40.0; Down = 40.0; Rows = rows; Film = film }
    }
    |> Plotly.encode

let private row panels = { Height = 100.0; Panels = panels }

let private line name x y = Mark.Line { Name = name; X = x; Y = y; Colour = Colouring.Series 0; Dash = Dash.Solid }

let private key = { Scale = ColourScale.Sequential; Low = 0.0; High = 1.0; Label = "v" }

/// The columns that a test asks for, of every row.
let private table (columns: string list) (encoded: JsonNode) =
    let places = columns |> List.map (fun column -> List.findIndex ((=) column) FigureData.columns)
    FigureData.rows encoded |> List.map (fun row -> places |> List.map (fun place -> row[place]))

[<Tests>]
let tests =
    testList
        "Figures/FigureDataTests"
        [
            test "a line and points have a row for each point, with panel, title, axes and series" {
                let points =
                    Mark.Points
                        {
                            Name = "dots"
                            X = [| 3.0 |]
                            Y = [| 4.5 |]
                            Colour = Colouring.By(key, [| 0.25 |])
                            Size = 5.0
                            Labels = [| "one, \"two\"" |]
                        }

                let encoded =
                    figure
                        None
                        [
                            row
                                [
                                    Panel.make
                                        "left"
                                        (axis "steps")
                                        (axis "L<sub>i</sub>")
                                        [ line "a" [| 1.0; nan; 2.0 |] [| 0.5; nan; 1e-9 |] ]
                                    Panel.make "right" (axis "x") (axis "y") [ points ]
                                ]
                        ]

                Expect.equal
                    (table [ "panel"; "title"; "x axis"; "y axis"; "series"; "x"; "y"; "value"; "label" ] encoded)
                    [
                        [ "1"; "left"; "steps"; "Li"; "a"; "1"; "0.5"; ""; "" ]
                        [ "1"; "left"; "steps"; "Li"; "a"; "2"; "1E-09"; ""; "" ]
                        [ "2"; "right"; "x"; "y"; "dots"; "3"; "4.5"; "0.25"; "one, \"two\"" ]
                    ]
                    "the break of a line is no point"

                Expect.stringEnds (FigureData.csv encoded) ",dots,scatter,3,4.5,,,0.25,\"one, \"\"two\"\"\"\n" ""
            }

            test "a heat map has a row for each cell that is not empty" {
                let map =
                    Mark.HeatMap
                        {
                            Values = array2D [ [ 1.0; nan ]; [ 0.25; -2.0 ] ]
                            Key = key
                            Columns = 10.0, 5.0
                            Rows = 0.0, 1.0
                            Symbol = "v"
                        }

                Expect.equal
                    (figure None [ row [ Panel.make "" (axis "") (axis "") [ map ] ] ] |> table [ "x"; "y"; "value" ])
                    [ [ "10"; "0"; "1" ]; [ "10"; "1"; "0.25" ]; [ "15"; "1"; "-2" ] ]
                    ""
            }

            test "a table has a row for each text" {
                let texts = Mark.Table { Columns = [ "a", 1.0; "b", 1.0 ]; Rows = [ [ "1"; "W<sub>1</sub>" ]; [ "2"; "y" ] ] }

                Expect.equal
                    (figure None [ row [ Panel.make "" Axis.hidden Axis.hidden [ texts ] ] ] |> table [ "x"; "y"; "label" ])
                    [ [ "a"; "0"; "1" ]; [ "a"; "1"; "2" ]; [ "b"; "0"; "W1" ]; [ "b"; "1"; "y" ] ]
                    ""
            }

            test "a film has the rows of each still, with those that do not change" {
                let at y =
                    [
                        row
                            [
                                Panel.make
                                    ""
                                    (axis "")
                                    (axis "")
                                    [ line "moves" [| 1.0 |] [| y |]; line "stays" [| 5.0 |] [| 5.0 |] ]
                            ]
                    ]

                let film = { Prefix = "step "; Stills = [ { Label = "0"; Rows = at 2.0 }; { Label = "10"; Rows = at 3.0 } ] }

                Expect.equal
                    (figure (Some film) (at 2.0) |> table [ "series"; "x"; "y" ] |> List.sort)
                    ([ [ "moves"; "1"; "2" ]; [ "stays"; "5"; "5" ]; [ "moves"; "1"; "3" ]; [ "stays"; "5"; "5" ] ] |> List.sort)
                    ""

                Expect.equal
                    (figure (Some film) (at 2.0) |> table [ "still" ] |> List.distinct)
                    [ [ "0" ]; [ "10" ] ]
                    "by their labels"
            }
        ]
