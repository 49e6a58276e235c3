namespace Research

open System
open System.IO
open System.IO.Compression
open System.Text

/// An array for NumPy: its name in the archive, and its numbers as the store keeps them, row-major, little-endian.
[<NoEquality; NoComparison>]
type internal NumpyArray = { Name: string; Element: Element; Shape: int64 list; Bytes: byte array }

/// Writes archives of arrays (.npz) as numpy.load reads them: a zip of .npy files, format 1.0 (NumPy Enhancement Proposal 1).
[<RequireQualifiedAccess>]
module internal NumpyFile =

    /// The type in NumPy's words; None for types that NumPy does not have.
    let private kind (element: Element) =
        match element with
        | Element.F16 -> Some "<f2"
        | Element.F32 -> Some "<f4"
        | Element.F64 -> Some "<f8"
        | Element.I64 -> Some "<i8"
        | Element.BF16
        | Element.Other _ -> None

    /// Whether NumPy has a type.
    let canHold (element: Element) = (kind element).IsSome

    // The header's length, with the ten bytes before it, is a multiple of this.
    let private alignment = 64

    /// What stands before the numbers of an array.
    let header (element: Element) (shape: int64 list) : byte array =
        let kind = kind element |> Option.defaultWith (fun () -> invalidArg "element" "NumPy has no such type.")

        let axes =
            match shape with
            | [ one ] -> $"({one},)"
            | axes -> "(" + (axes |> List.map string |> String.concat ", ") + ")"

        let text = $"{{'descr': '{kind}', 'fortran_order': False, 'shape': {axes}, }}"
        let length = (10 + text.Length + 1 + alignment - 1) / alignment * alignment - 10
        let padded = text.PadRight(length - 1) + "\n"
        let version = [| 1uy; 0uy |]

        Array.concat
            [
                [| 0x93uy |]
                "NUMPY"B
                version
                BitConverter.GetBytes(uint16 length)
                Encoding.ASCII.GetBytes padded
            ]

    // Zip files cannot have an earlier time. The time of writing would make equal archives differ.
    let private always = DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero)

    /// Writes an archive; the same arrays have the same bytes.
    let write (arrays: NumpyArray seq) (stream: Stream) : unit =
        use archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen = true)

        for array in arrays do
            let entry = archive.CreateEntry(array.Name + ".npy", CompressionLevel.NoCompression)
            entry.LastWriteTime <- always
            use into = entry.Open()
            into.Write(ReadOnlySpan(header array.Element array.Shape))
            into.Write(ReadOnlySpan array.Bytes)

    /// The arrays of a file of a cell, whose checksum must match, with the bytes of their numbers.
    /// <param name="name">The name in the archive of a tensor.</param>
    let ofCell (name: string -> string) (source: Stream) : Result<NumpyArray list, string> =
        SafetensorsReader.decode source
        |> Result.map (fun file ->
            let size = file.Entries |> List.fold (fun last entry -> max last entry.Last) 0L
            let start = source.Length - size

            [
                for entry in file.Entries do
                    if canHold entry.Element then
                        let bytes = Array.zeroCreate<byte>(int (entry.Last - entry.First))
                        source.Position <- start + entry.First
                        source.ReadExactly bytes
                        { Name = name entry.Name; Element = entry.Element; Shape = entry.Shape; Bytes = bytes }
            ])
