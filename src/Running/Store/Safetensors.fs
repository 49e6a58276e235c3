namespace Research

open System
open System.Buffers.Binary
open System.IO
open System.Security.Cryptography
open System.Text
open System.Text.Json

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
type internal TensorFile = { Metadata: (string * string) list; Tensors: Tensor list; Seal: Seal }

/// The safetensors format: eight bytes of header length, a JSON header padded with spaces to a multiple of eight, the
/// tensors without gaps. The header's own metadata holds the SHA-256 of the whole file, its 64 digits read as zeros, so
/// that one rename brings data and checksum.
module internal Safetensors =

    let private digits = 64

    /// Writes a text in pieces. Escaping a text of a hundred thousand restarts as a whole would take many times its length in memory.
    let private writeLong (json: Utf8JsonWriter) (text: string) =
        let piece = 4096

        for start in 0..piece .. text.Length - 1 - piece do
            json.WriteStringValueSegment(text.AsSpan(start, piece), false)

        let rest = if text.Length = 0 then 0 else (text.Length - 1) % piece + 1
        json.WriteStringValueSegment(text.AsSpan(text.Length - rest), true)

    let private header (metadata: (string * string) list) (drafts: Draft list) =
        use buffer = new MemoryStream()

        using (new Utf8JsonWriter(buffer)) (fun json ->
            json.WriteStartObject()
            json.WriteStartObject "__metadata__"
            json.WriteString("sha256", String('0', digits))

            for name, text in metadata do
                json.WritePropertyName name
                writeLong json text

            json.WriteEndObject()
            let mutable offset = 0L

            for draft in drafts do
                json.WriteStartObject draft.Name
                json.WriteString("dtype", string draft.Element)
                json.WriteStartArray "shape"
                draft.Shape |> List.iter json.WriteNumberValue
                json.WriteEndArray()
                json.WriteStartArray "data_offsets"
                json.WriteNumberValue offset
                offset <- offset + Draft.length draft
                json.WriteNumberValue offset
                json.WriteEndArray()
                json.WriteEndObject()

            json.WriteEndObject())

        let text = buffer.ToArray()
        Array.append text (Array.create ((8 - text.Length % 8) % 8) (byte ' '))

    /// The position of the checksum's digits in a file.
    let private checksumAt (bytes: byte array) (headerLength: int) =
        match TensorHeader.checksumIn (ReadOnlySpan(bytes, 8, headerLength)) with
        | Some(start, last) when last - start = digits -> Some(8 + start)
        | _ -> None

    let private checksum (bytes: byte array) (start: int) =
        use hash = IncrementalHash.CreateHash HashAlgorithmName.SHA256
        hash.AppendData(bytes, 0, start)
        hash.AppendData(Array.create digits (byte '0'))
        hash.AppendData(bytes, start + digits, bytes.Length - start - digits)
        Convert.ToHexStringLower(hash.GetHashAndReset())

    /// A stream that hashes what is written to it before passing it on.
    type private Hashing(stream: Stream, hash: IncrementalHash) =
        inherit Stream()
        override _.CanRead = false
        override _.CanSeek = false
        override _.CanWrite = true
        override _.Length = stream.Length

        override _.Position
            with get () = stream.Position
            and set _ = raise (NotSupportedException())

        override _.Flush() = stream.Flush()
        override _.Read(_: byte array, _: int, _: int) : int = raise (NotSupportedException())
        override _.Seek(_, _) = raise (NotSupportedException())
        override _.SetLength _ = raise (NotSupportedException())

        override _.Write(bytes: byte array, start: int, count: int) =
            hash.AppendData(bytes, start, count)
            stream.Write(bytes, start, count)

    /// Writes a file to a stream. The stream must be seekable, because the checksum is written last. Tensors of eight-byte numbers
    /// come first, so that each tensor is aligned.
    let write (metadata: (string * string) list) (drafts: Draft list) (stream: Stream) : unit =
        let drafts = drafts |> List.sortBy (fun draft -> -(Draft.width draft.Element))
        let header = header metadata drafts
        let length = BitConverter.GetBytes(int64 header.Length)

        if not BitConverter.IsLittleEndian then
            Array.Reverse length

        let start = Array.append length header
        use hash = IncrementalHash.CreateHash HashAlgorithmName.SHA256
        let began = stream.Position

        using (new Hashing(stream, hash)) (fun hashed ->
            hashed.Write(start, 0, start.Length)

            for draft in drafts do
                draft.Write hashed)

        match checksumAt start header.Length with
        | None -> invalidOp "The header was written without its checksum."
        | Some place ->
            let ended = stream.Position
            stream.Position <- began + int64 place
            stream.Write(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash.GetHashAndReset())), 0, digits)
            stream.Position <- ended

    let private seal (bytes: byte array) headerLength =
        match checksumAt bytes headerLength with
        | None -> Seal.None
        | Some start when checksum bytes start = Encoding.ASCII.GetString(bytes, start, digits) -> Seal.Whole
        | Some _ -> Seal.Broken

    let private tensor (bytes: byte array) (dataAt: int) (entry: TensorEntry) =
        {
            Tensor.Name = entry.Name
            Tensor.Element = entry.Element
            Tensor.Shape = entry.Shape
            Tensor.Bytes = Array.sub bytes (dataAt + int entry.First) (int (entry.Last - entry.First))
        }

    let private read isOurs (bytes: byte array) (headerLength: int) =
        use header = JsonDocument.Parse(ReadOnlyMemory(bytes, 8, headerLength))
        let dataAt = 8 + headerLength
        let missing = int64 dataAt + TensorHeader.lastByte header - int64 bytes.Length

        if missing > 0L then
            Error $"is truncated: {missing} of its bytes are missing"
        elif missing < 0L then
            Error $"is too long by {-missing} bytes"
        else
            match seal bytes headerLength with
            | Seal.None when isOurs -> Error "holds no sha256 in its metadata"
            | Seal.Broken when isOurs -> Error "is corrupt: its contents do not match its checksum"
            | seal ->
                Ok
                    {
                        Metadata = TensorHeader.metadata header |> List.filter (fst >> (<>) "sha256")
                        Tensors = TensorHeader.tensors header |> List.map (tensor bytes dataAt)
                        Seal = seal
                    }

    let private decodeAs isOurs (bytes: byte array) : Result<TensorFile, string> =
        if bytes.Length < 8 then
            Error $"is truncated: it has {bytes.Length} bytes, fewer than the length of a header"
        else
            let headerLength = BinaryPrimitives.ReadInt64LittleEndian(ReadOnlySpan(bytes, 0, 8))

            if headerLength < 2L || headerLength > 100_000_000L then
                Error $"is not a safetensors file: its header would be {headerLength} bytes long"
            elif headerLength > int64 bytes.Length - 8L then
                Error "is truncated: it ends inside its header"
            else
                try
                    read isOurs bytes (int headerLength)
                with
                | :? FormatException as error -> Error error.Message
                | :? JsonException
                | :? InvalidOperationException as error -> Error $"has a damaged header: {error.Message.TrimEnd '.'}"

    /// Decodes the bytes of a file of a run, whose checksum must match. The error is the end of a sentence that begins with the
    /// file's name.
    let decode (bytes: byte array) : Result<TensorFile, string> = decodeAs true bytes

    /// Decodes the bytes of any file, whatever its checksum.
    let decodeAny (bytes: byte array) : Result<TensorFile, string> = decodeAs false bytes

    /// Reads any file, whatever its checksum. The error is the end of a sentence that begins with the file's name.
    let readAny (path: string) : Result<TensorFile, string> =
        try
            decodeAny (File.ReadAllBytes path)
        with
        | :? IOException
        | :? UnauthorizedAccessException
        | :? ArgumentException -> Error(if Directory.Exists path then "is a folder" else "cannot be read")
