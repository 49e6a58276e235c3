namespace Research

open System
open System.Globalization
open System.Text
open System.Text.Json.Nodes

/// The numbers of a figure as one long table of comma-separated values (RFC 4180), a row for each number, point or cell.
[<RequireQualifiedAccess>]
module internal FigureTable =

    /// One row. A number that a mark does not have is NaN, which is an empty field.
    type private Row =
        {
            /// The kind of mark, e.g. "points".
            Mark: string
            /// The name in the legend, or the symbol of the number.
            Series: string
            X: float
            Y: float
            Z: float
            /// The other end of a rectangle, an edge, a band or a vector.
            X2: float
            Y2: float
            /// The number that a colour shows, or the weight of an edge.
            Value: float
            Label: string
        }

    /// The names of the columns.
    let columns = [ "still"; "panel"; "title"; "mark"; "series"; "x"; "y"; "z"; "x2"; "y2"; "value"; "label" ]

    let private empty mark = { Mark = mark; Series = ""; X = nan; Y = nan; Z = nan; X2 = nan; Y2 = nan; Value = nan; Label = "" }

    /// A text without the marks of plotly.js: W<sub>i</sub> is W_i.
    let plain (text: string) =
        let marks = [ "<sub>", "_"; "<sup>", "^"; "<br>", " " ]
        let text = (text, marks) ||> List.fold (fun text (tag, instead) -> text.Replace(tag, instead))
        RegularExpressions.Regex.Replace(text, "</?(sub|sup|b|i|em|span)[^<>]*>", "")

    let private item (values: 'item[]) k otherwise = if k < values.Length then values[k] else otherwise

    let private coloured colouring k =
        match colouring with
        | Colouring.By(_, [| one |]) -> one
        | Colouring.By(_, values) -> item values k nan
        | _ -> nan

    let private points mark series (x: float[]) (y: float[]) colour labels =
        [
            for k in 0 .. x.Length - 1 ->
                { empty mark with
                    Series = series
                    X = x[k]
                    Y = y[k]
                    Value = coloured colour k
                    Label = item labels k ""
                }
        ]

    let private inSpace mark series (x: float[]) (y: float[]) (z: float[]) colour labels =
        points mark series x y colour labels |> List.mapi (fun k row -> { row with Z = z[k] })

    let private ofSpace (mark: SpaceMark) =
        match mark with
        | SpaceMark.Line line -> inSpace "line" line.Name line.X line.Y line.Z line.Colour [||]
        | SpaceMark.Points some -> inSpace "points" some.Name some.X some.Y some.Z some.Colour some.Labels
        | SpaceMark.Vectors some -> inSpace "vectors" some.Name some.X some.Y some.Z some.Colour some.Labels
        | SpaceMark.Mesh mesh ->
            [
                for k, (a, b, c) in List.indexed mesh.Triangles do
                    for at in [ a; b; c ] ->
                        { empty "triangle" with Series = string (k + 1); X = mesh.X[at]; Y = mesh.Y[at]; Z = mesh.Z[at] }
            ]

    let private across direction at row =
        match direction with
        | Direction.Horizontal -> { row with Y = fst at; Y2 = snd at }
        | Direction.Vertical -> { row with X = fst at; X2 = snd at }

    let private ofMark (mark: Mark) =
        match mark with
        | Mark.HeatMap map ->
            let place (first, step) k = first + step * float k

            [
                for row in 0 .. Array2D.length1 map.Values - 1 do
                    for column in 0 .. Array2D.length2 map.Values - 1 ->
                        { empty "heat map" with
                            Series = map.Symbol
                            X = place map.Columns column
                            Y = place map.Rows row
                            Value = map.Values[row, column]
                        }
            ]
        | Mark.Areas areas ->
            [
                for row in 0 .. areas.Y.Length - 1 do
                    for column in 0 .. areas.X.Length - 1 ->
                        let kind = areas.Cells[row, column]
                        let name = if kind < 0 then "" else areas.Kinds[kind].Name
                        { empty "area" with X = areas.X[column]; Y = areas.Y[row]; Label = name }
            ]
        | Mark.Bars bars ->
            [
                for k in 0 .. bars.At.Length - 1 ->
                    let x, y =
                        match bars.Direction with
                        | Direction.Horizontal -> bars.Lengths[k], bars.At[k]
                        | Direction.Vertical -> bars.At[k], bars.Lengths[k]

                    { empty "bar" with Series = bars.Symbol; X = x; Y = y; Value = coloured bars.Colour k }
            ]
        | Mark.Rectangles some ->
            [
                for k in 0 .. some.X.Length - 1 ->
                    { empty "rectangle" with
                        Series = some.Name
                        X = fst some.X[k]
                        X2 = snd some.X[k]
                        Y = fst some.Y[k]
                        Y2 = snd some.Y[k]
                        Value = coloured some.Colour k
                        Label = item some.Labels k ""
                    }
            ]
        | Mark.Line line -> points "line" line.Name line.X line.Y line.Colour [||]
        | Mark.Points some -> points "points" some.Name some.X some.Y some.Colour some.Labels
        | Mark.Vectors some -> points "vectors" "" some.X some.Y some.Colour some.Labels
        | Mark.Level level -> [ across level.Direction (level.At, nan) { empty "level" with Label = level.Label } ]
        | Mark.Band band -> [ across band.Direction band.Between { empty "band" with Label = band.Label } ]
        | Mark.Frame _ -> []
        | Mark.Edges edges ->
            [
                for k in 0 .. edges.X.Length - 1 ->
                    { empty "edge" with
                        X = fst edges.X[k]
                        X2 = snd edges.X[k]
                        Y = fst edges.Y[k]
                        Y2 = snd edges.Y[k]
                        Value = edges.Weights[k]
                    }
            ]
        | Mark.Table table ->
            [
                for k, row in List.indexed table.Rows do
                    for (title, _), text in List.zip table.Columns row ->
                        { empty "table" with Series = title; Y = float (k + 1); Label = text }
            ]
        | Mark.Space space -> List.collect ofSpace space.Marks

    /// The first row of a panel says what its axes are.
    let private axes (panel: Panel) =
        let named = [ "x", panel.X.Label; "y", panel.Y.Label ]

        let named =
            match
                panel.Marks
                |> List.tryPick (function
                    | Mark.Space space -> Some space
                    | _ -> None)
            with
            | Some space -> [ "x", space.X.Label; "y", space.Y.Label; "z", space.Z.Label ]
            | None -> named

        let labels =
            [
                for axis, label in named do
                    if label <> "" then
                        $"{axis}: {label}"
            ]

        { empty "axes" with Label = String.concat "; " labels }

    let private texts (node: JsonNode | null) : string[] =
        match node with
        | :? JsonArray as items -> [| for item in items -> string item |]
        | _ -> [||]

    let private number (text: string) =
        match Double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture) with
        | true, value -> value
        | _ -> nan

    /// The rows of a trace of plotly.js: its x, y and z, of which z may be a matrix. Places that are words stand in the label.
    let private ofTrace (trace: JsonNode) =
        let text (name: string) = trace[name] |> Option.ofObj |> Option.map string |> Option.defaultValue ""
        let x, y, labels = texts trace["x"], texts trace["y"], texts trace["text"]
        let kind = if text "type" = "" then "scatter" else text "type"

        let row k column z =
            let words =
                [
                    for place in [ item x column ""; item y k "" ] do
                        if place <> "" && Double.IsNaN(number place) then
                            place
                ]

            let words = words @ [ item labels k "" ] |> List.filter ((<>) "")

            { empty kind with
                Series = text "name"
                X = number (item x column "")
                Y = number (item y k "")
                Z = z
                Label = String.concat ", " words
            }

        match trace["z"] with
        | :? JsonArray as rows when rows.Count > 0 && (rows[0] :? JsonArray) ->
            [
                for k, cells in Seq.indexed rows do
                    for column, z in Array.indexed (texts cells) -> row k column (number z)
            ]
        | z ->
            let z = texts z
            [ for k in 0 .. max x.Length y.Length - 1 -> row k k (number (item z k "")) ]

    let private field (text: string) =
        if text.IndexOfAny [| ','; '"'; '\n'; '\r' |] >= 0 then
            "\"" + text.Replace("\"", "\"\"") + "\""
        else
            text

    let private shown (value: float) =
        if Double.IsFinite value then
            value.ToString("R", CultureInfo.InvariantCulture)
        else
            ""

    let private write (table: StringBuilder) still panel (title: string) (row: Row) =
        let places = [ row.X; row.Y; row.Z; row.X2; row.Y2; row.Value ] |> List.map shown

        [ still; panel; title; row.Mark; row.Series ] @ places @ [ row.Label ]
        |> List.map (plain >> field)
        |> String.concat ","
        |> table.Append
        |> _.Append("\n")
        |> ignore

    let private panels table still (rows: Research.Row list) =
        for k, panel in List.indexed (rows |> List.collect _.Panels) do
            for row in axes panel :: List.collect ofMark panel.Marks do
                write table still (string (k + 1)) panel.Title row

    /// The table of a figure: every still of a film, every panel, every mark, in the order in which they are drawn. Numbers have all of
    /// their digits; a number that is not finite is an empty field.
    let csv (figure: Figure) : string =
        let table = StringBuilder(String.concat "," columns + "\n")

        match figure.Drawing with
        | Drawing.Panels { Film = Some film } ->
            for still in film.Stills do
                panels table still.Label still.Rows
        | Drawing.Panels grid -> panels table "" grid.Rows
        | Drawing.XPlot chart ->
            for trace in (nonNull (JsonNode.Parse chart.Traces)).AsArray() |> Seq.choose Option.ofObj do
                List.iter (write table "" "1" chart.Title) (ofTrace trace)

        table.ToString()
