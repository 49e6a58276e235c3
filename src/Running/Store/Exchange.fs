namespace Research

open System
open System.IO

/// Exchanges the files of a run for others, all or none: successors are written beside the old files, then the list of their checksums
/// beside the old list. From then on readers see the new run, and each successor is renamed. A process that is killed before that moment
/// leaves the old run, and one that is killed after it leaves the new one, which the next writer puts in place.
module internal Exchange =

    let private next = Checksums.next

    let private successors (folder: string) =
        [
            for place in [ folder; Path.Combine(folder, "weights"); Path.Combine(folder, "figures") ] do
                if Disk.isFolder place then
                    yield! Disk.files place ("*" + next)
        ]

    let private isList (folder: string) (path: string) =
        string (Path.GetFileName path) = string (Path.GetFileName(Checksums.list folder)) + next

    let private putInPlace (folder: string) =
        for path in successors folder |> List.filter (isList folder >> not) do
            Disk.rename path (path.Substring(0, path.Length - next.Length))

        Disk.rename (Checksums.list folder + next) (Checksums.list folder)
        Disk.flushFolder folder

    let private discard (folder: string) =
        for path in successors folder do
            try
                Disk.delete path
            with Foreign.Unreadable _ ->
                ()

    /// Ends an exchange that a killed process left: it is completed where the new list is there, and undone otherwise.
    let settle (folder: string) : unit =
        if Disk.isFile (Checksums.list folder + next) then
            putInPlace folder
        else
            discard folder

    let private sum (write: Stream -> unit) =
        use hash =
            System.Security.Cryptography.IncrementalHash.CreateHash System.Security.Cryptography.HashAlgorithmName.SHA256

        let sink =
            { new Stream() with
                member _.CanRead = false
                member _.CanSeek = false
                member _.CanWrite = true
                member _.Length = 0L

                member _.Position
                    with get () = 0L
                    and set _ = ()

                member _.Flush() = ()
                member _.Read(_: byte array, _, _) = 0
                member _.Seek(_, _) = 0L
                member _.SetLength _ = ()
                member _.Write(bytes: byte array, offset, count) = hash.AppendData(bytes, offset, count)
                member _.Write(bytes: ReadOnlySpan<byte>) = hash.AppendData bytes
            }

        write sink
        Convert.ToHexStringLower(hash.GetHashAndReset())

    /// The content of a file as a function that writes it, and its SHA-256.
    let content (write: Stream -> unit) : string * (Stream -> unit) = sum write, write

    let private stale (folder: string) (file: string, (sum: string, _)) =
        let path = Path.Combine(folder, file)
        not (Disk.isFile path && Checksums.hash path = sum)

    /// Exchanges the files of a run. Nothing is written where all are as they should be. Figures that are no longer listed are deleted.
    /// <param name="files">The files, with their content, in the order of the list.</param>
    /// <param name="weights">The files of weights that stay as they are; they are listed before the texts.</param>
    let replace (folder: string) (files: (string * (string * (Stream -> unit))) list) (weights: string list) : unit =
        settle folder

        let isText (file, _) = List.contains file Checksums.texts

        let list =
            [
                for file, (sum, _) in files |> List.filter (isText >> not) -> file, sum
                for file in weights -> file, Checksums.hash (Path.Combine(folder, file))
                for file, (sum, _) in files |> List.filter isText -> file, sum
            ]
            |> Checksums.write

        let stale = files |> List.filter (stale folder)
        let isListed = Disk.isFile (Checksums.list folder) && Disk.readText (Checksums.list folder) = list

        if not (stale.IsEmpty && isListed) then
            try
                for file, (_, write) in stale do
                    AtomicFile.writeWith (Path.Combine(folder, file) + next) write

                AtomicFile.writeText (Checksums.list folder + next) list
            with _ ->
                discard folder
                reraise ()

            putInPlace folder

        let figures = Path.Combine(folder, "figures")

        for path in Array.append (Disk.files figures "*.json") (Disk.files figures "*.csv") do
            if not (files |> List.exists (fun (file, _) -> file = "figures/" + string (Path.GetFileName path))) then
                Disk.delete path
