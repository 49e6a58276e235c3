namespace Research

open System
open System.IO
open System.Runtime.InteropServices
open System.Threading

/// What looks on at a process and its disk. Tests let operations fail by it, or let a process end at one of them.
[<NoEquality; NoComparison>]
type internal DiskWatch =
    {
        /// Called with each operation and its path before it is done. What it raises is raised in the place of the operation.
        Before: string -> string -> unit
        /// The number by which the process signs its files.
        Process: int
    }

/// All that the store does to files and folders; nothing else of the store touches them. Errors of fsync, which .NET hides, are heard
/// on Linux, where it is called directly.
module internal Disk =

    [<DllImport("libc", SetLastError = true)>]
    extern int private fsync(int file)

    [<DllImport("libc", SetLastError = true)>]
    extern int private ``open``(string path, int flags)

    [<DllImport("libc", SetLastError = true)>]
    extern int private close(int file)

    // EINTR; EINVAL, EROFS and ENOTSUP: the file system has no flush.
    let private interrupted, private without = 4, [ 22; 30; 95 ]

    let private watching = AsyncLocal<DiskWatch option>()

    /// Does some work while its disk is watched, on all threads that it starts.
    let watched (watch: DiskWatch) (work: unit -> 'result) : 'result =
        let before = watching.Value
        watching.Value <- Some watch

        try
            work ()
        finally
            watching.Value <- before

    let private before (operation: string) (path: string) : unit =
        match watching.Value with
        | Some watch -> watch.Before operation path
        | None -> ()

    /// The number of this process.
    let processId () : int =
        match watching.Value with
        | Some watch -> watch.Process
        | None -> Environment.ProcessId

    /// A number that no other process has that bore or bears the number of this one, whatever the clock says; None where there is no
    /// such process, or no such number.
    let birth (id: int) : string option =
        try
            let stat = File.ReadAllText $"/proc/{id}/stat"
            // The name of the program, in brackets, may have spaces. The twentieth number behind it is the moment of the start.
            Array.tryItem 20 (stat.Substring(stat.LastIndexOf ')').Split ' ')
        with
        | :? IOException
        | :? UnauthorizedAccessException
        | :? ArgumentException -> None

    /// Flushes an open file on Linux. An error raises an IOException.
    /// <param name="file">The descriptor.</param>
    let rec flushDescriptor (file: int) : unit =
        if fsync file <> 0 then
            match Marshal.GetLastPInvokeError() with
            | error when error = interrupted -> flushDescriptor file
            | error when List.contains error without -> ()
            | error -> raise (IOException $"it could not be flushed to the disk: {Marshal.GetPInvokeErrorMessage error}")

    let private flush (stream: FileStream) : unit =
        before "flush" stream.Name

        if OperatingSystem.IsLinux() then
            flushDescriptor (int (stream.SafeFileHandle.DangerousGetHandle()))
        else
            stream.Flush true

    /// Flushes the names in a folder, so that a file that was renamed into it is there after a power cut. Where folders cannot be
    /// opened, nothing is done.
    let flushFolder (folder: string) : unit =
        if OperatingSystem.IsLinux() then
            before "flush" folder
            let file = ``open`` (folder, 0)

            if file >= 0 then
                try
                    flushDescriptor file
                finally
                    close file |> ignore

    /// A file that is written: what comes from a buffer above it is written at once.
    type private Written(file: FileStream) =
        inherit Stream()
        override _.CanRead = false
        override _.CanSeek = true
        override _.CanWrite = true
        override _.Length = file.Length

        override _.Position
            with get () = file.Position
            and set place = file.Position <- place

        override _.Flush() = ()
        override _.Read(_: byte array, _: int, _: int) : int = raise (NotSupportedException())
        override _.Seek(offset, origin) = file.Seek(offset, origin)
        override _.SetLength length = file.SetLength length

        override _.Write(bytes: byte array, start: int, count: int) =
            before "write" file.Name
            file.Write(bytes, start, count)

        override _.Write(bytes: ReadOnlySpan<byte>) =
            before "write" file.Name
            file.Write bytes

    // The bytes that are written at once.
    let private piece = 65_536

    /// Creates a file that must not be there yet and writes it with a function of its stream.
    /// <param name="isFlushed">Whether it is on the disk afterwards, so that a power cut does not lose it.</param>
    let create (isFlushed: bool) (path: string) (write: Stream -> unit) : unit =
        before "create" path
        use file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite ||| FileShare.Delete, 0)

        using (new BufferedStream(new Written(file), piece)) (fun stream ->
            write stream
            stream.Flush()

            if isFlushed then
                flush file)

    /// Opens a file for reading; another process may write, rename or delete it meanwhile.
    let openRead (path: string) : FileStream =
        before "read" path
        new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite ||| FileShare.Delete)

    /// The bytes of a file from a position on: as many as are asked for, or fewer where it ends before.
    let readAt (path: string) (at: int64) (count: int64) : byte array =
        before "read" path
        use file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite ||| FileShare.Delete)
        let bytes = Array.zeroCreate<byte>(int (max 0L (min count (RandomAccess.GetLength file - at))))
        let mutable place, isOver = 0, false

        while place < bytes.Length && not isOver do
            let more = RandomAccess.Read(file, Span(bytes, place, bytes.Length - place), at + int64 place)
            place <- place + more
            isOver <- more = 0

        if isOver then Array.truncate place bytes else bytes

    /// The bytes of a file.
    let readBytes (path: string) : byte array =
        before "read" path
        File.ReadAllBytes path

    /// The text of a file.
    let readText (path: string) : string =
        before "read" path
        File.ReadAllText path

    /// The lines of a file.
    let readLines (path: string) : string array =
        before "read" path
        File.ReadAllLines path

    /// Writes a small file at once, whether it is there or not. It may be there in part where the process ends meanwhile.
    let overwrite (path: string) (bytes: byte array) : unit =
        before "write" path
        File.WriteAllBytes(path, bytes)

    /// Whether there is a file at a path.
    let isFile (path: string) : bool = File.Exists path

    /// Whether there is a folder at a path.
    let isFolder (path: string) : bool = Directory.Exists path

    /// The size of a file in bytes, and the time at which it was written, in UTC; None where there is none.
    let stamp (path: string) : (int64 * DateTime) option =
        let file = FileInfo path
        if file.Exists then Some(file.Length, file.LastWriteTimeUtc) else None

    /// The time at which a file was written, in UTC.
    let written (path: string) : DateTime = File.GetLastWriteTimeUtc path

    /// Renames a file; a file of that name is replaced.
    let rename (path: string) (next: string) : unit =
        before "rename" path
        File.Move(path, next, overwrite = true)

    /// Deletes a file; it need not be there.
    let delete (path: string) : unit =
        before "delete" path
        File.Delete path

    /// Creates a folder where it is missing, with those above it.
    let createFolder (path: string) : unit =
        if not (Directory.Exists path) then
            before "create" path
            Directory.CreateDirectory path |> ignore

    /// Deletes an empty folder.
    let deleteFolder (path: string) : unit =
        before "delete" path
        Directory.Delete path

    // Folders of other users that cannot be read are passed over.
    let private everywhere = EnumerationOptions(RecurseSubdirectories = true, IgnoreInaccessible = true)

    /// The files in a folder that fit a pattern such as "*.json", in the order of their names.
    let files (folder: string) (pattern: string) : string array =
        before "list" folder
        let found = Directory.GetFiles(folder, pattern)
        Array.Sort(found, StringComparer.Ordinal)
        found

    /// The files in a folder and below it, likewise. Folders that may not be read are passed over.
    let filesBelow (folder: string) (pattern: string) : string array =
        before "list" folder
        let found = Directory.GetFiles(folder, pattern, everywhere)
        Array.Sort(found, StringComparer.Ordinal)
        found

    /// The folders in a folder that fit a pattern, likewise.
    let folders (folder: string) (pattern: string) : string array =
        before "list" folder
        let found = Directory.GetDirectories(folder, pattern)
        Array.Sort(found, StringComparer.Ordinal)
        found
