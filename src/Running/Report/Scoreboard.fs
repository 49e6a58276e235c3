namespace Research

open System.Text.Json.Nodes

/// One claim of one figure with its verdict.
type internal ScoreRow =
    {
        /// The citation, e.g. "Elhage et al. 2022".
        Paper: string
        /// The catalogue's ID, e.g. "F2.4".
        Figure: string
        /// The sentence of the claim.
        Claim: string
        Verdict: Verdict
        /// The time that its run took, as it is printed, e.g. "12 s".
        Cost: string
    }

/// All claims in one table.
[<RequireQualifiedAccess>]
module internal Scoreboard =

    /// The numbers of claims that hold, that do not hold, and that are undecided.
    let count (rows: ScoreRow list) =
        let how verdict = rows |> List.filter (fun row -> row.Verdict.Holds = verdict) |> List.length

        how (Some true), how (Some false), how None

    /// "3 claims hold, 1 does not, 2 are undecided", as one sentence.
    let summary (rows: ScoreRow list) =
        let held, failed, undecided = count rows
        let claims = if held = 1 then "1 claim holds" else $"{held} claims hold"
        let others = if failed = 1 then "1 does not" else $"{failed} do not"
        let rest = if undecided = 1 then "1 is undecided" else $"{undecided} are undecided"
        $"{claims}, {others}, {rest}."

    let private row (row: ScoreRow) : JsonNode | null =
        let holds: JsonNode | null =
            match row.Verdict.Holds with
            | Some holds -> JsonValue.Create holds
            | None -> null

        JsonText.object
            [
                "paper", JsonValue.Create row.Paper
                "figure", JsonValue.Create row.Figure
                "claim", JsonValue.Create row.Claim
                "expected", JsonValue.Create row.Verdict.Expected
                "measured", JsonText.number row.Verdict.Measured
                "holds", holds
                "cost", JsonValue.Create row.Cost
                "detail", JsonValue.Create row.Verdict.Detail
            ]

    /// A list of objects: paper, figure, claim, expected, measured (null if nothing was), holds (true, false, null), cost, detail.
    let encode (rows: ScoreRow list) : JsonNode = JsonText.array (rows |> List.map row)

    /// The encoded list as indented text that ends with a line feed.
    let json (rows: ScoreRow list) : string = JsonText.write (encode rows)
