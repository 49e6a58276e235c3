namespace Research

open System
open System.IO
open System.Security.Cryptography
open System.Text.RegularExpressions

/// The checksums of a finished run, in a file that `sha256sum -c` reads. They find accidents, not a forger, who can write new ones.
module internal Checksums =

    let private name = "SHA256SUMS"

    /// The files that every finished run has. They stand last in the list, so that a list that was cut short lacks one of them.
    let texts =
        [
            "metrics.jsonl"
            "about.json"
            "answers.json"
            "claims.json"
            "cost.json"
            "provenance.json"
            "spec.json"
        ]

    /// The ending of files that take the place of others as soon as the list of their checksums stands beside the old one.
    let next = ".next"

    let private listed = Regex @"^(figures/[^/\\]+\.(json|csv)|weights/[^/\\]+\.(safetensors|zip))$"
    let private line = Regex "^([0-9a-f]{64})  (.+)$"
    let private at (folder: string) (file: string) = Path.Combine(folder, file)

    /// The list, and the list that takes its place.
    let list (folder: string) = at folder name

    /// Whether a run is finished.
    let isComplete (folder: string) = Disk.isFile (list folder) || Disk.isFile (list folder + next)

    /// The path of a file of a finished run, which is that of its successor while files are exchanged.
    let path (folder: string) (file: string) =
        let successor = at folder file + next

        if Disk.isFile (list folder + next) && Disk.isFile successor then
            successor
        else
            at folder file

    /// The SHA-256 of a stream's content, in hexadecimal.
    let hashOf (stream: Stream) = Convert.ToHexStringLower(SHA256.HashData stream)

    let hash (path: string) =
        use stream = Disk.openRead path
        hashOf stream

    /// The list as text.
    let write (entries: (string * string) list) = entries |> List.map (fun (file, sum) -> $"{sum}  {file}\n") |> String.concat ""

    let private again = "run the experiment again"

    /// The figures that a list of before weights were listed leaves out although the folder has them.
    let private lost (folder: string) (files: string list) =
        if List.tryLast files = Some "spec.json" then
            None
        else
            Disk.files (at folder "figures") "*.json"
            |> Seq.map (fun path -> "figures/" + string (Path.GetFileName path))
            |> Seq.tryFind (fun file -> not (List.contains file files))

    /// The files and their checksums, in the order of the list; or a sentence on the list.
    let entries (folder: string) : Result<(string * string) list, string> =
        Foreign.read $"{name} in {folder}" again (fun () ->
            let lines = Disk.readLines (path folder name) |> List.ofArray
            let read = lines |> List.map (fun text -> text, line.Match text)
            let files = [ for _, found in read -> found.Groups[2].Value ]

            let isWrong (found: Match) =
                let file = found.Groups[2].Value
                not (found.Success && (List.contains file texts || listed.IsMatch file))

            match read |> List.tryFind (snd >> isWrong), texts |> List.tryFind (fun text -> not (List.contains text files)) with
            | Some(wrong, _), _ -> Error $"{name} in {folder} is corrupt at \"{wrong}\": {again}."
            | None, Some missing -> Error $"{name} in {folder} is cut short, it does not list {missing}: {again}."
            | None, None when (List.distinct files).Length < files.Length ->
                Error $"{name} in {folder} is corrupt, it lists a file twice: {again}."
            | None, None ->
                match lost folder files with
                | Some file -> Error $"{name} in {folder} is cut short, it does not list {file}: {again}."
                | None -> Ok [ for _, found in read -> found.Groups[2].Value, found.Groups[1].Value ])
        |> Result.bind id

    let private isWeights (file: string) = file.StartsWith("weights/", StringComparison.Ordinal)

    let private check deeply (folder: string) (file: string, sum: string) =
        let place = path folder file

        if not (Disk.isFile place) then
            Some $"{file} in {folder} is missing: {again}."
        elif isWeights file && not deeply then
            if (Disk.stamp place |> Option.map fst) = Some 0L then
                Some $"{file} in {folder} is empty: {again}."
            else
                None
        else
            match Foreign.read $"{file} in {folder}" again (fun () -> hash place) with
            | Error wrong -> Some wrong
            | Ok found when found <> sum -> Some $"{file} in {folder} is corrupt, its contents do not match {name}: {again}."
            | Ok _ -> None

    /// A sentence on the first file of a finished run that is missing or was changed; None where there is none. Weights, which are large
    /// and are verified when they are read, must be there.
    let problem (folder: string) : string option =
        match entries folder with
        | Error wrong -> Some wrong
        | Ok entries -> entries |> List.tryPick (check false folder)

    /// A sentence on each file of a finished run that is missing or was changed, with the weights.
    let problems (folder: string) : string list =
        match entries folder with
        | Error wrong -> [ wrong ]
        | Ok entries -> entries |> List.choose (check true folder)

    let private inFigures (ending: string) (entries: (string * string) list) =
        entries
        |> List.map fst
        |> List.filter (fun file -> file.StartsWith("figures/", StringComparison.Ordinal) && file.EndsWith ending)

    /// The figures that are listed.
    let figures entries = inFigures ".json" entries

    /// The tables of figures that are listed.
    let tables entries = inFigures ".csv" entries

    // What a reader sees of an exchange of files, which takes milliseconds.
    let private state (folder: string) = Disk.stamp (list folder), Disk.stamp (list folder + next)

    /// Reads a run. Where its files are exchanged meanwhile, it is read again.
    let steady (folder: string) (read: unit -> Result<'run, string>) : Result<'run, string> =
        let rec attempt left =
            let before = state folder

            match read () with
            | Error _ when left > 0 && (state folder <> before || (snd before).IsSome) ->
                Threading.Thread.Sleep 20
                attempt (left - 1)
            | result -> result

        attempt 50
