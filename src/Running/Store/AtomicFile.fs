namespace Research

open System
open System.Diagnostics
open System.IO
open System.Security.Cryptography
open System.Text
open System.Text.RegularExpressions

/// Writes files so that each is there whole or not at all: under a temporary name, flushed to the disk, then renamed.
module internal AtomicFile =

    // Some file systems ignore case. The only capital that a plain name may have is the first letter of a figure's ID.
    let private plain = Regex @"^(?![a-z]\d)([A-Z](?=\d))?[a-z0-9_]+([.-]?[a-z0-9_]+)*$"

    let private mostLetters = 60

    /// A file name that every file system accepts: letters, digits, '.', '_' and '-'. A plain name of at most 60 characters stays
    /// as it is; any other name ends in "--" and a part of its hash, so that no two names share a file.
    let slug (name: string) =
        let keep (c: char) = Char.IsAsciiLetterOrDigit c || c = '.' || c = '_' || c = '-'

        if name.Length <= mostLetters && plain.IsMatch name then
            name
        else
            let parts =
                String.map (fun c -> if keep c then c else '-') name |> _.Split('-', StringSplitOptions.RemoveEmptyEntries)

            let text = String.Join('-', parts)
            let short = (if text.Length <= mostLetters then text else text.Substring(0, mostLetters)).Trim('.', '-')
            let hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes name)).Substring(0, 8)
            $"""{if short = "" then "unnamed" else short}--{hash}"""

    /// One file name of two names, unambiguous although the first one may have hyphens.
    let slugOf (first: string, second: string) =
        let between = if first.Contains '-' then "--" else "-"
        slug first + between + slug second

    let private suffix = ".tmp"
    let private host = (slug Environment.MachineName).Replace('.', '-')

    /// A temporary path beside a file, which no other process, thread or machine uses.
    let temporaryName (path: string) =
        let unique = Guid.NewGuid().ToString("N").Substring(0, 12)
        $"{path}.{host}.{Environment.ProcessId}.{unique}{suffix}"

    let private tryDelete (path: string) =
        try
            File.Delete path
        with
        | :? IOException
        | :? UnauthorizedAccessException -> ()

    let private writing isFlushed (path: string) (write: Stream -> unit) : unit =
        let temporary = temporaryName path

        try
            using (new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None)) (fun stream ->
                write stream
                stream.Flush(isFlushed: bool))

            File.Move(temporary, path, overwrite = true)
        with
        | :? IOException
        | :? UnauthorizedAccessException as error ->
            tryDelete temporary

            raise (
                IOException($"{path} could not be written ({error.Message}): free some space or choose another folder.", error)
            )
        | _ ->
            tryDelete temporary
            reraise ()

    /// Writes a file with a function of its stream. If the function raises an error, an earlier file of that name stays as it was.
    let writeWith (path: string) (write: Stream -> unit) : unit = writing true path write

    // The time of the last flush of one of many files, in ticks. Thousands of flushes would take minutes.
    let mutable private flushed = 0L
    let private flushedAtMostEvery = TimeSpan.FromSeconds 0.5

    let private isDue () =
        let now, last = DateTime.UtcNow.Ticks, Threading.Volatile.Read &flushed

        abs (now - last) >= flushedAtMostEvery.Ticks
        && Threading.Interlocked.CompareExchange(&flushed, now, last) = last

    /// Writes one of many small files that have checksums. If they follow each other quickly, only some are flushed. Killing the
    /// process loses none; a file that a power cut damages is recognised by its checksum and computed again.
    let writeOneOfMany (path: string) (write: Stream -> unit) : unit = writing (isDue ()) path write

    /// Writes a file of bytes.
    let writeBytes (path: string) (bytes: byte array) = writeWith path (fun stream -> stream.Write(bytes, 0, bytes.Length))

    /// Writes a text file in UTF-8 without a byte order mark.
    let writeText (path: string) (text: string) = writeBytes path (UTF8Encoding(false).GetBytes text)

    /// Whether the process that made a temporary file still runs: it is on this machine and began before the file was made.
    let private isOwned (file: FileInfo) (host': string) (id: string) =
        if host' <> host then
            file.LastWriteTimeUtc > DateTime.UtcNow.AddDays -1.0
        else
            try
                use owner = Process.GetProcessById(int id)
                owner.StartTime.ToUniversalTime() <= file.LastWriteTimeUtc.AddSeconds 1.0
            with
            | :? ArgumentException
            | :? InvalidOperationException -> false
            | :? ComponentModel.Win32Exception -> true

    /// Deletes temporary files that killed processes left in a folder. Those of running processes stay.
    let clean (folder: string) =
        for path in Directory.GetFiles(folder, "*" + suffix) do
            let parts = (string (Path.GetFileName path)).Split '.'

            if parts.Length >= 5 && not (isOwned (FileInfo path) parts[parts.Length - 4] parts[parts.Length - 3]) then
                tryDelete path

    /// Runs an action while no other process runs one with the same lock file. It waits at most a minute for the lock.
    let locked (path: string) (action: unit -> 'result) : 'result =
        let rec acquire attempts =
            try
                new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None)
            with :? IOException when attempts > 0 ->
                Threading.Thread.Sleep 100
                acquire (attempts - 1)

        use _ = acquire 600
        action ()
