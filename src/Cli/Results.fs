namespace Research.Cli

open System
open System.Globalization
open System.Text.Json.Nodes
open System.Text.RegularExpressions
open Research

/// The page of results as Markdown: a template of prose in which lines such as {{counts}} stand for what is measured.
[<RequireQualifiedAccess>]
module internal Results =

    let private format (format: string) (value: float) = value.ToString(format, CultureInfo.InvariantCulture)

    /// A text as it is to be read, whatever Markdown makes of its signs.
    let private plain (text: string) = text.Replace("|", @"\|").Replace("*", @"\*").Replace("<", @"\<")

    /// A table whose later columns are numbers from some column on.
    let private table (headers: string list) (numbersFrom: int) (rows: string list list) =
        let line cells = "| " + String.concat " | " cells + " |"
        let rule = [ for k in 0 .. headers.Length - 1 -> if k >= numbersFrom then "---:" else "---" ]
        String.concat "\n" (line headers :: line rule :: List.map line rows)

    let private claims (data: ResultsData) = data.Figures |> List.collect _.Claims

    let private count holds (claims: ClaimResult list) =
        claims |> List.filter (fun claim -> claim.Verdict.Holds = holds) |> List.length

    let private all (claims: ClaimResult list) =
        [ count (Some true) claims; count (Some false) claims; count None claims; claims.Length ] |> List.map string

    let private counts data =
        let ofKind (kind, words) =
            let some = claims data |> List.filter (fun claim -> claim.Claimed.Kind = kind)
            $"{kind.Word}: {words}" :: all some

        let meaning =
            [
                ClaimKind.Paper, "an empirical statement of the paper"
                ClaimKind.Study, "a statement of this project's own"
                ClaimKind.Identity, "a theorem or a construction, which fails only where the code is wrong"
            ]

        List.map ofKind meaning @ [ "all" :: all (claims data) ]
        |> table [ "kind of claim"; "hold"; "do not"; "undecided"; "all" ] 1

    let private work (data: ResultsData) =
        let round (count: int64) = Humanize.count (if count < 10_000L then count else (count + 500L) / 1_000L * 1_000L)

        $"The last full reproduction trained {round data.Trained} models and minimised the exact loss from {round data.Minimised} starts, "
        + $"in {Humanize.duration data.Seconds}."

    let private figures (data: ResultsData) =
        [
            for figure in data.Figures ->
                let held = count (Some true) figure.Claims
                [ figure.Id; plain figure.Title; $"{held} of {figure.Claims.Length}"; figure.Cost ]
        ]
        |> table [ "figure"; "what"; "claims that hold"; "it took" ] 2

    let private failed (claim: ClaimResult) = claim.Verdict.Holds <> Some true

    /// Of each claim that is chosen what was expected, what was measured, and what there is to say.
    let private rows chosen (data: ResultsData) =
        [
            for figure in data.Figures do
                for claim in figure.Claims |> List.filter chosen do
                    let measured = if claim.Verdict.Holds.IsNone then "undecided" else claim.Verdict.Shown
                    // What was run says why a claim is undecided, where its study does not.
                    let why = if claim.Remark = "" then claim.Verdict.Detail else claim.Remark

                    [ figure.Id; claim.Text; claim.Claimed.Kind.Word; claim.Verdict.Expected; measured; why ] |> List.map plain
        ]
        |> table [ "figure"; "claim"; "kind"; "expected"; "measured"; "reason" ] 6

    let private failures data =
        let surprises (claim: ClaimResult) = not (failed claim) && claim.Claimed.Reason.IsSome

        if claims data |> List.exists surprises then
            rows failed data + "\n\nThese hold, although a reason for their failure is given:\n\n" + rows surprises data
        else
            rows failed data

    let private points (data: ResultsData) =
        [
            for point in data.Points ->
                [
                    $"{point.Features}→{point.Hidden}"
                    plain point.Name
                    format "F9" point.Density
                    format "F9" point.Ratio
                    format "0.0E+0" point.Error
                ]
        ]
        |> table [ "size"; "special point"; "1−S"; "r"; "error of 1−S" ] 2

    let private field (name: string) (node: JsonNode) =
        match node[name] with
        | null -> nan
        | value -> value.GetValue<float>()

    /// Two digits or more, and a decimal where it says something.
    let private brief value =
        if value < 1.0 then format "F2" value
        elif value < 20.0 then format "F1" value
        else format "N0" value

    let private range (case: JsonNode) =
        match ResultsData.items case["densities"] |> List.map _.GetValue<float>() with
        | [] -> ""
        | [ one ] -> Humanize.number one
        | several -> $"{Humanize.number several.Head} … {Humanize.number (List.last several)}"

    let private speed (data: ResultsData) =
        let peersOf (case: JsonNode) = ResultsData.items case["peers"]
        let peers = data.Bench |> List.collect peersOf |> List.map (fun peer -> string peer["peer"]) |> List.distinct

        let compared (case: JsonNode) name =
            match peersOf case |> List.tryFind (fun peer -> string peer["peer"] = name) with
            | None -> [ "—"; "—" ]
            | Some peer ->
                let microseconds = field "microseconds" peer
                let threads = field "threads" peer
                [ $"{brief microseconds} ({threads})"; brief (microseconds / field "microseconds" case) ]

        let what (case: JsonNode) =
            let model = $"""{field "features" case}→{field "hidden" case}"""
            let instances = $"""{field "instances" case} instances"""

            match case["latents"] with
            | null -> $"{model}, {instances}"
            | latents -> $"""{latents} latents on {model}, {instances}, batch {field "batch" case}"""

        let row (case: JsonNode) =
            [ what case; range case; brief (field "microseconds" case); format "P0" (field "shareOfPeak" case) ]
            @ List.collect (compared case) peers

        let headers =
            [ "case"; "densities"; "µs per instance-step"; "of the peak" ]
            @ List.collect (fun peer -> [ $"{peer}, µs"; "times faster" ]) peers

        let programs name =
            [
                for case in data.Bench do
                    yield! peersOf case
            ]
            |> List.filter (fun peer -> string peer["peer"] = name)
            |> List.map (fun peer -> string peer["program"])
            |> List.distinct
            |> String.concat " or "

        let about (case: JsonNode) =
            let machine = case["machine"] |> Option.ofObj
            let fact (name: string) = machine |> Option.map (fun machine -> string machine[name]) |> Option.defaultValue ""
            let peak = field "peakMultiplyAddsPerSecond" case / 1e9

            $"""{fact "processor"}, {fact "cores"} cores, vectors of {fact "simdBits"} bits, {fact "runtime"}; {field "threads" case} threads, """
            + $"""which do at most {format "F0" peak} billion multiply-adds a second, measured beside the cases. In brackets the number of threads on which a peer was quickest."""

        let sentences =
            (data.Bench |> List.truncate 1 |> List.map about) @ [ for peer in peers -> $"{peer}: {programs peer}." ]

        String.concat " " sentences + "\n\n" + table headers 2 (List.map row data.Bench)

    /// What may stand in a template, by name.
    let private sections =
        [
            "counts", counts
            "work", work
            "figures", figures
            "failures", failures
            "points", points
            "speed", speed
        ]

    let private place = Regex(@"^\{\{(.*)\}\}\r?$", RegexOptions.Multiline ||| RegexOptions.CultureInvariant)

    /// What is wrong with a template: a place that is not known, or one that is missing, a sentence each.
    let wrong (template: string) : string list =
        let found = [ for place in place.Matches template -> place.Groups[1].Value ]
        let known = List.map fst sections
        let list = known |> List.map (fun name -> "{{" + name + "}}") |> String.concat ", "

        [
            for name in List.except known found do
                "The template has the line {{" + name + "}} but must have one of " + list + ": correct it."
            for name in List.except found known do
                "The template has no line {{" + name + "}} but must have each of " + list + ": write it where it belongs."
        ]

    let private origin =
        "<!-- Written by `dotnet fsi build.fsx results` from results.template.md and results.json: change the template, not this page. -->\n\n"

    /// The page from a template that has nothing wrong.
    let page (template: string) (data: ResultsData) : string =
        let section (found: Match) = (Map sections)[found.Groups[1].Value] data
        origin + place.Replace(template, section)
