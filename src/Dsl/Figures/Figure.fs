namespace Research

open System.Text.Json.Nodes

/// Stub.
type Figure = { Name: string }

/// Stub.
module Plotly =
    /// Stub.
    let encode (figure: Figure) : JsonNode =
        JsonObject(dict [ "name", JsonValue.Create figure.Name :> JsonNode | null ])

/// Stub.
type ScoreRow =
    {
        Paper: string
        Figure: string
        Claim: string
        Verdict: Verdict
        Cost: float
    }
