namespace Research

open System.Text.Json.Nodes

/// How a figure was made; each field is text as the report prints it.
type internal Making =
    {
        /// The verbs of the training with their arguments, one in a line.
        Pipeline: string
        /// How the run differs from the declared study, e.g. "as declared" or "1000 of 10000 steps".
        Scale: string
        /// The engine by name.
        Engine: string
        /// The time that the run took, e.g. "41 s".
        Cost: string
    }

/// One figure of a paper in the report.
[<NoEquality; NoComparison>]
type internal ReportEntry =
    {
        /// The citation, e.g. "Elhage et al. 2022".
        Paper: string
        /// The catalogue's ID, e.g. "F2.4".
        Figure: string
        /// The name of the run, e.g. "F2.4" or "F2.4-quick": its pages are called after it.
        Run: string
        /// One line.
        Title: string
        Making: Making
        /// The figures as Plotly.encode gives them, of this run or of a stored one; each has its caption.
        Drawings: JsonNode list
        /// The claims with their verdicts.
        Claims: ClaimResult list
        /// Further sentences: warnings, and the spread of restarts.
        Notes: string list
    }

/// The content of a report.
[<NoEquality; NoComparison>]
type internal ReportContent =
    {
        /// One line.
        Title: string
        /// A sentence or two under the title.
        Lead: string
        /// The sections in the order of the page.
        Entries: ReportEntry list
        Script: PlotlyScript
        /// The text of the style sheet.
        Css: string
    }

/// The report as one page.
[<RequireQualifiedAccess>]
module internal ReportPage =

    let private lines (items: string seq) = String.concat "\n" items

    let private verdict (holds: bool option) =
        match holds with
        | Some true -> """<span class="holds">✓ holds</span>"""
        | Some false -> """<span class="fails">✗ does not</span>"""
        | None -> """<span class="undecided">– undecided</span>"""

    let private cells (result: ClaimResult) =
        let judged = result.Verdict

        $"""<td>{Html.text result.Text}</td><td>{result.Claimed.Kind.Word}</td><td class="number">{Html.text judged.Expected}</td><td class="number">{judged.Shown}</td><td>{verdict judged.Holds}</td><td>{Html.text result.Remark}</td>"""

    let private headers = [ "claim"; "kind"; "expected"; "measured"; "verdict"; "reason" ]

    let private table kind (head: string list) (rows: string list) =
        let head = head |> List.map (fun name -> $"""<th scope="col">{name}</th>""") |> String.concat ""

        $"""<table class="{kind}">
<thead><tr>{head}</tr></thead>
<tbody>
{lines rows}
</tbody>
</table>"""

    let private scoreboardId = "scoreboard"

    /// Entries with their anchors, of which no two are the same.
    let private anchored (entries: ReportEntry list) =
        let names = entries |> List.map (fun entry -> $"{entry.Paper} {entry.Run}")
        List.zip (Html.anchors [ scoreboardId ] names) entries

    /// The figure's ID, and what sets the run apart where it is not the declared one.
    let private heading (entry: ReportEntry) = Html.text (if entry.Run = "" then entry.Figure else entry.Run)

    /// The rows of the scoreboard, in the order of the page.
    let scores (entries: ReportEntry list) : ScoreRow list =
        [
            for entry in entries do
                for result in entry.Claims do
                    {
                        Paper = entry.Paper
                        Figure = entry.Figure
                        Result = result
                        Scale = entry.Making.Scale
                        Cost = entry.Making.Cost
                    }
        ]

    let private scoreboard (entries: (string * ReportEntry) list) =
        let row anchor (entry: ReportEntry) (result: ClaimResult) =
            $"""<tr><td>{Html.text entry.Paper}</td><td><a href="#{anchor}">{heading entry}</a></td>{cells result}<td>{Html.text entry.Making.Cost}</td><td>{Html.text result.Verdict.Detail}</td></tr>"""

        table
            "scores"
            ([ "paper"; "figure" ] @ headers @ [ "cost"; "detail" ])
            [
                for anchor, entry in entries do
                    for claim in entry.Claims -> row anchor entry claim
            ]

    let private contents (entries: (string * ReportEntry) list) =
        let item (anchor, entry: ReportEntry) =
            let held, _, _ = Scoreboard.count (scores [ entry ])

            $"""<li><a href="#{anchor}">{heading entry} · {Html.text entry.Title}</a> <span class="tally">{held} of {entry.Claims.Length} hold</span></li>"""

        $"""<nav aria-label="Contents"><h2>Figures</h2>
<ol class="contents">
{entries |> List.map item |> lines}
</ol></nav>"""

    // The caption follows the title in the same paragraph, so the title ends with a full stop.
    let private sentence (title: string) = if title = "" || title.EndsWith '.' then title else title + "."

    // Anchors have no underscore, so this ID is unique.
    let private drawing anchor k (encoded: JsonNode) =
        $"""<figure>
<div class="scroll">{Html.figure $"{anchor}_{k + 1}" encoded}</div>
<figcaption><strong>{Html.text (sentence (Html.field "title" encoded))}</strong> {Html.text (Html.field "caption" encoded)}</figcaption>
</figure>"""

    let private making (made: Making) =
        $"""<details class="making" open><summary>How it was made</summary>
<pre>{Html.text made.Pipeline}</pre>
<dl><dt>scale</dt><dd>{Html.text made.Scale}</dd><dt>engine</dt><dd>{Html.text made.Engine}</dd><dt>cost</dt><dd>{Html.text made.Cost}</dd></dl>
</details>"""

    let private section (anchor: string, entry: ReportEntry) =
        let claim (result: ClaimResult) = $"""<tr>{cells result}<td>{Html.text result.Verdict.Detail}</td></tr>"""

        let note (sentence: string) = $"<li>{Html.text sentence}</li>"

        lines
            [
                $"""<section id="{anchor}">"""
                $"""<h2><span class="id">{heading entry}</span> {Html.text entry.Title}</h2>"""
                $"""<p class="paper">{Html.text entry.Paper}</p>"""
                yield! List.mapi (drawing anchor) entry.Drawings
                if not entry.Claims.IsEmpty then
                    table "claims" (headers @ [ "detail" ]) (List.map claim entry.Claims)
                if not entry.Notes.IsEmpty then
                    $"""<ul class="notes">{entry.Notes |> List.map note |> lines}</ul>"""
                making entry.Making
                "</section>"
            ]

    let private script (script: PlotlyScript) =
        match script with
        | PlotlyScript.Beside _ -> []
        | PlotlyScript.Public ->
            [
                $"""<p class="remark">The figures are drawn by plotly.js from {Html.text (PlotlyScript.address script)}, so they need a network connection.</p>"""
            ]

    /// The page index.html: the scoreboard, the contents and a section for each entry. It needs no network unless the script is the
    /// public one.
    let page (content: ReportContent) : string =
        let entries = anchored content.Entries

        lines
            [
                "<header>"
                $"<h1>{Html.text content.Title}</h1>"
                $"<p>{Html.text content.Lead}</p>"
                $"""<p class="summary">{Html.text (Scoreboard.summary (scores content.Entries))}</p>"""
                yield! script content.Script
                "</header>"
                "<main>"
                contents entries
                $"""<section id="{scoreboardId}"><h2>Scoreboard</h2><div class="scroll">"""
                scoreboard entries
                "</div></section>"
                yield! List.map section entries
                "</main>"
            ]
        |> Html.page content.Title content.Css content.Script
