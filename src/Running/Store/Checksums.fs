namespace Research

open System
open System.IO
open System.Security.Cryptography

/// The checksums of a run's text files, in a file that `sha256sum -c` reads. The file is written last, so that a run without it
/// counts as unfinished.
module internal Checksums =

    let private name = "SHA256SUMS"

    let private hash (path: string) =
        use stream = File.OpenRead path
        Convert.ToHexStringLower(SHA256.HashData stream)

    /// Whether a run is finished.
    let isComplete (folder: string) = File.Exists(Path.Combine(folder, name))

    /// Deletes the checksums, so that the run counts as unfinished.
    let withdraw (folder: string) = File.Delete(Path.Combine(folder, name))

    /// Writes the checksums of files, whose paths are relative to the run's folder and have forward slashes.
    let write (folder: string) (files: string list) =
        files
        |> List.map (fun file -> $"{hash (Path.Combine(folder, file))}  {file}\n")
        |> String.concat ""
        |> AtomicFile.writeText (Path.Combine(folder, name))

    let private entry (line: string) =
        match line.Split("  ", 2) with
        | [| sum; file |] -> Ok(sum, file)
        | _ -> Error line

    /// A sentence on the first file of a finished run that is missing or was changed; None where there is none.
    let problem (folder: string) : string option =
        let check line =
            match entry line with
            | Error line -> Some $"{name} in {folder} is corrupt at \"{line}\": run the experiment again."
            | Ok(_, file) when not (File.Exists(Path.Combine(folder, file))) ->
                Some $"{file} in {folder} is missing: run the experiment again."
            | Ok(sum, file) when hash (Path.Combine(folder, file)) <> sum ->
                Some $"{file} in {folder} is corrupt, its contents do not match {name}: run the experiment again."
            | Ok _ -> None

        File.ReadAllLines(Path.Combine(folder, name)) |> Seq.tryPick check

    /// The files that have checksums.
    let files (folder: string) : string list =
        [
            for line in File.ReadAllLines(Path.Combine(folder, name)) do
                match entry line with
                | Ok(_, file) -> file
                | Error _ -> ()
        ]
