namespace Research

open ReportParts

/// The page of one study in a report.
[<RequireQualifiedAccess>]
module internal StudyPage =

    // The caption follows the title in the same paragraph, so the title ends with a full stop.
    let private sentence (title: string) = if title = "" || title.EndsWith '.' then title else title + "."

    let private link (address: string) (words: string) = $"""<a href="{address}">{Html.text words}</a>"""

    /// The address of a file of the run from the page.
    let private inRun (entry: ReportEntry) (file: string) = "../" + entry.Folder + "/" + address file

    let private drawing (entry: ReportEntry) k (drawn: EntryDrawing) =
        let id = $"figure-{k + 1}"
        let title = Html.field "title" drawn.Encoded
        let name = Html.text title

        let data =
            [
                match drawn.Table with
                | Some _ -> link $"../data/{address drawn.File}.csv" "CSV"
                | None -> ()
                let json = entry.Files |> List.filter (fun file -> file.StartsWith "figures/" && file.EndsWith ".json")

                match List.tryItem k json with
                | Some file -> link (inRun entry file) "JSON"
                | None -> ()

                link $"../figures/{address drawn.File}.html" "alone"
            ]
            |> String.concat " · "

        $"""<figure id="drawing-{k + 1}">
<div class="scroll" role="region" aria-label="figure: {name}" tabindex="0"><div class="fit">{Html.figure id (FigureData.File $"../data/{address drawn.File}.js") drawn.Encoded}</div></div>
<figcaption><strong>{Html.text (sentence title)}</strong> {Html.rich (Html.field "caption" drawn.Encoded)} <span class="links">{data} <button type="button" id="{id}-svg" hidden aria-label="save as SVG: {name}">SVG</button></span></figcaption>
</figure>"""

    let private section (id: string) (title: string) (content: string list) =
        if content.IsEmpty then
            []
        else
            [
                $"""<section id="{id}" aria-labelledby="{id}-title"><h2 id="{id}-title">{title}</h2>"""
                yield! content
                "</section>"
            ]

    let private meaning (entry: ReportEntry) =
        [
            if entry.Text.Meaning <> "" then
                $"""<p class="text">{Html.text entry.Text.Meaning}</p>"""
            if entry.Text.Address <> "" then
                $"""<p class="text">In the paper: <a rel="noreferrer" href="{Html.text entry.Text.Address}">{Html.text (entry.Text.Address.Replace("https://", ""))}</a></p>"""
        ]

    let private claim k (result: ClaimResult) =
        let verdict = result.Verdict
        let reason = result.Claimed.Reason |> Option.map (_.Sentence >> Html.text) |> Option.toList

        let detail =
            if verdict.Detail = "" then
                []
            else
                [ $"""<span class="detail">{Html.text verdict.Detail}</span>""" ]

        $"""<tr id="claim-{k + 1}"><td>{chipOf result}</td><th scope="row">{Html.text result.Text} <a class="anchor" href="#claim-{k + 1}" aria-label="link to claim {k + 1}">#</a></th><td data-label="kind">{result.Claimed.Kind.Word}</td><td class="number" data-label="expected">{Html.text verdict.Expected}</td><td class="number" data-label="measured">{verdict.Shown}</td><td>{String.concat "<br>" (reason @ detail)}</td></tr>"""

    let private claims (entry: ReportEntry) =
        match entry.Claims with
        | [] -> []
        | claims ->
            [
                table
                    "claims"
                    "claims with expectation, measured number and verdict"
                    [ "verdict"; "claim"; "kind"; "expected ± tolerance"; "measured"; "reason, detail" ]
                    (List.mapi claim claims)
            ]

    // Of more notes than these a reader first sees the number.
    let private mostNotes = 6

    let private notes (entry: ReportEntry) =
        let list = [ for note in entry.Notes -> $"<li>{Html.text note}</li>" ] |> lines

        match entry.Notes.Length with
        | 0 -> []
        | few when few <= mostNotes -> [ $"""<ul class="notes">{list}</ul>""" ]
        | many ->
            [
                $"""<details><summary>{many} notes on trainings and their restarts</summary><ul class="notes">{list}</ul></details>"""
            ]

    let private recipe (recipe: RecipeText) =
        let verbs =
            [
                for verb, says in recipe.Verbs -> $"<div><dt>{Html.text verb}</dt><dd>{Html.text says}</dd></div>"
            ]

        $"""<div class="cells"><h3>{Html.text recipe.Cells}</h3><dl>{lines verbs}</dl></div>"""

    let private recipes (entry: ReportEntry) =
        [
            if entry.Recipes.Length > 1 then
                $"<p>{entry.Recipes.Length} recipes: cells that differ in numbers alone stand together.</p>"
            yield! List.map recipe entry.Recipes
        ]

    let private origins (entry: ReportEntry) =
        let ofSource =
            [
                for line, says in StudySource.origins entry.Sources ->
                    $"<tr><td><code>{Html.text line}</code></td><td>{Html.text says}</td></tr>"
            ]

        let ofCaptions =
            [
                for sentence in StudySource.choices [ for drawn in entry.Drawings -> Html.field "caption" drawn.Encoded ] ->
                    $"<li>{Html.text sentence}</li>"
            ]

        [
            if not ofSource.IsEmpty then
                "<p>As the comments of the source say:</p>"
                table "origins" "where parameters come from" [ "declared"; "from" ] ofSource
            if not ofCaptions.IsEmpty then
                "<p>As the captions say:</p>"
                $"<ul>{lines ofCaptions}</ul>"
        ]

    let private source (entry: ReportEntry) =
        let file isOpen (file: SourceFile) =
            let shown = if isOpen then " open" else ""

            $"""<details{shown}><summary>{Html.text file.Name}</summary>
<pre class="source" tabindex="0" role="region" aria-label="source of {Html.text file.Name}"><code>{SourceColours.html (file.Text.Trim())}</code></pre></details>"""

        entry.Sources |> List.mapi (fun k one -> file (k = 0) one)

    let private provenance (entry: ReportEntry) =
        let item (name: string, value: string) = $"<div><dt>{Html.text name}</dt><dd>{Html.text value}</dd></div>"
        let all = entry.Provenance @ [ "scale", entry.Scale; "cost", entry.Cost ]
        [ $"""<dl class="provenance">{all |> List.map item |> lines}</dl>""" ]

    // A page lists no more of them, so that it stays small.
    let private mostWeights = 200

    let private files (entry: ReportEntry) =
        let item (file: string) = $"<li>{link (inRun entry file) file}</li>"

        let ofWeights (weights: string list) =
            match weights with
            | [] -> []
            | some ->
                let more = some.Length - mostWeights
                let shown = List.truncate mostWeights some |> List.map item |> lines
                let rest = if more > 0 then $"<p>SHA256SUMS lists {more} more.</p>" else ""

                [
                    $"""<details><summary>Weights: {some.Length} files (safetensors)</summary><ul class="files">{shown}</ul>{rest}</details>"""
                ]

        let weights, others = entry.Files |> List.partition _.StartsWith("weights/")

        if entry.Files.IsEmpty then
            []
        else
            [
                "<p>In the folder of the run, beside this report:</p>"
                $"""<ul class="files">{others |> List.map item |> lines}</ul>"""
                yield! ofWeights weights
            ]

    let private parts (entry: ReportEntry) =
        [
            "picture", "Picture", [ yield! List.mapi (drawing entry) entry.Drawings ]
            "meaning", "What it means", meaning entry
            "claims", "Claims", claims entry
            "recipe", "How it was made", recipes entry
            "notes", "Notes", notes entry
            "origin", "Where the parameters come from", origins entry
            "source", "Source", source entry
            "provenance", "Provenance", provenance entry
            "data", "Data", files entry
        ]
        |> List.filter (fun (_, _, content) -> not content.IsEmpty)

    let private bar (before: ReportEntry option) (entry: ReportEntry) (next: ReportEntry option) parts =
        let anchors = [ for id, title, _ in parts -> $"""<li><a href="#{id}">{title}</a></li>""" ]

        let beside (relation: string) (sign: string) (other: ReportEntry option) =
            match other with
            | Some other ->
                [
                    $"""<a rel="{relation}" href="{address other.Page}.html" title="{Html.text other.Title}">{sign.Replace("ID", heading other)}</a>"""
                ]
            | None -> []

        let others = beside "prev" "← ID" before @ beside "next" "ID →" next |> String.concat " "

        $"""<nav class="bar" aria-label="This page"><a href="../index.html#study-{Html.text entry.Page}">All figures</a><ul>{String.concat "" anchors}</ul><span class="beside">{others}</span></nav>"""

    /// The page of a study between those before and after it.
    let page (script: PlotlyScript) (before: ReportEntry option) (entry: ReportEntry) (next: ReportEntry option) : string =
        let parts = parts entry

        lines
            [
                """<a class="skip" href="#main">Skip to the content</a>"""
                bar before entry next parts
                """<main id="main">"""
                $"""<header><p class="paper">{Html.text (ReportEntry.section entry)} · {Html.text entry.Paper}</p>
<h1><span class="id">{heading entry}</span> {Html.text entry.Title}</h1>
{chips entry.Claims}"""
                if entry.Text.Question <> "" then
                    $"""<p class="lead">{Html.text entry.Text.Question}</p>"""
                yield! network script
                withoutScript
                "</header>"
                for id, title, content in parts do
                    yield! section id title content
                "</main>"
            ]
        |> Html.page
            {
                Title = $"{ReportEntry.name entry} · {entry.Title}"
                Root = "../"
                Script = script
                Kind = "study"
            }
