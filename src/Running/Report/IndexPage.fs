namespace Research

open ReportParts

/// The first page of a report.
[<RequireQualifiedAccess>]
module internal IndexPage =

    let private sectionId (name: string) = "section-" + Html.slug name

    let private kinds =
        [
            ClaimKind.Paper, "What the paper says"
            ClaimKind.Study, "What these studies say"
            ClaimKind.Identity, "Identities, which hold unless the code is wrong"
        ]

    // The widths of the parts of a bar are in hundredths of it; attributes of SVG are no styles.
    let private bar (counts: (Standing * int) list) =
        let all = counts |> List.sumBy snd |> float

        let parts =
            (0.0, counts)
            ||> List.mapFold (fun left (standing, count) ->
                let width = 100.0 * float count / all

                $"""<rect class="{Standing.key standing}" x="{left:F3}" y="0" width="{width:F3}" height="1"></rect>""",
                left + width)
            |> fst
            |> String.concat ""

        $"""<svg class="bar" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">{parts}</svg>"""

    let private summary (entries: ReportEntry list) =
        let claims = entries |> List.collect _.Claims

        let row (kind: ClaimKind, words: string) =
            match Standing.counts kind claims with
            | [] -> []
            | counts ->
                let link (standing, count) =
                    $"""<a href="#figures" data-kind="{kind.Word}" data-verdict="{Standing.key standing}">{chip standing (counted kind (standing, count))}</a>"""

                let total = counts |> List.sumBy snd

                [
                    $"""<div class="kind"><h3>{words} <span class="tally">{total} claims</span></h3>{bar counts}<p class="chips">{counts |> List.map link |> String.concat " "}</p></div>"""
                ]

        let legend =
            [
                for standing in Standing.all ->
                    $"<div><dt>{chip standing (Standing.words ClaimKind.Paper standing)}</dt><dd>{Standing.meaning standing}</dd></div>"
            ]

        lines
            [
                """<section id="summary" aria-labelledby="summary-title"><h2 id="summary-title">What was reproduced</h2>"""
                yield! List.collect row kinds
                $"""<details><summary>What the verdicts mean</summary><dl class="legend">{lines legend}</dl></details>"""
                "</section>"
            ]

    // Those that are asked for, and then the first ones of others, until there are five.
    let private pictures (content: ReportContent) =
        let all =
            [
                for entry in content.Entries do
                    for drawing in entry.Drawings -> entry, drawing
            ]

        let isOf (id, name) (entry: ReportEntry, drawing) = entry.Figure = id && Html.field "name" drawing.Encoded = name
        let wanted = content.Pictures |> List.choose (fun one -> List.tryFind (isOf one) all)
        let firsts = all |> List.distinctBy (fun (entry, _) -> entry.Page)
        wanted @ firsts |> List.distinctBy (fun (entry, _) -> entry.Page) |> List.truncate 5

    // The title of a drawing may make sense beside the others of its study alone.
    let private picture (entry: ReportEntry, drawing: EntryDrawing) =
        let words =
            if entry.Text.Question = "" then
                Html.field "title" drawing.Encoded
            else
                entry.Text.Question

        let figure =
            Html.figure $"picture-{Html.slug drawing.File}" (FigureData.File $"data/{address drawing.File}.js") drawing.Encoded

        $"""<figure class="picture"><div class="frame"><div class="fit">{figure}</div></div>
<figcaption><a href="{Html.text (ReportEntry.address entry)}"><span class="id">{heading entry}</span> {Html.text words}</a></figcaption></figure>"""

    let private card (entry: ReportEntry) =
        let claims =
            [
                for claim in entry.Claims -> $"{claim.Claimed.Kind.Word}:{Standing.key (Standing.ofClaim claim)}"
            ]
            |> List.distinct
            |> String.concat " "

        let scale = if entry.Scale = "as declared" then "" else $" · {Html.text entry.Scale}"

        $"""<article class="card" id="study-{Html.text entry.Page}" data-section="{sectionId (ReportEntry.section entry)}" data-claims="{claims}">
<h4><a href="{Html.text (ReportEntry.address entry)}"><span class="id">{heading entry}</span> {Html.text entry.Title}</a></h4>
{chips entry.Claims}
<p class="remark">{Html.text entry.Cost}{scale}</p></article>"""

    let private cards (name: string, entries: ReportEntry list) =
        let id = sectionId name

        $"""<section class="cards" id="{id}" aria-labelledby="{id}-title"><h3 id="{id}-title">{Html.text name}</h3>
<div class="grid">
{entries |> List.map card |> lines}
</div></section>"""

    let private choice (name: string) (label: string) (options: (string * string) list) =
        let option (value, words) = $"""<option value="{value}">{Html.text words}</option>"""

        $"""<label>{label} <select name="{name}">{("", "all") :: options |> List.map option |> String.concat ""}</select></label>"""

    let private filters (entries: ReportEntry list) =
        let sections = [ for name, _ in ReportEntry.sections entries -> sectionId name, name ]
        let kinds = [ for kind, words in Scoreboard.kinds -> kind.Word, words ]
        let verdicts = [ for standing in Standing.all -> Standing.key standing, Standing.words ClaimKind.Paper standing ]

        $"""<form id="filters" hidden aria-label="Choose figures">{choice "section" "Section" sections}{choice "kind" "Claims" kinds}{choice "verdict" "Verdict" verdicts}<button type="reset">Show all</button> <output id="found" aria-live="polite"></output></form>"""

    let private failing (entries: ReportEntry list) =
        let row (entry: ReportEntry) k (result: ClaimResult) =
            $"""<tr><td>{chipOf result}</td><td><a href="{Html.text (ReportEntry.address entry)}#claim-{k + 1}">{heading entry}</a></td><th scope="row">{Html.text result.Text}</th><td class="number">{Html.text result.Verdict.Expected}</td><td class="number">{result.Verdict.Shown}</td><td>{result.Claimed.Reason |> Option.map (_.Sentence >> Html.text) |> Option.defaultValue ""}</td></tr>"""

        let rows =
            [
                for entry in entries do
                    for k, result in List.indexed entry.Claims do
                        if result.Verdict.Holds = Some false then
                            row entry k result
            ]

        if rows.IsEmpty then
            []
        else
            [
                """<section id="failing" aria-labelledby="failing-title"><h2 id="failing-title">What does not hold, and why</h2>"""
                table "claims" "claims that do not hold" [ "verdict"; "figure"; "claim"; "expected"; "measured"; "reason" ] rows
                "</section>"
            ]

    let private contents (entries: ReportEntry list) =
        let link (entry: ReportEntry) =
            $"""<li><a href="{Html.text (ReportEntry.address entry)}" title="{Html.text entry.Title}">{heading entry}</a></li>"""

        let section (name, entries) =
            $"""<li><a href="#{sectionId name}">{Html.text name}</a><ul class="ids">{entries |> List.map link |> String.concat ""}</ul></li>"""

        let fails (entry: ReportEntry) = entry.Claims |> List.exists (fun claim -> claim.Verdict.Holds = Some false)

        let last =
            if List.exists fails entries then
                """<li><a href="#failing">What does not hold</a></li>"""
            else
                ""

        $"""<nav class="contents" aria-label="Contents"><details open><summary>Contents</summary><ul>
<li><a href="#summary">What was reproduced</a></li>
<li><a href="#pictures">Pictures</a></li>
{ReportEntry.sections entries |> List.map section |> lines}
{last}
</ul></details></nav>"""

    let private failures (entries: ReportEntry list) =
        let failed (entry: ReportEntry) = entry.Notes |> List.exists _.Contains(Scoreboard.failure)

        match List.filter failed entries with
        | [] -> []
        | some ->
            let links =
                [
                    for entry in some -> $"""<a href="{Html.text (ReportEntry.address entry)}#notes">{heading entry}</a>"""
                ]
                |> String.concat ", "

            [
                $"""<p class="remark">Some trainings are {Scoreboard.failure}, as the notes of their figures say: {links}.</p>"""
            ]

    let private explore (address: string) =
        $"""<p>To explore: <a href="{Html.text address}">the exact phase diagrams of small models</a>, with every local minimum at each density and importance.</p>"""

    /// The page index.html: what became of the claims by their kind, five pictures, a card for each study, and the claims that do not hold.
    /// It needs no network unless the script is the public one.
    /// <param name="explorable">The address of the page of exact phase diagrams, where there is one.</param>
    /// <param name="content">What the report has.</param>
    let page (explorable: string option) (content: ReportContent) : string =
        let entries = content.Entries
        let pictures = pictures content

        lines
            [
                """<a class="skip" href="#main">Skip to the content</a>"""
                """<div class="layout">"""
                contents entries
                """<main id="main">"""
                $"""<header><h1>{Html.text content.Title}</h1>
<p class="lead">{Html.text content.Lead}</p>"""
                yield! failures entries
                yield! network content.Script
                withoutScript
                "</header>"
                summary entries
                $"""<section id="pictures" aria-labelledby="pictures-title"><h2 id="pictures-title">Pictures</h2><div class="pictures">
{pictures |> List.map picture |> lines}
</div>{explorable |> Option.map explore |> Option.defaultValue ""}</section>"""
                """<section id="figures" aria-labelledby="figures-title"><h2 id="figures-title">Every figure</h2>"""
                filters entries
                yield! ReportEntry.sections entries |> List.map cards
                "</section>"
                yield! failing entries
                """<footer><p class="remark">All verdicts in one file: <a href="scoreboard.json">scoreboard.json</a>. Links to weights and answers lead to the folder of runs beside this report.</p></footer>"""
                "</main></div>"
            ]
        |> Html.page { Title = content.Title; Root = ""; Script = content.Script; Kind = "index" }
