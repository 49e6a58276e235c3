namespace Research

open System
open System.IO
open System.Security.Cryptography

/// The name of a tensor in a model, and its name in a file.
type internal TensorName = { Tensor: string; InFile: string }

/// Reads the parameters of a model from a .safetensors file of any tool, for each restart in the file.
[<RequireQualifiedAccess>]
module internal WeightsFile =

    let private fault subject value bound remedy = Fault(subject, value, bound, remedy)

    let private shown (shape: int seq) = $"""[{shape |> Seq.map string |> String.concat ", "}]"""

    /// SHA-256 of a file, in hexadecimal; empty where the file cannot be read.
    let sha256 (path: string) =
        try
            Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes path))
        with
        | :? IOException
        | :? UnauthorizedAccessException
        | :? ArgumentException -> ""

    /// A fault for each name of a tensor that the model does not have.
    let private misnamed (names: TensorName list) (layout: ParameterLayout) =
        let own = [ for tensor in layout.Tensors -> tensor.Name ]

        [
            for name in names do
                if not (List.contains name.Tensor own) then
                    let known = String.concat ", " own
                    fault "a tensor that is given a name" name.Tensor $"one of the model's, {known}" "name one of these first"
        ]

    /// The numbers of a tensor, row by row, for each restart; a tensor without a first axis of restarts has one restart.
    let private numbers path (file: TensorFile) (names: TensorName list) (wanted: ParameterTensor) =
        let shape = List.ofSeq wanted.Shape

        let name =
            match names |> List.tryFind (fun name -> name.Tensor = wanted.Name) with
            | Some name -> name.InFile
            | None -> wanted.Name

        match file.Tensors |> List.tryFind (fun tensor -> tensor.Name = name) with
        | None ->
            let there = [ for tensor in file.Tensors -> $"{tensor.Name} {shown tensor.Shape}" ] |> String.concat ", "
            let remedy = $"say what the file calls it: Weights.loadAs [ \"{wanted.Name}\", \"its name in the file\" ]"

            fault $"the list of tensors in {path}" (if there = "" then "empty" else there) $"one with {name} {shown shape}" remedy
            |> Error
        | Some tensor ->
            match tensor.Element, tensor.Shape with
            | Element.Other(other, _), _ -> Error other
            | Element.I64, _ -> Error "I64"
            | _ -> Ok()
            |> Result.mapError (fun element ->
                fault $"the number type of {name} in {path}" element "one of F16, BF16, F32, F64" "store it as one of these")
            |> Result.bind (fun () ->
                match tensor.Shape with
                | own when own = shape -> Ok [ Tensor.reals tensor ]
                | restarts :: own when own = shape && restarts > 0 ->
                    Ok(Tensor.reals tensor |> Array.splitInto restarts |> List.ofArray)
                | own ->
                    fault
                        $"the shape of {name} in {path}"
                        (shown own)
                        $"{shown shape}, or the same behind an axis of restarts"
                        "store it in that order of axes, or declare a model of its size"
                    |> Error)

    /// The numbers of all tensors, restart by restart.
    let private together path (tensors: float[] list list) =
        match tensors |> List.map _.Length |> List.distinct with
        | [ _ ] ->
            let restarts = tensors |> List.transpose |> List.map Array.concat

            match restarts |> List.tryFindIndex (Array.forall Double.IsFinite >> not) with
            | Some at ->
                Error
                    [
                        fault $"a weight of restart {at} in {path}" "not finite" "a number" "leave out a training that diverged"
                    ]
            | None -> Ok restarts
        | several ->
            let counts = several |> List.map string |> String.concat " and "

            Error
                [
                    fault $"the number of restarts in {path}" counts "the same for every tensor" "store as many of each"
                ]

    /// The parameters of each restart in the order of the model's layout, or all faults. Other tensors are ignored.
    let read (path: string) (names: TensorName list) (layout: ParameterLayout) : Result<float[] list, Fault list> =
        let misnamed = misnamed names layout

        match Safetensors.readAny path with
        | Error wrong ->
            let value =
                if Directory.Exists path then "a folder"
                elif not (File.Exists path) then "not there"
                else $"unreadable (it {wrong})"

            let shown = if path = "" then "without a name" else path
            let remedy = "name one, or write it again with the tool that made it"
            Error(misnamed @ [ fault $"the file {shown}" value "a whole .safetensors file" remedy ])
        | Ok file when file.Seal = Seal.Broken ->
            let remedy = "take the original, or take sha256 out of its metadata"
            Error(misnamed @ [ fault $"the checksum in {path}" "another than that of its contents" "theirs" remedy ])
        | Ok file ->
            let found = [ for tensor in layout.Tensors -> numbers path file names tensor ]

            let wrong =
                found
                |> List.choose (function
                    | Error wrong -> Some wrong
                    | Ok _ -> None)

            match misnamed @ wrong with
            | [] -> found |> List.choose Result.toOption |> together path
            | faults -> Error faults
