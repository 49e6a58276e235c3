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

    /// The page of a figure that Plotly.encode encoded, in a folder from which assets/ has the path root.
    let page (script: PlotlyScript) (root: string) (data: FigureData) (encoded: JsonNode) : string =
        let id = Html.slug (Html.field "name" encoded)

        Html.figure $"figure-{id}" data encoded
        |> Html.page { Title = Html.field "title" encoded; Root = root; Script = script; Kind = "bare" }
