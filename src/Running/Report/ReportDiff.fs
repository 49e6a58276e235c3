namespace Research

open ReportParts

/// A claim that two reports have, where its verdict or its number is not the same.
[<NoEquality; NoComparison>]
type internal ChangedClaim =
    {
        Entry: ReportEntry
        /// Its place among the claims of the entry, from 0.
        At: int
        Here: ClaimResult
        There: ClaimResult
    }

/// What differs between the studies of two stores.
[<NoEquality; NoComparison>]
type internal ReportDiff =
    {
        /// The studies of both, this store's first.
        Both: (ReportEntry * ReportEntry) list
        OnlyHere: ReportEntry list
        OnlyThere: ReportEntry list
        /// Claims of both with another verdict.
        Verdicts: ChangedClaim list
        /// Claims of both with the same verdict and another number.
        Numbers: ChangedClaim list
        /// Studies of both with claims that one of them lacks: their names and how many there are here and there.
        Claims: (ReportEntry * int * int) list
        /// Studies of both whose recipes are not the same.
        Recipes: (ReportEntry * ReportEntry) list
        /// Studies of both that engines of different versions computed.
        Engines: (ReportEntry * ReportEntry) list
    }

/// Compares the studies of two stores and shows what differs.
[<RequireQualifiedAccess>]
module internal ReportDiff =

    let private engine (entry: ReportEntry) =
        entry.Provenance |> List.tryPick (fun (name, value) -> if name = "engine" then Some value else None)

    let private isSame (first: float) (second: float) = first.Equals second

    let private changed (here: ReportEntry, there: ReportEntry) =
        [
            for at, claim in List.indexed here.Claims do
                match there.Claims |> List.tryFind (fun other -> other.Text = claim.Text) with
                | Some other -> { Entry = here; At = at; Here = claim; There = other }
                | None -> ()
        ]

    let private lacking (here: ReportEntry, there: ReportEntry) =
        let missing (those: ReportEntry) (these: ReportEntry) =
            these.Claims
            |> List.filter (fun claim -> those.Claims |> List.exists (fun other -> other.Text = claim.Text) |> not)
            |> List.length

        here, missing there here, missing here there

    /// What differs between the entries of this store and those of another.
    let between (here: ReportEntry list) (there: ReportEntry list) : ReportDiff =
        let find (entries: ReportEntry list) (entry: ReportEntry) = entries |> List.tryFind (fun other -> other.Run = entry.Run)
        let both = here |> List.choose (fun entry -> find there entry |> Option.map (fun other -> entry, other))
        let claims = both |> List.collect changed
        let isOther (claim: ChangedClaim) = claim.Here.Verdict.Holds <> claim.There.Verdict.Holds
        let isMoved (claim: ChangedClaim) = not (isSame claim.Here.Verdict.Measured claim.There.Verdict.Measured)

        {
            Both = both
            OnlyHere = here |> List.filter (find there >> Option.isNone)
            OnlyThere = there |> List.filter (find here >> Option.isNone)
            Verdicts = claims |> List.filter isOther
            Numbers = claims |> List.filter (fun claim -> isMoved claim && not (isOther claim))
            Claims = both |> List.map lacking |> List.filter (fun (_, more, fewer) -> more + fewer > 0)
            Recipes = both |> List.filter (fun (here, there) -> here.Recipes <> there.Recipes)
            Engines = both |> List.filter (fun (here, there) -> engine here <> engine there)
        }

    let private plural count (one: string) (many: string) = if count = 1 then $"1 {one}" else $"{count} {many}"

    let private names (entries: ReportEntry list) = entries |> List.map ReportEntry.name |> String.concat ", "

    /// A sentence where engines of different versions computed studies of both.
    let versions (diff: ReportDiff) : string option =
        match diff.Engines with
        | [] -> None
        | some ->
            let told pick =
                some
                |> List.map (pick >> engine >> Option.defaultValue "an unknown engine")
                |> List.distinct
                |> String.concat ", "

            Some
                $"""{plural some.Length "study was" "studies were"} computed by different versions ({told fst} here, {told snd} there), so that numbers may differ for this alone: {names (List.map fst some)}."""

    /// What differs, in sentences.
    let summary (diff: ReportDiff) : string list =
        [
            $"""{plural diff.Both.Length "study is" "studies are"} in both; {plural diff.Verdicts.Length "verdict differs" "verdicts differ"}, and of claims with the same verdict {plural diff.Numbers.Length "number" "numbers"}."""
            if not diff.OnlyHere.IsEmpty then
                $"Only here: {names diff.OnlyHere}."
            if not diff.OnlyThere.IsEmpty then
                $"Only there: {names diff.OnlyThere}."
            for entry, more, fewer in diff.Claims do
                $"{ReportEntry.name entry} has {more} claims that the other lacks, and lacks {fewer} that the other has."
            if not diff.Recipes.IsEmpty then
                $"Recipes differ: {names (List.map fst diff.Recipes)}."
            yield! Option.toList (versions diff)
        ]

    let private row (claim: ChangedClaim) =
        $"""<tr><td><a href="{Html.text (ReportEntry.address claim.Entry)}#claim-{claim.At + 1}">{heading claim.Entry}</a></td><th scope="row">{Html.text claim.Here.Text}</th><td class="number" data-label="expected">{Html.text claim.Here.Verdict.Expected}</td><td>{chipOf claim.Here}</td><td class="number" data-label="measured here">{claim.Here.Verdict.Shown}</td><td>{chipOf claim.There}</td><td class="number" data-label="measured there">{claim.There.Verdict.Shown}</td></tr>"""

    let private claims (id: string) (title: string) (some: ChangedClaim list) =
        match some with
        | [] -> []
        | some ->
            [
                $"""<section id="{id}" aria-labelledby="{id}-title"><h2 id="{id}-title">{title}</h2>"""
                table
                    "claims"
                    title
                    [ "figure"; "claim"; "expected"; "here"; "measured here"; "there"; "measured there" ]
                    (List.map row some)
                "</section>"
            ]

    let private recipe (here: ReportEntry, there: ReportEntry) =
        let lines (entry: ReportEntry) =
            [
                for recipe in entry.Recipes do
                    for verb, says in recipe.Verbs -> $"{verb} {says}"
            ]
            |> List.distinct

        let differing first second = List.except (lines second) (lines first) |> List.map Html.text |> String.concat "<br>"

        $"""<tr><td><a href="{Html.text (ReportEntry.address here)}#recipe">{heading here}</a></td><td><code>{differing here there}</code></td><td><code>{differing there here}</code></td></tr>"""

    /// The page of what differs from another store, which is called by the name that the user gave it.
    let page (other: string) (diff: ReportDiff) : string =
        lines
            [
                """<nav class="bar" aria-label="This page"><a href="index.html">All figures</a></nav>"""
                """<main id="main">"""
                $"<header><h1>What differs from {Html.text other}</h1>"
                yield! [ for sentence in summary diff -> $"<p>{Html.text sentence}</p>" ]
                "</header>"
                yield! claims "verdicts" "Verdicts that differ" diff.Verdicts
                yield! claims "numbers" "Numbers that differ" diff.Numbers
                if not diff.Recipes.IsEmpty then
                    """<section id="recipes" aria-labelledby="recipes-title"><h2 id="recipes-title">Recipes that differ</h2>"""
                    table "changes" "recipes that differ" [ "figure"; "here"; "there" ] (List.map recipe diff.Recipes)
                    "</section>"
                "</main>"
            ]
        |> Html.page
            {
                Title = "What differs"
                Root = ""
                Script = PlotlyScript.Beside "assets/plotly.min.js"
                Kind = "study"
            }
