namespace Research

open System.Text.Json.Nodes

/// A page with a single figure, e.g. for a picture of it.
[<RequireQualifiedAccess>]
module internal FigurePage =

    /// The width and height in pixels of a window that shows an encoded figure completely.
    let size (encoded: JsonNode) : int * int =
        let pixels name =
            match encoded["layout"] with
            | null -> 0
            | layout -> Html.field name layout |> System.Double.TryParse |> snd |> ceil |> int

        pixels "width", pixels "height"

    /// The page of a figure that Plotly.encode encoded.
    let page (script: PlotlyScript) (encoded: JsonNode) : string =
        let width, height = size encoded

        let css =
            $"html, body {{ margin: 0; background: {Style.background}; width: {width}px; height: {height}px; overflow: hidden; }} .modebar-container {{ display: none; }}"

        let id = Html.slug (Html.field "name" encoded)
        Html.page (Html.field "title" encoded) css script (Html.figure $"figure-{id}" encoded)
