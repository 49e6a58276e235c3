namespace Research

open System
open System.Text.Json.Nodes
open System.Text.RegularExpressions

/// The numbers of an encoded figure as one long table, a row for each point, bar or cell, whatever its marks are.
[<RequireQualifiedAccess>]
module internal FigureData =

    /// The columns. A panel has a number and its title, an axis its title; a number that a mark does not have is empty.
    let columns =
        [
            "still"
            "panel"
            "title"
            "x axis"
            "y axis"
            "series"
            "mark"
            "x"
            "y"
            "z"
            "base"
            "value"
            "label"
        ]

    /// What a cell of the table says: numbers with all their digits.
    let private said (node: JsonNode | null) =
        match node with
        | null -> ""
        | :? JsonValue as value when value.GetValueKind() = Text.Json.JsonValueKind.String -> value.GetValue<string>()
        | node -> node.ToJsonString()

    let private tag = Regex "</?[a-z]+>"

    /// A text without its tags.
    let private plain (text: string) = tag.Replace(text.Replace("<br>", " "), "")

    let rec private at (path: string list) (node: JsonNode | null) : JsonNode | null =
        match path, node with
        | [], node -> node
        | name :: rest, (:? JsonObject as fields) -> at rest fields[name]
        | _ -> null

    let private text path node = plain (said (at path node))

    let private items (node: JsonNode | null) : (JsonNode | null)[] =
        match node with
        | :? JsonArray as array -> Array.ofSeq array
        | _ -> [||]

    let private number (node: JsonNode | null) =
        match node with
        | :? JsonValue as value when value.GetValueKind() = Text.Json.JsonValueKind.Number -> Some(value.GetValue<float>())
        | _ -> None

    /// A panel of a figure: the axes or the scene that its traces name.
    type private Panel = { Number: int; Title: string; X: string; Y: string }

    let private layoutName (axis: string) letter =
        // Traces name the second x axis x2, and the layout names it xaxis2.
        $"{letter}axis{axis.Substring(min 1 axis.Length)}"

    let private orElse (usual: string) (text: string) = if text = "" then usual else text

    /// The subplot of a trace, by which its panel is known.
    let private subplot (trace: JsonNode) =
        match text [ "type" ] trace, text [ "scene" ] trace with
        | "table", _ -> "table", ""
        | _, "" -> text [ "xaxis" ] trace |> orElse "x", text [ "yaxis" ] trace |> orElse "y"
        | _, scene -> scene, ""

    let private domain (layout: JsonNode | null) (trace: JsonNode) =
        let two path = items (at path layout) |> Array.choose number

        match subplot trace with
        | "table", _ ->
            items (at [ "domain"; "x" ] trace) |> Array.choose number, items (at [ "domain"; "y" ] trace) |> Array.choose number
        | scene, "" -> two [ scene; "domain"; "x" ], two [ scene; "domain"; "y" ]
        | x, y -> two [ layoutName x "x"; "domain" ], two [ layoutName y "y"; "domain" ]

    /// The title above a panel, which stands at the middle of its upper edge.
    let private title (layout: JsonNode | null) trace =
        let near a b = abs (a - b) < 1e-3

        match domain layout trace with
        | [| left; right |], [| _; top |] ->
            items (at [ "annotations" ] layout)
            |> Array.tryPick (fun annotation ->
                match at [ "x" ] annotation |> number, at [ "y" ] annotation |> number with
                | Some x, Some y when
                    text [ "xref" ] annotation = "paper"
                    && text [ "xanchor" ] annotation = "center"
                    && near x ((left + right) / 2.0)
                    && near y top
                    ->
                    Some(text [ "text" ] annotation)
                | _ -> None)
            |> Option.defaultValue ""
        | _ -> ""

    let private panels (layout: JsonNode | null) (traces: JsonNode list) =
        dict
            [
                for index, (key, trace) in
                    traces |> List.map (fun trace -> subplot trace, trace) |> List.distinctBy fst |> List.indexed do
                    let axis letter =
                        match key with
                        | "table", _ -> ""
                        | scene, "" -> text [ scene; $"{letter}axis"; "title"; "text" ] layout
                        | x, y -> text [ layoutName (if letter = "x" then x else y) letter; "title"; "text" ] layout

                    key, { Number = index + 1; Title = title layout trace; X = axis "x"; Y = axis "y" }
            ]

    /// The numbers x₀ + k·dx of an axis of a heat map, or those that are listed.
    let private centres letter count (trace: JsonNode) =
        match items (at [ letter ] trace) with
        | [||] ->
            let first = at [ letter + "0" ] trace |> number |> Option.defaultValue 0.0
            let each = at [ "d" + letter ] trace |> number |> Option.defaultValue 1.0
            [| for k in 0 .. count - 1 -> (first + float k * each).ToString "R" |]
        | listed -> listed |> Array.map said

    let private ofHeatMap (trace: JsonNode) =
        let rows = items (at [ "z" ] trace) |> Array.map items
        let x = centres "x" (rows |> Seq.map _.Length |> Seq.fold max 0) trace
        let y = centres "y" rows.Length trace
        let labels = items (at [ "text" ] trace) |> Array.map items

        [
            for row in 0 .. rows.Length - 1 do
                for column in 0 .. rows[row].Length - 1 do
                    let z = rows[row][column]

                    if not (isNull z) then
                        let label = labels |> Array.tryItem row |> Option.bind (Array.tryItem column) |> Option.toObj
                        [ x[column]; y[row]; ""; ""; said z; plain (said label) ]
        ]

    let private ofTable (trace: JsonNode) =
        // A title may have several lines.
        let lines (head: JsonNode | null) =
            match head with
            | :? JsonArray as lines -> lines |> Seq.map said |> String.concat " "
            | head -> said head

        let heads = items (at [ "header"; "values" ] trace) |> Array.map (lines >> plain)

        [
            for column, cells in items (at [ "cells"; "values" ] trace) |> Array.map items |> Array.indexed do
                for row, cell in Array.indexed cells do
                    let head = heads |> Array.tryItem column |> Option.defaultValue (string column)
                    [ head; string row; ""; ""; ""; plain (said cell) ]
        ]

    /// The numbers by which points are coloured, where they are.
    let private colours (trace: JsonNode) =
        [ [ "marker"; "color" ]; [ "line"; "color" ] ]
        |> List.map (fun path -> items (at path trace))
        |> List.tryFind (fun colours -> colours.Length > 0 && colours |> Array.exists (number >> Option.isSome))
        |> Option.defaultValue [||]

    let private ofPoints (trace: JsonNode) =
        let all = [ for name in [ "x"; "y"; "z"; "base" ] -> items (at [ name ] trace) ]
        let labels = [ "text"; "hovertext" ] |> List.map (fun name -> items (at [ name ] trace)) |> List.maxBy _.Length
        let colours = colours trace
        let count = all |> List.truncate 3 |> List.map _.Length |> List.max
        let entry (values: (JsonNode | null)[]) k = if k < values.Length then said values[k] else ""

        [
            for k in 0 .. count - 1 do
                let x, y, z = entry all[0] k, entry all[1] k, entry all[2] k
                // A line is broken where a number is missing.
                if x <> "" || y <> "" then
                    [ x; y; z; entry all[3] k; entry colours k; plain (entry labels k) ]
        ]

    let private ofTrace (panels: System.Collections.Generic.IDictionary<string * string, Panel>) still (trace: JsonNode) =
        let panel = panels[subplot trace]
        let kind = text [ "type" ] trace |> orElse "scatter"

        let rows =
            match kind with
            | "heatmap" -> ofHeatMap trace
            | "table" -> ofTable trace
            | _ -> ofPoints trace

        [
            for row in rows -> [ still; string panel.Number; panel.Title; panel.X; panel.Y; text [ "name" ] trace; kind ] @ row
        ]

    let private traces (node: JsonNode | null) = items (at [ "data" ] node) |> Array.choose Option.ofObj |> List.ofArray

    /// The rows of an encoded figure, each with an entry for every column. A film has the rows of every still.
    let rows (encoded: JsonNode) : string list list =
        let own = traces encoded
        let panels = panels (at [ "layout" ] encoded) own

        // The slider names a still by its label.
        let labels =
            dict
                [
                    for slider in items (at [ "layout"; "sliders" ] encoded) |> Array.truncate 1 do
                        for step in items (at [ "steps" ] slider) do
                            match items (at [ "args" ] step) |> Array.tryHead |> Option.map (items >> Array.map said) with
                            | Some [| frame |] -> frame, text [ "label" ] step
                            | _ -> ()
                ]

        let label (frame: JsonNode | null) =
            match labels.TryGetValue(said (at [ "name" ] frame)) with
            | true, label -> label
            | _ -> text [ "name" ] frame

        match items (at [ "frames" ] encoded) with
        | [||] -> own |> List.collect (ofTrace panels "")
        | frames ->
            [
                for frame in frames do
                    let which = items (at [ "traces" ] frame) |> Array.choose (number >> Option.map int)
                    let changed = dict (Seq.zip which (traces frame))

                    for index, trace in List.indexed own do
                        match changed.TryGetValue index with
                        // A still may leave out what does not change.
                        | true, next ->
                            let whole = trace.DeepClone()

                            for field in next.AsObject() do
                                whole[field.Key] <- field.Value |> Option.ofObj |> Option.map _.DeepClone() |> Option.toObj

                            yield! ofTrace panels (label frame) whole
                        | _ -> yield! ofTrace panels (label frame) trace
            ]

    let private quoted (text: string) =
        if text.IndexOfAny [| ','; '"'; '\n'; '\r' |] >= 0 then
            "\"" + text.Replace("\"", "\"\"") + "\""
        else
            text

    /// The table as CSV (RFC 4180) with a first line of columns.
    let csv (encoded: JsonNode) : string =
        columns :: rows encoded
        |> List.map (List.map quoted >> String.concat ",")
        |> String.concat "\n"
        |> fun text -> text + "\n"
