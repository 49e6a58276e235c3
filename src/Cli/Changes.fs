namespace Research.Cli

open System
open System.Globalization
open Research

/// Reads the changes of --set, e.g. steps=2000.
[<RequireQualifiedAccess>]
module internal Changes =

    /// The keys whose values can be changed.
    let keys = [ "steps"; "batch"; "rate"; "decay"; "seed"; "restarts" ]

    let private whole (text: string) = Int32.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)
    let private real (text: string) = Double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture)
    let private natural (text: string) = UInt64.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture)

    /// The change of a key to a value, or a sentence on the value's fault.
    let private value (parse: string -> bool * 'number) kind (key, example) (put: 'number -> Change) (text: string) =
        match parse text with
        | true, number -> Ok(put number)
        | _ -> Error $"The value of {key} is \"{text}\" but must be {kind}: write e.g. --set {key}={example}."

    let private count = $"a whole number, at most {Int32.MaxValue}"

    let private change (changes: Change) (key: string) (text: string) : Result<Change, string> =
        match key with
        | "steps" -> value whole count (key, "2000") (fun v -> { changes with Steps = Some v }) text
        | "batch" -> value whole count (key, "1024") (fun v -> { changes with Batch = Some v }) text
        | "restarts" -> value whole count (key, "2") (fun v -> { changes with Restarts = Some v }) text
        | "rate" -> value real "a number" (key, "0.001") (fun v -> { changes with Rate = Some v }) text
        | "decay" -> value real "a number" (key, "0.01") (fun v -> { changes with Decay = Some v }) text
        | "seed" ->
            value
                natural
                $"a whole number, 0 or above and at most {UInt64.MaxValue}"
                (key, "2")
                (fun v -> { changes with Seed = Some v })
                text
        | _ ->
            let near =
                Nearest.tryFind keys key |> Option.map (fun near -> $" (the nearest is {near})") |> Option.defaultValue ""

            Error $"The key {key} cannot be changed{near}: use steps, batch, rate, decay, seed or restarts."

    /// Several keys may stand between commas.
    let private pairs (texts: string list) =
        [
            for text in texts do
                for pair in text.Split(',', StringSplitOptions.RemoveEmptyEntries) do
                    match pair.Split('=', 2) with
                    | [| key; value |] -> Ok(key, value)
                    | _ -> Error $"The change \"{pair}\" is not of the form key=value: write e.g. --set steps=2000."
        ]

    let private repeated (pairs: (string * string) list) =
        [
            for key, given in pairs |> List.groupBy fst do
                if given.Length > 1 then
                    let values = given |> List.map snd |> String.concat " and "
                    $"The key {key} is given {given.Length} times, as {values}: give it once."
        ]

    /// The changes that can be read, and a sentence for each fault of the others.
    let read (texts: string list) : Change * string list =
        let pairs = pairs texts
        let known = pairs |> List.choose Result.toOption

        let each (changes, wrong) pair =
            match pair |> Result.bind (fun (key, value) -> change changes key value) with
            | Ok next -> next, wrong
            | Error sentence -> changes, wrong @ [ sentence ]

        let changes, wrong = pairs |> List.fold each (Scale.noChange, [])
        changes, wrong @ repeated known
