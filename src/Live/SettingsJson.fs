namespace Research.Live

open System
open System.Text.Json
open System.Text.Json.Nodes
open Research

/// Settings as a live page sends and receives them.
[<RequireQualifiedAccess>]
module internal SettingsJson =

    let private models =
        [
            "relu", ReluBottleneck
            "linear", LinearBottleneck
            "neurons", ReluNeurons
            "absolute", AbsoluteNeurons
        ]

    let private samplers =
        [
            "independent", Independent
            "correlated", CorrelatedPairs
            "anticorrelated", AnticorrelatedPairs
            "one", OneActive
            "some", SomeActive
        ]

    let private penalties = [ "none", NoPenalty; "hidden", HiddenL1; "weights", WeightsL1; "squares", WeightsL2 ]

    let private nameOf (table: (string * 'value) list) (value: 'value) = table |> List.find (snd >> (=) value) |> fst

    /// Settings as JSON.
    let write (settings: LiveSettings) : JsonObject =
        let kind, importance =
            match settings.Importance with
            | Ratio q -> "ratio", q
            | Extra r -> "extra", r

        let loss, batch, mean =
            match settings.Loss with
            | OnSamples(batch, mean) -> "sampled", batch, mean
            | Expected -> "exact", 256, false

        JsonText.object
            [
                "model", JsonValue.Create(nameOf models settings.Model)
                "features", JsonValue.Create settings.Features
                "hidden", JsonValue.Create settings.Hidden
                "sampler", JsonValue.Create(nameOf samplers settings.Sampler)
                "pairs", JsonValue.Create settings.Pairs
                "active", JsonValue.Create settings.Active
                "density", JsonValue.Create settings.Density
                "weighing", JsonValue.Create kind
                "importance", JsonValue.Create importance
                "loss", JsonValue.Create loss
                "batch", JsonValue.Create batch
                "mean", JsonValue.Create mean
                "penalty", JsonValue.Create(nameOf penalties settings.Penalty)
                "price", JsonValue.Create settings.Price
                "rate", JsonValue.Create settings.Rate
                "decay", JsonValue.Create settings.Decay
                "horizon", JsonValue.Create settings.Horizon
                // A number of JavaScript has 53 bits.
                "seed", JsonValue.Create(string settings.Seed)
            ]

    exception private Unreadable of string

    let private field (from: JsonElement) (name: string) (kind: string) (read: JsonElement -> bool * 'value) : 'value =
        match from.TryGetProperty name with
        | true, value ->
            match read value with
            | true, value -> value
            | _ -> raise (Unreadable $"The setting {name} is {value.GetRawText()} but must be {kind}.")
        | _ -> raise (Unreadable $"The setting {name} is missing: send all of them.")

    let private number check (read: JsonElement -> bool * 'value) (value: JsonElement) =
        if value.ValueKind = check then
            read value
        else
            false, Unchecked.defaultof<'value>

    let private ofTable (table: (string * 'value) list) (value: JsonElement) =
        let found =
            if value.ValueKind = JsonValueKind.String then
                table |> List.tryFind (fun (name, _) -> value.ValueEquals name)
            else
                None

        match found with
        | Some(_, value) -> true, value
        | None -> false, Unchecked.defaultof<'value>

    let private choices (table: (string * 'value) list) = table |> List.map fst |> String.concat " or "

    /// Settings from JSON, or a sentence on what cannot be read. Their values are not checked.
    let read (from: JsonElement) : Result<LiveSettings, string> =
        let whole name = field from name "a whole number" (number JsonValueKind.Number _.TryGetInt32())
        let real name = field from name "a number" (number JsonValueKind.Number _.TryGetDouble())
        let choice name table = field from name (choices table) (ofTable table)

        let flag name =
            field from name "true or false" (fun value ->
                (value.ValueKind = JsonValueKind.True || value.ValueKind = JsonValueKind.False),
                value.ValueKind = JsonValueKind.True)

        try
            if from.ValueKind <> JsonValueKind.Object then
                raise (Unreadable "The settings are no object of JSON: send one with all of them.")

            Ok
                {
                    Model = choice "model" models
                    Features = whole "features"
                    Hidden = whole "hidden"
                    Sampler = choice "sampler" samplers
                    Pairs = whole "pairs"
                    Active = whole "active"
                    Density = real "density"
                    Importance = choice "weighing" [ "ratio", Ratio; "extra", Extra ] (real "importance")
                    Loss =
                        if choice "loss" [ "sampled", true; "exact", false ] then
                            OnSamples(whole "batch", flag "mean")
                        else
                            Expected
                    Penalty = choice "penalty" penalties
                    Price = real "price"
                    Rate = real "rate"
                    Decay = real "decay"
                    Horizon = whole "horizon"
                    Seed =
                        field from "seed" "a whole number, 0 or above, as a text" (fun value ->
                            if value.ValueKind = JsonValueKind.String then
                                UInt64.TryParse(value.GetString())
                            else
                                false, 0UL)
                }
        with Unreadable why ->
            Error why
