namespace Research

open System
open System.Text.Json.Nodes

/// One field in which two specs differ.
type internal SpecChange =
    {
        /// The path of the field, e.g. "sampler.density.probabilities[0]".
        Path: string
        /// The earlier value as JSON, shortened; "nothing" where there was none.
        Old: string
        /// The later value as JSON, shortened; "nothing" where there is none.
        New: string
    }

    /// The change as text, e.g. "trainer.steps 10000 → 2000".
    override this.ToString() =
        if this.Path = "code" || this.Path.EndsWith(".code", StringComparison.Ordinal) then
            let owner =
                if this.Path = "code" then
                    "derivation"
                else
                    this.Path.Substring(0, this.Path.Length - 5)

            $"the code of the {owner}"
        else
            $"{this.Path} {this.Old} → {this.New}"

/// Compares two specs.
[<RequireQualifiedAccess>]
module internal SpecChange =

    let private text (node: JsonNode | null) =
        match node with
        | null -> "nothing"
        | node ->
            let text = node.ToJsonString()
            if text.Length <= 40 then text else text.Substring(0, 39) + "…"

    let private same (old: JsonNode | null) (next: JsonNode | null) =
        match old, next with
        | null, null -> true
        | null, _
        | _, null -> false
        | old, next -> old.ToJsonString() = next.ToJsonString()

    let private join (path: string) (name: string) = if path = "" then name else $"{path}.{name}"

    let rec private walk path (old: JsonNode | null) (next: JsonNode | null) =
        match old, next with
        | (:? JsonObject as old), (:? JsonObject as next) ->
            Seq.append (old |> Seq.map _.Key) (next |> Seq.map _.Key)
            |> Seq.distinct
            |> Seq.toList
            |> List.collect (fun name -> walk (join path name) old[name] next[name])
        | (:? JsonArray as old), (:? JsonArray as next) when old.Count = next.Count ->
            [ 0 .. old.Count - 1 ] |> List.collect (fun i -> walk $"{path}[{i}]" old[i] next[i])
        | old, next when same old next -> []
        | old, next -> [ { Path = path; Old = text old; New = text next } ]

    /// Every field in which two specs differ, in the order of the earlier one.
    let between (old: JsonNode) (next: JsonNode) : SpecChange list = walk "" old next
