namespace Research

open System
open System.IO
open System.Text.Json.Nodes

/// The weights of a tied bottleneck as a run keeps them, with the plan that they were trained by.
[<NoEquality; NoComparison>]
type StoredWeights =
    {
        /// n.
        Features: int
        /// m.
        Hidden: int
        /// For each restart W [Hidden, Features] row by row, then b [Features].
        Parameters: float[] list
        /// For each restart its plan as spec.json has it; an empty object where the file carries none.
        Plans: JsonNode list
    }

/// Reading weights.
[<RequireQualifiedAccess>]
module StoredWeights =

    let private remedy = "name weights of a run, e.g. out/runs/F1.1-…/weights/1-S-1-….safetensors"

    let private plans (file: TensorFile) restarts =
        let spec = file.Metadata |> List.tryFind (fst >> (=) "spec") |> Option.bind (snd >> JsonText.read)

        match spec with
        | Some(:? JsonObject as spec) ->
            // Where plans share less than all but their restart, each is there in full.
            match spec["plans"] with
            | :? JsonArray as each when each.Count = restarts -> each |> Seq.map nonNull |> List.ofSeq
            | _ -> List.replicate restarts (spec :> JsonNode)
        | _ -> List.replicate restarts (JsonObject() :> JsonNode)

    let private assemble (path: string) (file: TensorFile) =
        let find name = file.Tensors |> List.tryFind (fun tensor -> tensor.Name = name && tensor.Element <> Element.I64)

        match find "W", find "b" with
        | Some weights, Some bias ->
            match weights.Shape, bias.Shape with
            | [ restarts; hidden; features ], [ restarts'; features' ] when
                restarts = restarts' && features = features' && restarts > 0 && hidden > 0 && features > 0
                ->
                let split (tensor: Tensor) = Tensor.reals tensor |> Array.splitInto restarts |> List.ofArray

                Ok
                    {
                        Features = features
                        Hidden = hidden
                        Parameters = List.map2 Array.append (split weights) (split bias)
                        Plans = plans file restarts
                    }
            | _ -> Error $"The shapes of W and b in {path} are not [restart, hidden, features] and [restart, features]: {remedy}."
        | _ -> Error $"The file {path} holds no weights W and biases b: {remedy}."

    /// The weights in a file, verified by its checksum, or what is wrong with it as one sentence.
    let read (path: string) : Result<StoredWeights, string> =
        try
            match Safetensors.decode (File.ReadAllBytes path) with
            | Ok file -> assemble path file
            | Error wrong -> Error $"The file {path} {wrong}: {remedy}."
        with
        | :? IOException
        | :? UnauthorizedAccessException ->
            let what = if Directory.Exists path then "is a folder" else "cannot be read"
            Error $"The file {path} {what}: {remedy}."
