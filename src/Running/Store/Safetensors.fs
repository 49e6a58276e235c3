namespace Research

open System
open System.IO
open System.Security.Cryptography
open System.Text
open System.Text.Json

/// Writes the safetensors format: eight bytes of header length, a JSON header padded with spaces to a multiple of eight, the
/// tensors without gaps. The header's own metadata holds the SHA-256 of the whole file, its 64 digits read as zeros, so
/// that one rename brings data and checksum. SafetensorsReader reads it.
module internal Safetensors =

    let private digits = TensorHeader.checksumDigits

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

    /// Writes a file as write does, with another number of bytes that a header may have.
    let writeWithin (mostBytes: int) (metadata: (string * string) list) (drafts: Draft list) (stream: Stream) : unit =
        let drafts = drafts |> List.sortBy (fun draft -> -(Draft.width draft.Element))
        let header = header metadata drafts

        if header.Length > mostBytes then
            raise (
                InvalidDataException
                    $"its header would take {header.Length} bytes but the format allows at most {mostBytes}: train fewer restarts in one cell"
            )

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

        match TensorHeader.checksumIn (ReadOnlySpan header) with
        | None -> invalidOp "The header was written without its checksum."
        | Some place ->
            let ended = stream.Position
            stream.Position <- began + 8L + int64 place
            stream.Write(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash.GetHashAndReset())), 0, digits)
            stream.Position <- ended

    /// Writes a file to a stream. The stream must be seekable, because the checksum is written last. Tensors of eight-byte numbers
    /// come first, so that each tensor is aligned. A header that no reader would take raises InvalidDataException.
    let write metadata drafts stream : unit = writeWithin TensorHeader.mostBytes metadata drafts stream
