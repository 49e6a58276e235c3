namespace Research

open System
open System.Globalization
open System.IO
open System.Threading

/// A matrix of activations in a file, one row a sample.
module internal ActivationMatrix =

    let private fault path value =
        let remedy = "name a whole .safetensors file, or a text with one sample a line and commas between numbers"
        Fault($"""the file {if path = "" then "without a name" else path}""", value, "one of activations", remedy)

    let private unreadable path wrong =
        let value =
            if Disk.isFolder path then "a folder"
            elif not (Path.Exists path) then "not there"
            else $"unreadable (it {wrong})"

        fault path value

    let private separators = [| ','; ';'; '\t'; ' ' |]

    let private cells (line: string) =
        line.Split(separators, StringSplitOptions.RemoveEmptyEntries ||| StringSplitOptions.TrimEntries)

    let private number (cell: string) =
        match Double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture) with
        | true, value -> Some value
        | _ -> None

    /// A line of the file that is not a row of the matrix.
    let private wrongLine path width (at: int, row: string array) =
        match row |> Array.tryFind (number >> Option.isNone) with
        | Some cell ->
            let remedy = "write numbers with a point, or leave the line out"
            Some(Fault($"line {at} of {path}", $"\"{TensorHeader.shown cell}\"", "of numbers", remedy))
        | None when row.Length <> width ->
            let remedy = "give every sample as many dimensions"
            Some(Fault($"the length of line {at} of {path}", $"{row.Length}", $"{width}, that of the first", remedy))
        | None -> None

    let private ofText path (lines: string array) =
        let rows =
            lines
            |> Array.indexed
            |> Array.map (fun (at, line) -> at + 1, cells line)
            |> Array.filter (snd >> Array.isEmpty >> not)
        // A first line without any number has the names of the dimensions.
        let isHeader (_, row) = row |> Array.forall (number >> Option.isNone)
        let rows = if rows.Length > 0 && isHeader rows[0] then Array.tail rows else rows

        if rows.Length = 0 then
            Error [ fault path "empty" ]
        else
            let width = (snd rows[0]).Length

            match rows |> Seq.tryPick (wrongLine path width) with
            | Some fault -> Error [ fault ]
            | None ->
                let values = rows |> Array.collect (snd >> Array.map (number >> Option.get))
                Ok(Matrix.OfRows(rows.Length, width, ReadOnlySpan values))

    let private ofTensors path (name: string option) (file: TensorFile) =
        let listed =
            [
                for entry in file.Entries ->
                    let axes = entry.Shape |> List.map string |> String.concat ", "
                    $"{TensorHeader.shown entry.Name} [{axes}]"
            ]

        let there = if listed.IsEmpty then "empty" else String.concat ", " (List.truncate 12 listed)

        let isMatrix (tensor: Tensor) =
            match tensor with
            | { Shape = [ _; _ ]; Numbers = TensorNumbers.Reals _ } -> true
            | _ -> false

        match file.Tensors |> List.filter isMatrix, name with
        | _ when file.Seal = Seal.Broken ->
            Error [ Fault($"the checksum in {path}", "not that of its contents", "theirs", "take the original") ]
        | [ { Shape = [ samples; hidden ]; Numbers = TensorNumbers.Reals reals } ], _ ->
            Ok(Matrix.OfRows(samples, hidden, ReadOnlySpan reals))
        | _, Some name ->
            let bound = $"one with {TensorHeader.shown name} [samples, dimensions] of F16, BF16, F32 or F64"
            Error [ Fault($"the list of tensors in {path}", there, bound, "give the name that the file has") ]
        | _, None ->
            let bound = "one with a single matrix [samples, dimensions] of F16, BF16, F32 or F64"
            Error [ Fault($"the list of tensors in {path}", there, bound, "name the matrix: tensor = \"…\"") ]

    /// The matrix [Samples, Hidden] of a .safetensors file, or of a text of numbers whatever its name ends with.
    let read (tensor: string option) (path: string) : Result<Matrix, Fault list> =
        if path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase) || tensor.IsSome then
            match SafetensorsReader.read (fun name -> tensor |> Option.forall ((=) name)) path with
            | Error wrong -> Error [ unreadable path wrong ]
            | Ok file -> ofTensors path tensor file
        else
            match Foreign.read path "name another" (fun () -> Disk.readLines path) with
            | Error _ -> Error [ unreadable path "cannot be read" ]
            | Ok lines -> ofText path lines

/// The test for superposition on activations that any tool wrote: compute (ActivationFile.test "activations.csv") |> ask _.PValue.
[<NoComparison>]
type ActivationFile =
    internal
        {
            /// The path as it was given.
            Path: string
            /// SHA-256 of the file; empty where the file cannot be read.
            Sha256: string
            /// The name of the tensor; empty where the file has one matrix.
            Tensor: string
            Test: SuperpositionTest
        }

    member private this.Found = ActivationMatrix.read (if this.Tensor = "" then None else Some this.Tensor) this.Path

    interface IDerivation<SuperpositionEvidence> with
        member _.Read(numbers) =
            let found = numbers[0].Entries
            SuperpositionEvidence(found[0], found[1], found[2], numbers[1].Entries)

    interface IDerivation with
        member _.Version = "activation-file/1"
        member _.Work = 1L

        member this.Compute(progress: IProgress<int64>, _: CancellationToken) =
            match this.Found with
            | Error faults -> raise (IOException(faults |> List.map _.Sentence |> String.concat " "))
            | Ok _ when WeightsFile.sha256 this.Path <> this.Sha256 ->
                raise (IOException $"The file {this.Path} was changed after it was named: run the study again.")
            | Ok activations ->
                let evidence = this.Test.On activations
                progress.Report 1L

                EquatableArray.Of<Numbers>
                    [
                        Numbers(
                            "evidence",
                            EquatableArray.Of<int> [ 3 ],
                            EquatableArray.Of<float> [ evidence.Statistic; evidence.PValue; evidence.Critical ]
                        )
                        Numbers(
                            "singular values",
                            EquatableArray.Of<int> [ evidence.SingularValues.Count ],
                            evidence.SingularValues
                        )
                    ]

    interface IChecked with
        member this.Faults() =
            match List.ofSeq (this.Test.Faults()), lazy this.Found with
            | [], Lazy(Ok activations) -> SuperpositionTest.FaultsOn activations
            | unsound, Lazy(Error faults) -> unsound @ faults
            | unsound, _ -> unsound

    /// Tests the activations [Samples, Hidden] of a file: a .safetensors file, or a text with one sample a line and commas, semicolons,
    /// tabs or spaces between its numbers, whose first line may name the dimensions. What is wrong with the file is a fault of the
    /// study: that it cannot be read, one dimension only, fewer samples than pairs of dimensions, a number that is not finite.
    /// <param name="path">The path of the file.</param>
    /// <param name="tensor">The name of the matrix in a safetensors file; it need not be given where there is one matrix.</param>
    /// <param name="test">The test; 199 random orders unless stated.</param>
    static member test(path: string, ?tensor: string, ?test: SuperpositionTest) : ActivationFile =
        {
            Path = path
            Sha256 = WeightsFile.sha256 path
            Tensor = defaultArg tensor ""
            Test = defaultArg test (SuperpositionTest())
        }
