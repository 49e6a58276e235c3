namespace Research

open System
open System.IO
open System.Security.Cryptography

/// The name of a tensor in a model, and its name in a file.
type internal TensorName = { Tensor: string; InFile: string }

/// The words by which a caller states how a file is read, for remedies.
[<NoEquality; NoComparison>]
type internal WeightsWords =
    {
        /// Those that give tensors their names in the file.
        SayNames: string list -> string
        SayTransposed: string
        SayEdited: string
    }

/// How a file of weights is read.
type internal WeightsReading =
    {
        /// The tensors that have other names in the file.
        Names: TensorName list
        /// Whether the file has each matrix transposed. Where sizes say so, it need not be stated.
        Transposed: bool
        /// Whether the file is read although its contents do not match its checksum.
        Edited: bool
    }

/// The weights of a file.
type internal FoundWeights =
    {
        Layout: ParameterLayout
        /// For each restart the parameters in the order of the layout.
        Parameters: float[] list
        Metadata: (string * string) list
        /// Sentences on the file, e.g. that it has no checksum.
        Notes: string list
    }

/// Reads the parameters of a model from a .safetensors file of any tool, for each restart in the file.
[<RequireQualifiedAccess>]
module internal WeightsFile =

    /// A file that is read as it stands, under the model's own names.
    let asItStands: WeightsReading = { Names = []; Transposed = false; Edited = false }

    let private shown (shape: 'axis seq) = $"""[{shape |> Seq.map string |> String.concat ", "}]"""

    /// SHA-256 of a file, in hexadecimal; empty where the file cannot be read.
    let sha256 (path: string) =
        try
            use stream = SafetensorsReader.openAt path
            Convert.ToHexStringLower(SHA256.HashData stream)
        with
        | :? IOException
        | :? UnauthorizedAccessException
        | :? ArgumentException -> ""

    /// A fault for each name of a tensor that the model does not have, and for each tensor that is given several.
    let private misnamed (names: TensorName list) (own: string list) =
        [
            for tensor, given in names |> List.groupBy _.Tensor do
                if not (List.contains tensor own) then
                    let known = String.concat ", " own
                    Fault("a tensor that is given a name", tensor, $"one of the model's, {known}", "name one of these first")
                elif given.Length > 1 then
                    Fault($"the number of names that {tensor} is given", $"{given.Length}", "at most 1", "leave the others out")
        ]

    /// The name of a model's tensor in a file.
    let nameOf (reading: WeightsReading) (tensor: string) =
        match reading.Names |> List.tryFind (fun name -> name.Tensor = tensor) with
        | Some name -> name.InFile
        | None -> tensor

    /// The fault of a file without some tensors of a model, each with the axes that it should have, e.g. [2, 5].
    let missing (words: WeightsWords) reading path (file: TensorFile) (tensors: (string * string) list) =
        let listed = [ for entry in file.Entries -> $"{TensorHeader.shown entry.Name} {shown entry.Shape}" ]
        let more = if listed.Length > 12 then $" and {listed.Length - 12} more" else ""
        let there = (listed |> List.truncate 12 |> String.concat ", ") + more
        let wanted = [ for tensor, axes in tensors -> $"{TensorHeader.shown (nameOf reading tensor)} {axes}" ]
        let bound = "one with " + String.concat " and " wanted
        let remedy = $"say what the file calls them: {words.SayNames(List.map fst tensors)}"
        Fault($"the list of tensors in {path}", (if there = "" then "empty" else there), bound, remedy)

    /// Whether the matrices of a tensor are transposed; a tensor without an axis of restarts has one restart.
    let private lying (words: WeightsWords) (reading: WeightsReading) path name (wanted: int list) (shape: int64 list) =
        let wanted = List.map int64 wanted
        let restarts, own = if shape.Length = wanted.Length + 1 then shape.Head, shape.Tail else 1L, shape
        let turned = List.rev wanted
        let isMatrix = wanted.Length = 2

        let fault bound remedy =
            Error(
                Fault($"the shape of {name} in {path}", shown shape, $"{bound}, or the same behind an axis of restarts", remedy)
            )

        if restarts < 1L then
            Error(Fault($"the number of restarts of {name} in {path}", "0", "at least 1", "name a file with a model in it"))
        elif isMatrix && reading.Transposed then
            if own = turned then
                Ok true
            else
                fault
                    (shown turned)
                    (if own = wanted then
                         $"leave {words.SayTransposed} out"
                     else
                         "declare a model of its size")
        elif own = wanted then
            Ok false
        elif isMatrix && own = turned then
            Ok true
        else
            fault (shown wanted) "store it in that order of axes, or declare a model of its size"

    let private transpose rows columns (matrix: float[]) =
        Array.init (rows * columns) (fun k -> matrix[k % columns * rows + k / columns])

    /// The numbers of a tensor, row by row, for each restart, with a sentence where its sizes decided how it was read.
    let private numbers (words: WeightsWords) reading path (file: TensorFile) (wanted: ParameterTensor, entry: TensorEntry) =
        let shape = List.ofSeq wanted.Shape
        let name = TensorHeader.shown entry.Name

        let reals =
            match file.Tensors |> List.tryFind (fun tensor -> tensor.Name = entry.Name) with
            | Some { Numbers = TensorNumbers.Reals reals } -> Ok reals
            | _ ->
                let kind = TensorHeader.shown (Element.name entry.Element)
                let remedy = "store it as one of these"
                Error(Fault($"the number type of {name} in {path}", kind, "one of F16, BF16, F32, F64", remedy))

        match reals, lying words reading path name shape entry.Shape with
        | Error fault, _
        | _, Error fault -> Error fault
        | Ok reals, Ok isTransposed ->
            // A run says in which order it writes.
            let isOurs = file.Metadata |> List.exists (fst >> (=) "layout")

            let note =
                match shape with
                | _ when reading.Transposed -> []
                | [ _; _ ] when isTransposed ->
                    [
                        $"The shape of {name} in {path} is {shown entry.Shape}, so it is read transposed, as {shown shape}."
                    ]
                | [ rows; columns ] when rows = columns && rows > 1 && not isOurs ->
                    [
                        $"The shape of {name} in {path} is {shown entry.Shape}, so that sizes do not say whether it is transposed: it is read as it stands unless {words.SayTransposed} is given."
                    ]
                | _ -> []

            let each = reals |> Array.chunkBySize wanted.Size |> List.ofArray

            Ok(
                (if isTransposed then
                     List.map (transpose wanted.Rows wanted.Columns) each
                 else
                     each),
                note
            )

    /// The numbers of all tensors, restart by restart.
    let private together path (tensors: float[] list list) =
        match tensors |> List.map _.Length |> List.distinct with
        | [ _ ] -> Ok(tensors |> List.transpose |> List.map Array.concat)
        | several ->
            let counts = several |> List.map string |> String.concat " and "

            Error
                [
                    Fault($"the number of restarts in {path}", counts, "the same for every tensor", "store as many of each")
                ]

    let private unreadable path wrong =
        let value =
            if Disk.isFolder path then "a folder"
            elif not (Path.Exists path) then "not there"
            else $"unreadable (it {wrong})"

        let shown = if path = "" then "without a name" else path
        Fault($"the file {shown}", value, "a whole .safetensors file", "name one, or write it again with the tool that made it")

    let private notes (path: string) seal =
        match seal with
        | Seal.Whole -> []
        | Seal.None -> [ $"The file {path} has no checksum, so nothing tells whether it is as it was written." ]
        | Seal.Broken -> [ $"The contents of {path} differ from its checksum: they are read all the same." ]

    /// The weights of a file, or all faults. Tensors that the model does not have are ignored.
    /// <param name="words">The words by which a caller states how a file is read.</param>
    /// <param name="reading">How the file is read.</param>
    /// <param name="tensors">The names of the model's tensors.</param>
    /// <param name="layout">The layout of the model, which may depend on the shapes in the file.</param>
    /// <param name="path">The path of the file, whatever it ends with.</param>
    let read
        (words: WeightsWords)
        (reading: WeightsReading)
        (tensors: string list)
        (layout: TensorFile -> Result<ParameterLayout, Fault list>)
        (path: string)
        : Result<FoundWeights, Fault list> =
        let misnamed = misnamed reading.Names tensors
        let wanted = set [ for tensor in tensors -> nameOf reading tensor ]

        match SafetensorsReader.read wanted.Contains path with
        | Error wrong -> Error(misnamed @ [ unreadable path wrong ])
        | Ok file when file.Seal = Seal.Broken && not reading.Edited ->
            let remedy = $"take the original, or add {words.SayEdited} to read it as it is"
            let value = "not that of its contents, which were edited or damaged,"
            Error(misnamed @ [ Fault($"the checksum in {path}", value, "theirs", remedy) ])
        | Ok file ->
            match layout file with
            | Error faults -> Error(misnamed @ faults)
            | Ok layout ->
                let there, absent =
                    [
                        for tensor in layout.Tensors ->
                            tensor, file.Entries |> List.tryFind (fun entry -> entry.Name = nameOf reading tensor.Name)
                    ]
                    |> List.partition (snd >> Option.isSome)

                let absent = [ for tensor, _ in absent -> tensor.Name, shown tensor.Shape ]
                let found = [ for tensor, entry in there -> numbers words reading path file (tensor, entry.Value) ]

                let wrong =
                    found
                    |> List.choose (function
                        | Error wrong -> Some wrong
                        | Ok _ -> None)

                let found = List.choose Result.toOption found

                let absent = if absent.IsEmpty then [] else [ missing words reading path file absent ]

                match misnamed @ absent @ wrong with
                | [] ->
                    together path (List.map fst found)
                    |> Result.map (fun parameters ->
                        {
                            Layout = layout
                            Parameters = parameters
                            Metadata = file.Metadata
                            Notes = notes path file.Seal @ List.collect snd found
                        })
                | faults -> Error faults
