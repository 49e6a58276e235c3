namespace Research

open System
open System.Buffers.Binary
open System.Collections.Generic
open System.IO
open System.IO.Compression
open System.Security.Cryptography
open System.Text

/// Where the file of a cell lies in a pack: its name, the beginning of its record, and its length.
[<Struct>]
type internal Packed = { Name: string; At: int64; Length: int }

/// Files of many cells in one: a zip archive without compression, which any tool unpacks. Each cell is the file that it was, with its own
/// checksum. A pack is written once and never changed. The path of a cell in it is the pack's path, a slash and the cell's name.
module internal Pack =

    let private ending = ".zip"

    /// The names of packs, as a pattern.
    let pattern = "cells-????????????" + ending

    // All packs of equal cells are equal files, whenever they are written.
    let private time = DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero)

    let private nameOf (path: string) = string (Path.GetFileName path)

    /// The path of the pack that a cell lies in; None for a cell that is a file by itself.
    let around (path: string) : string option =
        match Path.GetDirectoryName path with
        | null -> None
        | above when above.EndsWith(ending, StringComparison.Ordinal) -> Some above
        | _ -> None

    let private sum (file: string) =
        use source = Disk.openRead file
        $"{Convert.ToHexStringLower(SHA256.HashData source)}  {nameOf file}"

    /// Writes the files of cells into a pack in a folder, whole or not at all. Its name is a hash of their names and contents, so that no
    /// pack ever takes the place of another one. The result is its path.
    let write (folder: string) (files: string list) : string =
        let files = files |> List.sortWith (fun a b -> String.CompareOrdinal(nameOf a, nameOf b))
        let sums = files |> List.map sum |> String.concat "\n"
        let hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes sums)).Substring(0, 12)
        let path = Path.Combine(folder, $"cells-{hash}{ending}")

        AtomicFile.writeWith path (fun stream ->
            use archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen = true)

            for file in files do
                let entry = archive.CreateEntry(nameOf file, CompressionLevel.NoCompression)
                entry.LastWriteTime <- time
                use target = entry.Open()
                use source = Disk.openRead file
                source.CopyTo target)

        path

    // The sizes of the fixed parts of records, and what they begin with.
    let private recordBytes, private listedBytes, private endBytes = 30, 46, 22
    let private isRecord, private isListed, private isEnd = 0x04034b50u, 0x02014b50u, 0x06054b50u

    let private short (bytes: byte array) at = int (BinaryPrimitives.ReadUInt16LittleEndian(ReadOnlySpan(bytes, at, 2)))
    let private long (bytes: byte array) at = BinaryPrimitives.ReadUInt32LittleEndian(ReadOnlySpan(bytes, at, 4))

    let private wrong text = raise (FormatException text)

    let private read (stream: Stream) (at: int64) (count: int) =
        if count < 0 || at < 0L || at + int64 count > stream.Length then
            wrong "is truncated"

        let bytes = Array.zeroCreate<byte> count
        stream.Position <- at
        stream.ReadExactly bytes
        bytes

    let private text (bytes: byte array) at count =
        if at + count > bytes.Length then
            wrong "has a damaged list"

        Encoding.UTF8.GetString(bytes, at, count)

    /// The cells by the list at the end of a pack.
    let private listed (stream: Stream) : Packed list =
        let last = read stream (stream.Length - int64 endBytes) endBytes

        if long last 0 <> isEnd then
            wrong "has lost the list at its end"

        let list = read stream (int64 (long last 16)) (int (long last 12))
        let found = List<Packed>()
        let mutable at = 0

        while at < list.Length do
            if at + listedBytes > list.Length || long list at <> isListed || short list (at + 10) <> 0 then
                wrong "has a damaged list"

            let name = short list (at + 28)

            found.Add
                {
                    Name = text list (at + listedBytes) name
                    At = int64 (long list (at + 42))
                    Length = int (long list (at + 24))
                }

            at <- at + listedBytes + name + short list (at + 30) + short list (at + 32)

        if found.Count <> short last 10 then
            wrong "has a damaged list"

        List.ofSeq found

    /// The cells by their records, from the first one to the first that is damaged.
    let private walked (stream: Stream) : Packed list =
        let found = List<Packed>()
        let mutable at, isOver = 0L, false

        while not isOver do
            try
                let record = read stream at recordBytes

                if long record 0 <> isRecord then
                    isOver <- true
                else
                    let name, more, length = short record 26, short record 28, int64 (long record 18)
                    let next = at + int64 (recordBytes + name + more) + length

                    if next > stream.Length || length > int64 Int32.MaxValue then
                        isOver <- true
                    else
                        let bytes = read stream (at + int64 recordBytes) name
                        found.Add { Name = text bytes 0 name; At = at; Length = int length }
                        at <- next
            with :? FormatException ->
                isOver <- true

        List.ofSeq found

    // A name leads nowhere but into the pack.
    let private isName (cell: Packed) = cell.Name <> "" && cell.Name = nameOf cell.Name

    /// The cells of a pack, and what is wrong with its list, as the end of a sentence, where cells had to be sought without it.
    let cells (path: string) : Packed list * string option =
        use stream = Disk.openRead path

        let found, wrong =
            try
                listed stream, None
            with :? FormatException as error ->
                walked stream, Some error.Message

        List.filter isName found, wrong

    /// Reads a cell of a pack. Whether it is whole is known by its own checksum.
    let openCell (pack: string) (cell: Packed) : Stream =
        // What this program packs has no more between the name and the content.
        let usual = int64 (recordBytes + Encoding.UTF8.GetByteCount cell.Name) + int64 cell.Length
        let record = Disk.readAt pack cell.At usual

        if cell.Length < 0 || record.Length < recordBytes then
            new MemoryStream()
        else
            let start = recordBytes + short record 26 + short record 28

            if start + cell.Length <= record.Length then
                new MemoryStream(record, start, cell.Length, false)
            else
                new MemoryStream(Disk.readAt pack (cell.At + int64 start) (int64 cell.Length), false)
