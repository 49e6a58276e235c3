namespace Research

open System.Text.Json.Nodes

/// One claim of one figure with its verdict.
type internal ScoreRow =
    {
        /// The citation, e.g. "Elhage et al. 2022".
        Paper: string
        /// The catalogue's ID, e.g. "F2.4".
        Figure: string
        /// The claim with its verdict.
        Result: ClaimResult
        /// The scale of its run: "as declared", or what was less.
        Scale: string
        /// The time that its run took, as it is printed, e.g. "12 s".
        Cost: string
    }

/// All claims in one table.
[<RequireQualifiedAccess>]
module internal Scoreboard =

    /// The words for a training that failed.
    let internal failure = "worse than ignoring every feature"

    /// The kinds in the order of every table, each with the words for its claims.
    let kinds =
        [
            ClaimKind.Paper, "of the paper"
            ClaimKind.Study, "of this project"
            ClaimKind.Identity, "that are identities"
        ]

    /// The numbers of claims that hold, that do not hold, and that are undecided.
    let count (rows: ScoreRow list) =
        let how holds = rows |> List.filter (fun row -> row.Result.Verdict.Holds = holds) |> List.length

        how (Some true), how (Some false), how None

    /// The rows of a kind.
    let ofKind kind (rows: ScoreRow list) = rows |> List.filter (fun row -> row.Result.Claimed.Kind = kind)

    /// "3 claims hold, 1 does not, 2 are undecided."; words such as " of the paper" follow "claims".
    let counted words rows =
        let held, failed, undecided = count rows
        let claims = if held = 1 then $"1 claim{words} holds" else $"{held} claims{words} hold"
        let others = if failed = 1 then "1 does not" else $"{failed} do not"
        let rest = if undecided = 1 then "1 is undecided" else $"{undecided} are undecided"
        $"{claims}, {others}, {rest}."

    /// The counts of all claims and of each kind of claim that there is, in sentences.
    let summary (rows: ScoreRow list) =
        let ofEach =
            [
                for kind, words in kinds do
                    match ofKind kind rows with
                    | [] -> ()
                    | some -> counted $" {words}" some
            ]

        let isOnFailure (row: ScoreRow) = row.Result.Verdict.Holds.IsNone && row.Result.Verdict.Detail.Contains failure
        let onFailures = rows |> List.filter isOnFailure |> List.map _.Figure |> List.distinct

        let ofFailures =
            match onFailures with
            | [] -> []
            | figures -> [ $"""Undecided because a training is {failure}: {String.concat ", " figures}.""" ]

        String.concat " " (counted "" rows :: ofEach @ ofFailures)

    let private text (text: string option) : JsonNode | null =
        match text with
        | Some text -> JsonValue.Create text
        | None -> null

    let private truth (truth: bool option) : JsonNode | null =
        match truth with
        | Some truth -> JsonValue.Create truth
        | None -> null

    /// The fields of a claim with its verdict, the same in scoreboard.json and in a run's claims.json.
    let fields (result: ClaimResult) : (string * (JsonNode | null)) list =
        let { Claimed = statement; Verdict = verdict } = result

        [
            "claim", JsonValue.Create statement.Text
            "kind", JsonValue.Create statement.Kind.Word
            "expected", JsonValue.Create verdict.Expected
            "measured", JsonText.number verdict.Measured
            "holds", truth verdict.Holds
            "failure", text (statement.Reason |> Option.map _.Word)
            "reason", text (statement.Reason |> Option.map _.Sentence)
            "detail", JsonValue.Create verdict.Detail
        ]

    /// A claim with its verdict from these fields; of the usual kind where they tell none.
    let claim (usual: ClaimKind) (node: JsonNode) : ClaimResult =
        let text (name: string) = string node[name]

        let reason =
            [ Contradicted; Recipe; Guess ]
            |> List.map (fun reason -> reason (text "reason"))
            |> List.tryFind (fun reason -> reason.Word = text "failure")

        let kind = kinds |> List.map fst |> List.tryFind (fun kind -> kind.Word = text "kind")

        {
            Claimed = { Text = text "claim"; Kind = Option.defaultValue usual kind; Reason = reason }
            Verdict =
                {
                    Expected = text "expected"
                    Measured = node["measured"] |> Option.ofObj |> Option.map _.GetValue<float>() |> Option.defaultValue nan
                    Holds = node["holds"] |> Option.ofObj |> Option.map _.GetValue<bool>()
                    Detail = text "detail"
                }
        }

    let private row (row: ScoreRow) : JsonNode | null =
        JsonText.object (
            [ "paper", JsonValue.Create row.Paper; "figure", JsonValue.Create row.Figure ]
            @ fields row.Result
            @ [ "scale", JsonValue.Create row.Scale; "cost", JsonValue.Create row.Cost ]
        )

    /// A list of objects: paper, figure, claim, kind (paper, identity, study), expected, measured (null if nothing was), holds (true,
    /// false, null), failure (paper contradicted, recipe, guess, or null), reason (a sentence or null), detail, scale, cost.
    let encode (rows: ScoreRow list) : JsonNode = JsonText.array (rows |> List.map row)

    /// The encoded list as indented text that ends with a line feed.
    let json (rows: ScoreRow list) : string = JsonText.write (encode rows)
