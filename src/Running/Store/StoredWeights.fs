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

/// Reads weights of tied bottlenecks.
[<RequireQualifiedAccess>]
module internal StoredWeights =

    let private remedy = "name weights of a run, e.g. out/runs/F1.1-…/weights/1-S-1-….safetensors"

    let private plans (file: TensorFile) restarts =
        let spec = file.Metadata |> List.tryFind (fst >> (=) "spec") |> Option.bind (snd >> JsonText.read)

        match spec with
        | Some(:? JsonObject as spec) ->
            // Plans that differ in more than their restart are listed one by one.
            match spec["plans"] with
            | :? JsonArray as each when each.Count = restarts -> each |> Seq.map nonNull |> List.ofSeq
            | _ -> List.replicate restarts (spec :> JsonNode)
        | _ -> List.replicate restarts (JsonObject() :> JsonNode)

    let private notes (path: string) (file: TensorFile) =
        match file.Seal with
        | Seal.Whole -> []
        | Seal.None -> [ $"The file {path} has no checksum, so nothing tells whether it is as it was written." ]
        | Seal.Broken -> [ $"The contents of {path} differ from its checksum: they are read all the same." ]

    let private assemble (path: string) (file: TensorFile) =
        let find name = file.Tensors |> List.tryFind (fun tensor -> tensor.Name = name)

        let made restarts hidden features (weights: Tensor) (bias: Tensor) =
            let split (tensor: Tensor) = Tensor.reals tensor |> Array.splitInto restarts |> List.ofArray

            Ok
                {
                    Features = features
                    Hidden = hidden
                    Parameters = List.map2 Array.append (split weights) (split bias)
                    Plans = plans file restarts
                    Notes = notes path file
                }

        let unreadable =
            [ find "W"; find "b" ]
            |> List.choose id
            |> List.tryPick (fun tensor ->
                match tensor.Element with
                | Element.I64 -> Some(tensor.Name, "I64")
                | Element.Other(other, _) -> Some(tensor.Name, other)
                | _ -> None)

        match find "W", find "b", unreadable with
        | Some _, Some _, Some(name, other) ->
            Error $"The number type of {name} in {path} is {other} but must be one of F16, BF16, F32, F64: {remedy}."
        | Some weights, Some bias, None ->
            match weights.Shape, bias.Shape with
            | [ restarts; hidden; features ], [ restarts'; features' ] when
                restarts = restarts' && features = features' && List.forall ((<) 0) weights.Shape
                ->
                made restarts hidden features weights bias
            // Files of other tools have one model without an axis of restarts.
            | [ hidden; features ], [ features' ] when features = features' && List.forall ((<) 0) weights.Shape ->
                made 1 hidden features weights bias
            | shape, shape' ->
                let shown shape = "[" + (shape |> List.map string |> String.concat ", ") + "]"

                Error
                    $"The shapes of W and b in {path} are {shown shape} and {shown shape'} but must be [restart, hidden, features] and [restart, features], or these without restart: {remedy}."
        | _ -> Error $"The file {path} holds no weights W and biases b: {remedy}."

    /// The weights in a file, or its fault as one sentence. A file without a checksum is read too.
    /// <param name="edited">Whether a file is read although its contents do not match its checksum.</param>
    /// <param name="path">The path of a .safetensors file.</param>
    let read (edited: bool) (path: string) : Result<StoredWeights, string> =
        match Safetensors.readAny path with
        | Ok file when file.Seal = Seal.Broken && not edited ->
            Error
                $"The contents of {path} differ from its checksum, so it was edited or damaged: add --edited to read it all the same."
        | Ok file -> assemble path file
        | Error wrong -> Error $"The file {path} {wrong}: {remedy}."
