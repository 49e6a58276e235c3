namespace Research.Cli

open System
open System.Globalization
open System.Text.Json
open System.Text.Json.Nodes
open System.Text.RegularExpressions
open Research

/// Something in which two runs differ.
type internal Difference =
    {
        /// The name of the run; empty where two runs alone are compared.
        Run: string
        What: string
        First: string
        Second: string
        /// The difference of two numbers; empty where there is none.
        By: string
        /// Whether it lies within what restarts differ by.
        Spread: string
    }

/// What two runs have in common and where they differ: plans, losses, claims and answers.
[<NoComparison>]
type internal Compared =
    {
        Differences: Difference list
        /// The number of plans' cells, losses, claims and numbers of answers that both have.
        Cells: int
        Losses: int
        Claims: int
        Numbers: int
    }

/// Compares runs that were read from a store.
[<RequireQualifiedAccess>]
module internal Comparison =

    let private items (node: JsonNode | null) : JsonNode list =
        match node with
        | :? JsonArray as array -> array |> Seq.choose Option.ofObj |> List.ofSeq
        | _ -> []

    let private number (node: JsonNode | null) =
        match node with
        | :? JsonValue as value when value.GetValueKind() = JsonValueKind.Number -> Some(value.GetValue<float>())
        | _ -> None

    let private row what first second = { Run = ""; What = what; First = first; Second = second; By = ""; Spread = "" }

    let private none = "nothing"

    /// Two lists of named values, those of a name side by side, in the order of the first list.
    let private paired (first: (string * 'value) list) (second: (string * 'value) list) =
        let before, after = dict (List.distinctBy fst first), dict (List.distinctBy fst second)

        [
            for name in List.map fst first @ List.map fst second |> List.distinct ->
                let find (values: Collections.Generic.IDictionary<string, 'value>) =
                    match values.TryGetValue name with
                    | true, value -> Some value
                    | _ -> None

                name, find before, find after
        ]

    let private isSame (a: float) (b: float) = a = b || (Double.IsNaN a && Double.IsNaN b)
    let private by (a: float) (b: float) = Humanize.number (b - a)

    let private judged (by: float) (spread: float option) =
        match spread with
        | Some spread when abs by <= spread -> $"within the restarts ({Humanize.number spread})"
        | Some spread -> $"beyond the restarts ({Humanize.number spread})"
        | None -> "one restart: not known"

    /// The losses of the restarts of each cell; NaN for one that diverged.
    let private losses (run: StoredRun) =
        [
            for cell in items run.About["restarts"] ->
                let losses =
                    match cell["loss"] with
                    | :? JsonArray as each -> [ for loss in each -> number loss |> Option.defaultValue nan ]
                    | _ -> []

                string cell["setting"], losses
        ]

    let private range (losses: float list) =
        match List.filter Double.IsFinite losses with
        | _ :: _ :: _ as some -> Some(List.max some - List.min some)
        | _ -> None

    let private best (losses: float list) =
        match List.filter Double.IsFinite losses with
        | [] -> nan
        | some -> List.min some

    let private wider (one: float option) (other: float option) =
        match Option.toList one @ Option.toList other with
        | [] -> None
        | some -> Some(List.max some)

    let private ofLosses (a: StoredRun) (b: StoredRun) =
        let pairs = paired (losses a) (losses b)

        let rows =
            [
                for label, first, second in pairs do
                    match first, second with
                    | Some first, Some second ->
                        let before, after = best first, best second

                        if not (isSame before after) then
                            { row $"loss at {label}" (Humanize.number before) (Humanize.number after) with
                                By = by before after
                                Spread = judged (after - before) (wider (range first) (range second))
                            }
                        elif first.Length <> second.Length then
                            row $"restarts at {label}" (string first.Length) (string second.Length)
                        elif not (List.forall2 isSame first second) then
                            row $"losses of other restarts at {label}" "" ""
                    | first, second ->
                        let said losses = losses |> Option.map (best >> Humanize.number) |> Option.defaultValue none
                        row $"loss at {label}" (said first) (said second)
            ]

        rows, pairs.Length

    let private measured (claim: JsonNode) =
        match number claim["measured"] with
        | Some value -> Humanize.number value
        | None -> if isNull claim["measured"] then "–" else string claim["measured"]

    let private verdict (claim: JsonNode) =
        match claim["holds"] with
        | null -> "undecided"
        | holds -> if holds.GetValue<bool>() then "holds" else "does not hold"

    let private counted = Regex @"over \d+ restarts (\S+) … (\S+),"

    /// The range of what the restarts measure, where the claim says it.
    let private rangeOf (claim: JsonNode) =
        let found = counted.Match(string claim["detail"])

        let parse (text: string) =
            match Double.TryParse(text.Replace('−', '-'), NumberStyles.Float, CultureInfo.InvariantCulture) with
            | true, value -> Some value
            | _ -> None

        if found.Success then
            Option.map2 (fun low high -> high - low) (parse found.Groups[1].Value) (parse found.Groups[2].Value)
        else
            None

    let private ofClaims (a: StoredRun) (b: StoredRun) =
        let claims (run: StoredRun) = [ for claim in items run.Claims -> string claim["claim"], claim ]
        let pairs = paired (claims a) (claims b)
        let said (claim: JsonNode) = $"{measured claim}, {verdict claim}"

        let rows =
            [
                for text, first, second in pairs do
                    match first, second with
                    | Some first, Some second ->
                        let numbers = number first["measured"], number second["measured"]

                        match numbers with
                        | Some before, Some after when before <> after ->
                            let range = wider (rangeOf first) (rangeOf second)

                            { row $"claim {text}" (said first) (said second) with
                                By = by before after
                                Spread = if range.IsSome then judged (after - before) range else ""
                            }
                        | _ when said first <> said second || string first["expected"] <> string second["expected"] ->
                            let full (claim: JsonNode) =
                                let expected = string claim["expected"]
                                $"{said claim} (expected {expected})"

                            row $"claim {text}" (full first) (full second)
                        | _ -> ()
                    | first, second ->
                        let said = Option.map said >> Option.defaultValue none
                        row $"claim {text}" (said first) (said second)
            ]

        rows, pairs.Length

    /// The numbers and other values of an answer with their paths.
    let rec private leaves (path: string) (node: JsonNode | null) : (string * JsonNode | null) list =
        match node with
        | :? JsonObject as fields ->
            [
                for field in fields do
                    yield! leaves (if path = "" then field.Key else $"{path}.{field.Key}") field.Value
            ]
        | :? JsonArray as array ->
            [
                for index, item in Seq.indexed array do
                    yield! leaves $"{path}[{index}]" item
            ]
        | leaf -> [ path, leaf ]

    let private text (node: JsonNode | null) =
        match node with
        | null -> "null"
        | node ->
            let text = node.ToJsonString()
            if text.Length <= 30 then text else text.Substring(0, 29) + "…"

    /// How far two leaves are from each other: 0 for equal ones, infinity where one is no number.
    let private apart (first: (JsonNode | null) option) (second: (JsonNode | null) option) =
        match first, second with
        | Some first, Some second ->
            match number first, number second with
            | Some a, Some b -> abs (a - b)
            | _ -> if text first = text second then 0.0 else infinity
        | _ -> infinity

    let private ofAnswers (a: StoredRun) (b: StoredRun) =
        let answers (run: StoredRun) =
            match run.Answers with
            | :? JsonObject as fields -> [ for field in fields -> field.Key, field.Value ]
            | _ -> []

        let found =
            [
                for label, first, second in paired (answers a) (answers b) do
                    let leaves answer = answer |> Option.map (leaves "") |> Option.defaultValue []
                    let pairs = paired (leaves first) (leaves second)
                    let differ = pairs |> List.filter (fun (_, first, second) -> apart first second > 0.0)

                    let rows =
                        match differ with
                        | [] -> []
                        | _ ->
                            let path, first, second = differ |> List.maxBy (fun (_, first, second) -> apart first second)
                            let said = Option.map text >> Option.defaultValue none
                            let far = apart first second
                            let where = if path = "" then "" else $", most at {path}"

                            [
                                { row
                                      $"answer at {label}: {differ.Length} of {pairs.Length} numbers{where}"
                                      (said first)
                                      (said second) with
                                    By = if Double.IsFinite far then Humanize.number far else ""
                                }
                            ]

                    rows, pairs.Length
            ]

        List.collect fst found, List.sumBy snd found

    let private ofSpecs (a: StoredRun) (b: StoredRun) =
        [ for change in RunSpec.changes a.Spec b.Spec -> row $"spec {change.Path}" change.Old change.New ]

    /// Compares two runs.
    let runs (a: StoredRun) (b: StoredRun) : Compared =
        let losses, lossCount = ofLosses a b
        let claims, claimCount = ofClaims a b
        let answers, numbers = ofAnswers a b

        {
            Differences = ofSpecs a b @ claims @ losses @ answers
            Cells = (StoredCells.labels a).Length
            Losses = lossCount
            Claims = claimCount
            Numbers = numbers
        }

    /// A run with one of its cells, under a name that all such cells share, and without claims.
    let cell (label: string) (run: StoredRun) : StoredRun =
        let name = "the cell"

        let only (field: string) (node: JsonNode | null) =
            JsonText.array
                [
                    for item in items node do
                        if string item[field] = label then
                            let one = item.DeepClone()
                            one[field] <- JsonValue.Create name
                            one
                ]

        let spec, about = run.Spec.DeepClone(), run.About.DeepClone()
        spec["settings"] <- only "label" spec["settings"]
        about["restarts"] <- only "setting" about["restarts"]

        let answer =
            match run.Answers with
            | :? JsonObject as answers when answers.ContainsKey label -> [ name, answers[label] ]
            | _ -> []

        { run with
            Spec = spec
            About = about
            Answers = JsonText.object answer
            Claims = JsonText.array []
        }
