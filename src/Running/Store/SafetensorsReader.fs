namespace Research

open System
open System.Buffers.Binary
open System.IO
open System.Security.Cryptography
open System.Text

/// The result of comparing a file with its checksum.
[<RequireQualifiedAccess>]
type internal Seal =
    /// The contents match the checksum.
    | Whole
    /// The file has no checksum.
    | None
    /// The contents do not match the checksum.
    | Broken

/// The content of a file that was read.
type internal TensorFile =
    {
        Metadata: (string * string) list
        /// All tensors, in the order of their bytes.
        Entries: TensorEntry list
        /// Those whose numbers were wanted and are of a type that is read.
        Tensors: Tensor list
        Seal: Seal
    }

/// Reads safetensors files, those of runs and those of other tools, once from the first byte to the last: what the format forbids is
/// refused, the checksum is compared where there is one, and the numbers of the wanted tensors are kept. Files may have any length.
/// An error is the end of a sentence that begins with the file's name.
module internal SafetensorsReader =

    // The bytes that are read at once: a multiple of the width of every number.
    let private usualPiece = 1 <<< 20

    let private wrong text = raise (FormatException text)

    /// The header of a file, whose length is checked before it is read.
    let private header (stream: Stream) (length: int64) =
        if length < 8L then
            wrong $"is truncated: it has {length} bytes, and the length of its header takes 8"

        let start = Array.zeroCreate<byte> 8
        stream.ReadExactly start
        let size = BinaryPrimitives.ReadUInt64LittleEndian(ReadOnlySpan start)

        if size < 2UL || size > uint64 TensorHeader.mostBytes then
            wrong
                $"is not a safetensors file: by its first 8 bytes its header has {size} bytes, but a header has 2 to {TensorHeader.mostBytes}"
        elif size > uint64 (length - 8L) then
            wrong $"is truncated: its header has {size} bytes, of which {length - 8L} are there"

        let header = Array.zeroCreate<byte>(int size)
        stream.ReadExactly header
        start, header

    /// The checksum of a header's metadata, and a hash that has taken all bytes so far with zeros in the place of the checksum.
    let private checksum (start: byte array) (header: byte array) =
        TensorHeader.checksumIn (ReadOnlySpan header)
        |> Option.map (fun at ->
            let last = at + TensorHeader.checksumDigits
            let hash = IncrementalHash.CreateHash HashAlgorithmName.SHA256
            hash.AppendData start
            hash.AppendData(header, 0, at)
            hash.AppendData(Array.create TensorHeader.checksumDigits (byte '0'))
            hash.AppendData(header, last, header.Length - last)
            Encoding.ASCII.GetString(header, at, TensorHeader.checksumDigits), hash)

    /// Reads the bytes of a tensor in pieces. Its numbers are the result where they are wanted and of a type that is read.
    let private tensor (stream: Stream) (hash: IncrementalHash option) (piece: byte array) isWanted (entry: TensorEntry) =
        let length = entry.Last - entry.First

        let numbers =
            match Element.bits entry.Element with
            | Some bits when isWanted ->
                let count = length * 8L / int64 bits
                let axis = entry.Shape |> List.fold max 0L

                if max count axis > int64 Array.MaxLength then
                    wrong
                        $"holds {max count axis} numbers of {TensorHeader.shown entry.Name} but at most {Array.MaxLength} can be read"

                TensorNumbers.ofType entry.Element (int count) |> Option.map (fun read -> bits / 8, read)
            | _ -> None

        let mutable place = 0L

        if numbers.IsNone && hash.IsNone then
            stream.Seek(length, SeekOrigin.Current) |> ignore
            place <- length

        while place < length do
            let count = int (min (length - place) (int64 piece.Length))
            stream.ReadExactly(piece, 0, count)
            hash |> Option.iter (fun hash -> hash.AppendData(piece, 0, count))

            match numbers with
            | Some(width, (_, take)) -> take (int (place / int64 width)) piece count
            | None -> ()

            place <- place + int64 count

        numbers
        |> Option.map (fun (_, (numbers, _)) ->
            { Tensor.Name = entry.Name; Tensor.Shape = List.map int entry.Shape; Tensor.Numbers = numbers })

    let private content mostPiece wanted (stream: Stream) =
        let length = stream.Length - stream.Position
        let start, header = header stream length
        let metadata, entries = TensorHeader.read header
        let size = entries |> List.fold (fun last entry -> max last entry.Last) 0L
        let there = length - 8L - int64 header.Length

        if size > there then
            wrong $"is truncated: {size - there} of its bytes are missing"
        elif size < there then
            wrong $"is too long by {there - size} bytes"

        let checksum = checksum start header
        let hash = checksum |> Option.map snd
        let piece = Array.zeroCreate<byte>(int (max 8L (min (int64 mostPiece) ((size + 7L) / 8L * 8L))))

        try
            let tensors = entries |> List.choose (fun entry -> tensor stream hash piece (wanted entry.Name) entry)

            {
                Metadata = metadata |> List.filter (fst >> (<>) "sha256")
                Entries = entries
                Tensors = tensors
                Seal =
                    match checksum with
                    | None -> Seal.None
                    | Some(said, hash) when said = Convert.ToHexStringLower(hash.GetHashAndReset()) -> Seal.Whole
                    | Some _ -> Seal.Broken
            }
        finally
            hash |> Option.iter _.Dispose()

    /// Reads the rest of a seekable stream, whatever its checksum, at most so many bytes at once, a multiple of 8. The numbers of
    /// tensors with other than wanted names are left out.
    let decodeIn (piece: int) (wanted: string -> bool) (stream: Stream) : Result<TensorFile, string> =
        try
            Ok(content piece wanted stream)
        with
        | :? FormatException as error -> Error error.Message
        | :? InvalidOperationException -> Error "has a damaged header: it has a text that is no Unicode"
        | :? EndOfStreamException -> Error "is truncated: it became shorter while it was read"

    /// Reads a file of a run, whose checksum must match, from a seekable stream.
    let decode (stream: Stream) : Result<TensorFile, string> =
        decodeIn usualPiece (fun _ -> true) stream
        |> Result.bind (fun file ->
            match file.Seal with
            | Seal.Whole -> Ok file
            | Seal.None -> Error "holds no sha256 in its metadata"
            | Seal.Broken -> Error "is corrupt: its contents do not match its checksum")

    /// Opens a file for decode and its like.
    let openAt (path: string) : FileStream = Disk.openRead path

    /// Reads any file, whatever its checksum, with the numbers of the tensors of wanted names.
    let read (wanted: string -> bool) (path: string) : Result<TensorFile, string> =
        try
            use stream = openAt path

            if stream.CanSeek then
                decodeIn usualPiece wanted stream
            else
                Error "has no length, as a pipe has none"
        with
        | :? IOException
        | :? UnauthorizedAccessException
        | :? ArgumentException -> Error(if Disk.isFolder path then "is a folder" else "cannot be read")
