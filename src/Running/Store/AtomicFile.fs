namespace Research

open System
open System.Diagnostics
open System.IO
open System.Security.Cryptography
open System.Text
open System.Text.RegularExpressions

/// Files that are there whole or not at all: written beside their place, flushed to the disk, then renamed.
module internal AtomicFile =

    // Some file systems take both cases for one: the only capital that stands in a name as it is begins a figure's ID.
    let private plain = Regex @"^(?![a-z]\d)([A-Z](?=\d))?[a-z0-9_]+([.-]?[a-z0-9_]+)*$"

    let private mostLetters = 60

    /// A name that every file system takes: letters, digits, '.', '_' and '-'. What is written so already, with at most 60 of
    /// them, stays as it is; any other name ends in "--" and a part of its hash, so that no two names share a file.
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

    /// One name of two, of which the first may have hyphens of its own.
    let slugOf (first: string, second: string) =
        let between = if first.Contains '-' then "--" else "-"
        slug first + between + slug second

    let private suffix = ".tmp"
    let private host = (slug Environment.MachineName).Replace('.', '-')

    /// A name beside a file that no other process, thread or machine uses.
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

    /// Writes a file by a function of its stream. If that fails half-way, an earlier file of the name stays as it was.
    let writeWith (path: string) (write: Stream -> unit) : unit = writing true path write

    // When a file of many was last flushed, in ticks; a flush waits for the disk, thousands of them wait for minutes.
    let mutable private flushed = 0L
    let private flushedAtMostEvery = TimeSpan.FromSeconds 0.5

    let private isDue () =
        let now, last = DateTime.UtcNow.Ticks, Threading.Volatile.Read &flushed

        abs (now - last) >= flushedAtMostEvery.Ticks
        && Threading.Interlocked.CompareExchange(&flushed, now, last) = last

    /// Writes one of many small files that carry checksums. Where they come quickly only some are flushed: killing the process
    /// loses none, and what a power cut may take of the others is found damaged and made again.
    let writeOneOfMany (path: string) (write: Stream -> unit) : unit = writing (isDue ()) path write

    /// Writes bytes.
    let writeBytes (path: string) (bytes: byte array) = writeWith path (fun stream -> stream.Write(bytes, 0, bytes.Length))

    /// Writes text in UTF-8 without a mark.
    let writeText (path: string) (text: string) = writeBytes path (UTF8Encoding(false).GetBytes text)

    /// Whether the process that made a temporary file is at work: it runs, on this machine, since before the file.
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

    /// Deletes what killed processes left in a folder; temporary files of processes at work stay.
    let clean (folder: string) =
        for path in Directory.GetFiles(folder, "*" + suffix) do
            let parts = (string (Path.GetFileName path)).Split '.'

            if parts.Length >= 5 && not (isOwned (FileInfo path) parts[parts.Length - 4] parts[parts.Length - 3]) then
                tryDelete path

    /// Runs an action while no other process runs one with the same lock file; waits up to a minute for its turn.
    let locked (path: string) (action: unit -> 'result) : 'result =
        let rec acquire attempts =
            try
                new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None)
            with :? IOException when attempts > 0 ->
                Threading.Thread.Sleep 100
                acquire (attempts - 1)

        use _ = acquire 600
        action ()
