/// Pages as a reader opens them: where their links lead, and what a checker of accessibility finds.
module Research.Tests.Pages

open System
open System.IO
open System.Net
open System.Text.RegularExpressions
open Research
open Expecto

let private attribute name html =
    [
        for found in Regex.Matches(html, $" {name}=\"([^\"]*)\"") -> string (WebUtility.HtmlDecode found.Groups[1].Value)
    ]

let private isElsewhere (address: string) = Regex.IsMatch(address, "^(https?|data|file):")

/// Every link, script, style and data file of the pages in a folder that leads nowhere, after the page that has it.
let broken (folder: string) : string list =
    let pages = Directory.GetFiles(folder, "*.html", SearchOption.AllDirectories)
    let anchors = dict [ for page in pages -> page, set (attribute "id" (File.ReadAllText page)) ]

    let leads (page: string) (address: string) =
        let path, anchor =
            match address.Split('#', 2) with
            | [| path; anchor |] -> path, anchor
            | _ -> address, ""

        let target =
            if path = "" then
                page
            else
                Path.GetFullPath(Path.Combine(string (Path.GetDirectoryName page), Uri.UnescapeDataString path))

        match anchors.TryGetValue target with
        | true, ids -> anchor = "" || ids.Contains anchor
        | _ -> File.Exists target

    [
        for page in pages do
            let html = File.ReadAllText page

            for name in [ "href"; "src"; "data-from"; "data-plotly" ] do
                for address in attribute name html do
                    if not (isElsewhere address || leads page address) then
                        $"{Path.GetRelativePath(folder, page)}: {address}"
    ]

/// What stands in an attribute of the body of a document, or an empty text.
let ofBody (name: string) (dom: string) : string =
    Regex.Match(dom, $"<body[^>]* data-{name}=\"([^\"]*)\"").Groups[1].Value |> WebUtility.HtmlDecode |> string

/// How many figures of a document are drawn, and how many there are.
let drawn (dom: string) =
    let count pattern = Regex.Matches(dom, $"<div class=\"figure[^>]*{pattern}").Count
    count " data-drawn=\"true\"", count ""

let private axe = Repository.at "experiments/web/node_modules/axe-core/axe.min.js"

// It waits for the figures, which are drawn at once because of data-eager.
let private check =
    """"use strict";
addEventListener("load", async () => {
  const open = () => document.querySelectorAll("div.figure:not([data-drawn])").length;
  for (let k = 0; k < 150 && open() && !document.body.dataset.errors; k++) await new Promise(done => setTimeout(done, 100));
  const found = await axe.run(document, { resultTypes: ["violations"], preload: false });
  const grave = found.violations.filter(one => one.impact === "serious" || one.impact === "critical");
  document.body.dataset.axe = grave.map(one => one.id + ": " + one.nodes.slice(0, 3).map(node => node.html).join(" | ")).join("\n") || "nothing";
});"""

/// The document of a page after all of its figures are drawn and axe has looked at it, in a window of a width in pixels: serious and critical
/// findings stand in data-axe of its body, "nothing" where there are none.
let audited (width: int) (page: string) =
    if not (File.Exists axe) then
        skiptest "experiments/web/node_modules has no axe-core: run npm ci there."

    let folder = string (Path.GetDirectoryName page)
    let beside name = Path.Combine(folder, name)
    File.Copy(axe, beside "axe.js", true)
    File.WriteAllText(beside "check.js", check)
    let html = (File.ReadAllText page).Replace("<body ", "<body data-eager ")
    let scripts = "<script src=\"axe.js\"></script><script src=\"check.js\"></script>\n</body>"
    let copy = beside "audited.html"
    File.WriteAllText(copy, html.Replace("</body>", scripts))

    try
        Chromium.domIn width copy
    finally
        List.iter (beside >> File.Delete) [ "axe.js"; "check.js"; "audited.html" ]

/// What axe finds on a page that is open: serious and critical findings, "nothing" where there are none.
let findings (browser: Devtools) : string =
    if not (File.Exists axe) then
        skiptest "experiments/web/node_modules has no axe-core: run npm ci there."

    browser.Ask $"{File.ReadAllText axe}; 0" |> ignore
    // In the midst of a transition a colour is neither that of before nor that of after.
    browser.Until "document.getAnimations().length === 0"

    browser.Ask
        "axe.run(document, { resultTypes: ['violations'], preload: false }).then(found => found.violations.filter(one => one.impact === 'serious' || one.impact === 'critical').map(one => one.id + ': ' + one.nodes.slice(0, 3).map(node => node.html).join(' | ')).join('\\n') || 'nothing')"

/// Demands that a page has no error, draws every figure and has no serious finding.
let isSound (width: int) (page: string) =
    let dom = audited width page
    Expect.equal (ofBody "errors" dom) "" $"errors of {page}"
    Expect.equal (ofBody "axe" dom) "nothing" $"findings of axe on {page}"
    let done', all = drawn dom
    Expect.equal done' all $"figures drawn on {page}"
