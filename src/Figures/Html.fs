namespace Research

open System.Text.Json.Nodes

/// The address of plotly.js, which draws the figures of a page.
[<RequireQualifiedAccess>]
type internal PlotlyScript =
    /// A file beside the page, e.g. "assets/plotly.min.js"; the page needs no network.
    | Beside of path: string
    /// The public address of the same version.
    | Public

/// Plotly scripts.
[<RequireQualifiedAccess>]
module internal PlotlyScript =

    /// The version that figures are made for, which experiments/web/package.json states too. The complete plotly.js (4.8 MB) is needed,
    /// because no smaller bundle has both heat maps and space.
    let version = "4.1.2"

    let private host = "cdn.plot.ly"

    /// The origin that a page may load scripts from, beside its own; empty where there is none.
    let origin (script: PlotlyScript) =
        match script with
        | PlotlyScript.Beside _ -> ""
        | PlotlyScript.Public -> $" https://{host}"

    /// SHA-384 of that version's plotly.min.js, by which a browser refuses any other content from the public address.
    let integrity = "sha384-hHv6D3tTUUBpp4tVv6t2Dc3oGuRhphmWOTKUR8jWyN0Pnon1g3iebKCNDNmKmxo8"

    /// The address as a page writes it.
    let address (script: PlotlyScript) =
        match script with
        | PlotlyScript.Beside path -> path
        | PlotlyScript.Public -> $"https://{host}/plotly-{version}.min.js"

/// What the head of a page says.
[<NoEquality; NoComparison>]
type internal PageHead =
    {
        Title: string
        /// The path from the page to the folder that has assets/, e.g. "" or "../".
        Root: string
        Script: PlotlyScript
        /// The class of the body, which the style sheet knows.
        Kind: string
    }

/// Where the numbers of a figure stand.
[<RequireQualifiedAccess>]
type internal FigureData =
    /// In the page.
    | Inline
    /// In a file that Html.data wrote, by its path from the page.
    | File of path: string

/// Makes pieces of pages.
[<RequireQualifiedAccess>]
module internal Html =

    /// Text, escaped for a page or an attribute.
    let text (plain: string) =
        plain.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;").Replace("\"", "&quot;").Replace("'", "&#39;")

    let private raised = System.Text.RegularExpressions.Regex "&lt;(sub|sup|i|b)&gt;([^&]*)&lt;/\\1&gt;"

    /// Text, escaped for a page, with the letters that it has below, above, italic or bold.
    let rich (marked: string) = raised.Replace(text marked, "<$1>$2</$1>")

    /// A name as letters, digits and single hyphens between them, for an ID or an anchor. Different names may have the same slug.
    let slug (name: string) =
        let kept = name |> String.map (fun c -> if System.Char.IsAsciiLetterOrDigit c then c else '-')
        let words = kept.ToLowerInvariant().Split('-', System.StringSplitOptions.RemoveEmptyEntries)
        System.String.Join('-', words)

    /// Unique anchors of a page, none of them among those that are taken. Where slugs coincide, the second and later ones end in two
    /// hyphens, which no slug has, and a number.
    let anchors (taken: string list) (names: string list) : string list =
        let uses = System.Collections.Generic.Dictionary<string, int>()

        let next slug =
            let count = 1 + (uses.TryGetValue slug |> snd)
            uses[slug] <- count
            if count = 1 && slug <> "" then slug else $"{slug}--{count}"

        taken |> List.iter (next >> ignore)
        names |> List.map (slug >> next)

    /// JSON without <, > and &, so that it can stand in a script of a page.
    let json (node: JsonNode) = node.ToJsonString().Replace("<", "\\u003c").Replace(">", "\\u003e").Replace("&", "\\u0026")

    /// A text field of an object; empty if it has none.
    let field (name: string) (node: JsonNode) =
        match node with
        | :? JsonObject as fields ->
            match fields[name] with
            | null -> ""
            | value -> string value
        | _ -> ""

    let private resource (name: string) =
        use stream = nonNull (typeof<FigureData>.Assembly.GetManifestResourceStream name)
        let bytes = Array.zeroCreate<byte>(int stream.Length)
        stream.ReadExactly bytes
        System.Text.Encoding.UTF8.GetString bytes

    // The style sheet of figures is Style, so that each colour stands in one place.
    let private withNight (script: string) =
        let pairs = [ for colour, dark in Style.night -> $"\"{colour}\": \"{dark}\"" ] |> String.concat ", "
        script.Replace("const night = {};", $"const night = {{ {pairs} }};")

    /// The style sheet of the colours of every page, and of what is drawn on it.
    let colours: string Lazy = lazy (resource "colours.css" + Style.properties)

    /// The files that every page needs in assets/, with their content.
    let assets: (string * string) list Lazy =
        lazy [ "page.css", colours.Value + resource "page.css"; "page.js", withNight (resource "page.js") ]

    // Scripts come from files alone, so that nothing that a text says can run. plotly.js sets styles on its elements, hence 'unsafe-inline'
    // for styles; it saves pictures as data and blobs.
    let private policy (script: PlotlyScript) =
        $"default-src 'none'; script-src 'self'{PlotlyScript.origin script}; style-src 'self' 'unsafe-inline'; img-src data: blob:; \
          base-uri 'none'; form-action 'none'"

    /// The script that stands in a file of its own, so that a page gets it when the figure comes into view; a page of a file system may
    /// load scripts but no JSON.
    let data (encoded: JsonNode) = $"figureData({json encoded});\n"

    /// The widths and heights of a figure's drawings for pages of several widths, the widest first: "1320x454 740x812".
    let private sizes (encoded: JsonNode) =
        let size layout = field "width" layout + "x" + field "height" layout

        let narrow =
            match encoded["narrow"] with
            | :? JsonArray as layouts -> layouts |> Seq.choose Option.ofObj |> List.ofSeq
            | _ -> []

        Option.toList (Option.ofObj encoded["layout"]) @ narrow |> List.map size |> String.concat " "

    /// The element of a figure. page.js draws it as soon as it comes into view.
    let figure (id: string) (from: FigureData) (encoded: JsonNode) =
        let source, block =
            match from with
            | FigureData.File path -> $" data-from=\"{text path}\"", ""
            | FigureData.Inline -> "", $"\n<script type=\"application/json\" id=\"{text id}-data\">{json encoded}</script>"

        $"""<div class="figure" id="{text id}" role="img" aria-label="{text (field "title" encoded)}" data-sizes="{sizes encoded}"{source}></div>{block}"""

    /// A whole page around a body.
    let page (head: PageHead) (body: string) =
        let integrity =
            match head.Script with
            | PlotlyScript.Beside _ -> ""
            | PlotlyScript.Public -> $" data-integrity=\"{PlotlyScript.integrity}\""

        $"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy head.Script}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>{text head.Title}</title>
<link rel="stylesheet" href="{text head.Root}assets/page.css">
<script src="{text head.Root}assets/page.js" data-plotly="{text (PlotlyScript.address head.Script)}"{integrity}></script>
</head>
<body class="{text head.Kind}">
{body}
</body>
</html>
"""
