/// The numbers of figures as comma-separated values.
module Research.Tests.FigureTableTests

open System
open System.Text
open Research
open Expecto

/// The records of a table, field by field.
let private records (csv: string) =
    let all, fields, field = ResizeArray(), ResizeArray<string>(), StringBuilder()
    let mutable quoted = false

    let close () =
        fields.Add(field.ToString())
        field.Clear() |> ignore

    for c in csv do
        match c with
        | '"' -> quoted <- not quoted
        | ',' when not quoted -> close ()
        | '\n' when not quoted ->
            close ()
            all.Add(List.ofSeq fields)
            fields.Clear()
        | c -> field.Append c |> ignore

    List.ofSeq all

let private at name (row: string list) = row[List.findIndex ((=) name) FigureTable.columns]

let private table figure = records (FigureTable.csv figure) |> List.tail

let private ofKind kind rows = rows |> List.filter (fun row -> at "mark" row = kind)

let private places rows = [ for row in rows -> at "x" row, at "y" row, at "value" row, at "label" row ]

[<Tests>]
let tests =
    testList
        "Figures/FigureTableTests"
        [
            test "a table has its columns in every row, and a row for every point and cell of every mark" {
                let all = records (FigureTable.csv Drawings.everyMark)
                Expect.equal all.Head FigureTable.columns ""

                for row in all do
                    Expect.equal row.Length FigureTable.columns.Length ""

                let counts = all.Tail |> List.countBy (at "mark") |> Map
                // Every mark stands in two panels.
                for mark, count in
                    [
                        "heat map", 4
                        "area", 4
                        "bar", 2
                        "rectangle", 2
                        "level", 1
                        "band", 1
                        "edge", 2
                        "table", 4
                        "triangle", 6
                    ] do
                    Expect.equal counts[mark] (2 * count) mark

                Expect.equal counts["axes"] (2 * Drawings.marks.Length) "a row for the axes of each panel"
            }

            test "numbers keep all of their digits, and one that is not finite is an empty field" {
                let points = table Drawings.everyMark |> ofKind "points" |> List.truncate 2
                Expect.equal (places points) [ "0", string (1.0 / 3.0), "", "one"; "1", "2", "", "two" ] ""
                let cells = table Drawings.everyMark |> ofKind "heat map" |> List.truncate 4
                Expect.equal [ for _, _, value, _ in places cells -> value ] [ "0"; "1"; ""; "-1" ] ""
                let bars = table Drawings.everyMark |> ofKind "bar" |> List.truncate 2
                Expect.equal (places bars) [ "0", "0.5", "0.2", ""; "1", "", "", "" ] ""
            }

            test "a text with a comma, a quotation mark or a line feed is one field, without the marks of plotly.js" {
                let label = "W<sub>i</sub>, \"one\"\nline"

                let points: Points =
                    {
                        Name = ""
                        X = [| 1.0 |]
                        Y = [| 2.0 |]
                        Colour = Colouring.Ink
                        Size = 1.0
                        Labels = [| label |]
                    }

                let panel =
                    Panel.make "a<br>title" (Axis.linear "x") (Axis.linear "‖W<sub>i</sub>‖<sup>2</sup>") [ Mark.Points points ]

                let csv = FigureTable.csv (Charts.panels (Drawings.heading "quoted") 100.0 [ [ panel ] ])
                Expect.stringContains csv "\"W_i, \"\"one\"\"\nline\"" ""
                Expect.stringContains csv "1,a title,axes,,,,,,,,x: x; y: ‖W_i‖^2" ""
            }

            test "a film has the rows of each of its stills" {
                let film = Drawings.charts |> List.find _.Film.IsSome
                let stills = (Option.get film.Film).Stills
                Expect.equal (table film |> List.map (at "still") |> List.distinct) [ for still in stills -> still.Label ] ""
            }

            test "a chart of XPlot has a row for each point, and words among its labels" {
                let bars = XPlot.Plotly.Bar(x = [ "one"; "two" ], y = [ 1.5; nan ], name = "counts")
                let figure = Figure.ofXPlot (XPlot.Plotly.Chart.Plot [ bars ])
                Expect.equal (places (table figure)) [ "", "1.5", "", "one"; "", "", "", "two" ] ""
                Expect.equal (table figure |> List.map (at "series") |> List.distinct) [ "counts" ] ""
            }
        ]
