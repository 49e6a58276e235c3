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

    /// The address as a page writes it.
    let address (script: PlotlyScript) =
        match script with
        | PlotlyScript.Beside path -> path
        | PlotlyScript.Public -> $"https://cdn.plot.ly/plotly-{version}.min.js"

/// Makes pieces of pages.
[<RequireQualifiedAccess>]
module internal Html =

    /// Text, escaped for a page or an attribute.
    let text (plain: string) =
        plain.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;").Replace("\"", "&quot;").Replace("'", "&#39;")

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

    // Errors of any kind are collected in data-errors of the body, one in a line.
    let private collector =
        """<script>
"use strict";
const failures = [];
function failed(what) { failures.push(String(what)); document.body.dataset.errors = failures.join("\n"); }
addEventListener("error", e => failed(e.message || "could not load " + (e.target.src || e.target.href)), true);
addEventListener("unhandledrejection", e => failed(e.reason));
</script>"""

    // Each figure's JSON stands beside its element; data-drawn marks an element that was drawn.
    let private drawing =
        """<script>
"use strict";
for (const place of document.querySelectorAll("div.figure")) {
  if (typeof Plotly === "undefined") { place.textContent = "plotly.js could not be loaded, so this figure is not drawn."; continue; }
  try {
    const { data, layout, config, frames } = JSON.parse(document.getElementById(place.id + "-data").textContent);
    Plotly.newPlot(place, { data, layout, config, frames }).then(() => { place.dataset.drawn = "true"; }, failed);
  } catch (error) { failed(error); }
}
</script>"""

    /// The element of a figure, with its JSON.
    let figure (id: string) (encoded: JsonNode) =
        $"""<div class="figure" id="{text id}" role="img" aria-label="{text (field "title" encoded)}"></div>
<script type="application/json" id="{text id}-data">{json encoded}</script>"""

    /// A whole page; the body goes between the collector of errors and the drawing of figures.
    let page (title: string) (css: string) (script: PlotlyScript) (body: string) =
        $"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>{text title}</title>
<style>
{css.Replace("</", "<\\/")}
</style>
</head>
<body>
{collector}
{body}
<script src="{text (PlotlyScript.address script)}"></script>
{drawing}
</body>
</html>
"""
