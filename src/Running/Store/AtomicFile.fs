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
        $"{path}.{host}.{Disk.processId ()}.{unique}{suffix}"

    /// Deletes a file, where that is possible.
    let tryDelete (path: string) =
        try
            Disk.delete path
        with
        | :? IOException
        | :? UnauthorizedAccessException -> ()

    let private writing isFlushed (path: string) (write: Stream -> unit) : unit =
        let temporary = temporaryName path

        try
            Disk.create isFlushed temporary write
            Disk.rename temporary path

            if isFlushed then
                Disk.flushFolder (string (Path.GetDirectoryName(Path.GetFullPath path)))
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

    /// The name of this machine in names of files: letters, digits, '_' and '-'.
    let hostName = host

    /// Whether a process of this machine still runs that began before a moment, in UTC.
    let isRunning (id: string) (since: DateTime) =
        try
            use owner = Process.GetProcessById(Int32.Parse(id, Globalization.CultureInfo.InvariantCulture))
            owner.StartTime.ToUniversalTime() <= since.AddSeconds 1.0
        with
        | :? FormatException
        | :? OverflowException
        | :? ArgumentException
        | :? InvalidOperationException -> false
        | :? ComponentModel.Win32Exception -> true

    /// Whether the process that made a temporary file still runs. Of another machine, only the age of the file is known.
    let private isOwned (written: DateTime) (host': string) (id: string) =
        if host' <> host then
            written > DateTime.UtcNow.AddDays -1.0
        else
            isRunning id written

    /// Deletes a temporary file of a killed process. Those of running processes stay.
    let cleanFile (path: string) =
        let parts = (string (Path.GetFileName path)).Split '.'

        if parts.Length >= 5 && not (isOwned (Disk.written path) parts[parts.Length - 4] parts[parts.Length - 3]) then
            tryDelete path

    /// Deletes temporary files that killed processes left in a folder.
    let clean (folder: string) = Disk.files folder ("*" + suffix) |> Array.iter cleanFile

    /// The ending of temporary files.
    let ending = suffix
