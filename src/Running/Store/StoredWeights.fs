namespace Research

open System.Text.Json.Nodes

/// The weights of a tied bottleneck in a file, with the plans that they were trained by.
[<NoEquality; NoComparison>]
type internal StoredWeights =
    {
        /// n, the number of features.
        Features: int
        /// m, the number of hidden dimensions.
        Hidden: int
        /// For each restart the parameters: W [Hidden, Features] row by row, then b [Features].
        Parameters: float[] list
        /// For each restart its plan as spec.json has it; an empty object where the file has none.
        Plans: JsonNode list
        /// Sentences on the file, e.g. that it has no checksum.
        Notes: string list
    }

/// Reads weights of tied bottlenecks, whose sizes are those of the file.
[<RequireQualifiedAccess>]
module internal StoredWeights =

    let private words: WeightsWords =
        {
            SayNames = fun tensors -> "--names " + String.concat "," [ for tensor in tensors -> $"{tensor}=ITS-NAME" ]
            SayTransposed = "--transposed"
            SayEdited = "--edited"
        }

    let private plans (metadata: (string * string) list) restarts =
        let spec = metadata |> List.tryFind (fst >> (=) "spec") |> Option.bind (snd >> JsonText.read)

        match spec with
        | Some(:? JsonObject as spec) ->
            // Plans that differ in more than their restart are listed one by one.
            match spec["plans"] with
            | :? JsonArray as each when each.Count = restarts ->
                [ for plan in each -> plan |> Option.ofObj |> Option.defaultWith (fun () -> JsonObject()) ]
            | _ -> List.replicate restarts (spec :> JsonNode)
        | _ -> List.replicate restarts (JsonObject() :> JsonNode)

    /// The sizes of the model: n is the length of b, and m the other axis of W.
    let private layout reading (path: string) (file: TensorFile) : Result<ParameterLayout, Fault list> =
        let find tensor =
            let name = WeightsFile.nameOf reading tensor
            file.Entries |> List.tryFind (fun entry -> entry.Name = name)

        let missing = WeightsFile.missing words reading path file
        let weights, bias = ("W", "[hidden, features]"), ("b", "[features]")

        let shape (entry: TensorEntry) = $"""[{entry.Shape |> List.map string |> String.concat ", "}]"""
        let what (entry: TensorEntry) = $"the shape of {TensorHeader.shown entry.Name} in {path}"

        let isSize size = size >= 1L && size <= 65_536L

        match find "W", find "b" with
        | None, None -> Error [ missing [ weights; bias ] ]
        | None, _ -> Error [ missing [ weights ] ]
        | _, None -> Error [ missing [ bias ] ]
        | Some weights, Some bias ->
            match weights.Shape, bias.Shape with
            | ([ first; second ] | [ _; first; second ]), ([ features ] | [ _; features ]) when
                (first = features || second = features) && isSize first && isSize second
                ->
                let hidden = if second = features then first else second
                Ok(ParameterLayout.Bottleneck(int hidden, int features))
            | _, ([ features ] | [ _; features ]) when isSize features ->
                let bound =
                    $"[hidden, {features}], as {TensorHeader.shown bias.Name} is {shape bias}, or [{features}, hidden], or one of these behind an axis of restarts"

                Error [ Fault(what weights, shape weights, bound, "name other tensors with --names, or store it so") ]
            | _ ->
                let bound = "[features], or [restart, features], of 1 to 65536 features"
                Error [ Fault(what bias, shape bias, bound, "name another tensor with --names, or store it so") ]

    /// The weights in a file, or the sentences on all its faults. A file without a checksum is read too.
    let read (reading: WeightsReading) (path: string) : Result<StoredWeights, string list> =
        WeightsFile.read words reading [ "W"; "b" ] (layout reading path) path
        |> Result.map (fun found ->
            let weights = found.Layout["W"]

            {
                Features = weights.Columns
                Hidden = weights.Rows
                Parameters = found.Parameters
                Plans = plans found.Metadata found.Parameters.Length
                Notes = found.Notes
            })
        |> Result.mapError (List.map _.Sentence)
