namespace Research

open System.Text.Json.Nodes

/// A page with one figure and nothing else, for a picture of it.
[<RequireQualifiedAccess>]
module FigurePage =

    /// Width and height in pixels of an encoded figure: the window that shows all of it.
    let size (encoded: JsonNode) : int * int =
        let pixels name =
            match encoded["layout"] with
            | null -> 0
            | layout -> Html.field name layout |> System.Double.TryParse |> snd |> ceil |> int

        pixels "width", pixels "height"

    /// The page of a figure that Plotly.encode made.
    let page (script: PlotlyScript) (encoded: JsonNode) : string =
        let width, height = size encoded

        let css =
            $"html, body {{ margin: 0; background: {Style.background}; width: {width}px; height: {height}px; overflow: hidden; }} .modebar-container {{ display: none; }}"

        let id = Html.slug (Html.field "name" encoded)
        Html.page (Html.field "title" encoded) css script (Html.figure $"figure-{id}" encoded)
