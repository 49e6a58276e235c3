namespace Research

open System
open System.IO
open System.Text.Json.Nodes

/// A finished run that was read from the store, for a report.
[<NoEquality; NoComparison>]
type internal StoredRun =
    {
        /// The name of the run, e.g. a figure's ID.
        Name: string
        /// The run's folder.
        Folder: string
        /// The time at which the run was finished, in UTC.
        Finished: DateTimeOffset
        /// The content of spec.json.
        Spec: JsonNode
        /// The content of provenance.json.
        Provenance: JsonNode
        /// The content of about.json.
        About: JsonNode
        /// The content of answers.json.
        Answers: JsonNode
        /// The content of claims.json.
        Claims: JsonNode
        /// The content of cost.json.
        Cost: JsonNode
        /// The figures by their names, in the order in which they were drawn.
        Figures: (string * JsonNode) list
    }

/// How a run that the store does not have differs from the newest run of its name.
type internal Miss =
    {
        /// The folder name of the earlier run.
        Earlier: string
        /// The first few fields that changed.
        Changes: SpecChange list
        /// The number of further fields that changed.
        More: int
    }

    /// The differences as one sentence.
    member this.Sentence =
        let changes =
            if this.Changes.IsEmpty then
                "the version of what computes it"
            else
                this.Changes |> List.map string |> String.concat ", "

        let more = if this.More = 0 then "" else $" and {this.More} more"
        $"It differs from {this.Earlier} in {changes}{more}."

/// Finds and reads finished runs.
[<RequireQualifiedAccess>]
module internal StoredRun =

    /// The folders of runs, finished or not.
    let folders (store: Store) =
        let runs = Store.runsFolder store

        if Disk.isFolder runs then Disk.folders runs "*" |> List.ofArray else []

    let private again = "run the experiment again"

    let private objects = [ "spec.json"; "provenance.json"; "about.json"; "cost.json" ]

    let private readNode (folder: string) (file: string) : Result<JsonNode, string> =
        let named = $"{file} in {folder}"

        Foreign.read named again (fun () -> JsonText.readBytes (Disk.readBytes (Checksums.path folder file)))
        |> Result.bind (function
            | None -> Error $"{named} is corrupt, it is not JSON: {again}."
            | Some node when List.contains file objects && not (node :? JsonObject) ->
                Error $"{named} is corrupt, it is no object: {again}."
            | Some node -> Ok node)

    /// The name and time of the run in a folder, from its provenance.
    let private head (folder: string) =
        readNode folder "provenance.json"
        |> Result.bind (fun node ->
            let named = $"provenance.json in {folder}"

            Foreign.read named again (fun () -> string node["name"], Provenance.time node)
            |> Result.bind (function
                | name, Some time -> Ok(name, time, folder)
                | _ -> Error $"{named} is corrupt, it holds no time: {again}."))

    let private read (name: string, finished: DateTimeOffset, folder: string) : Result<StoredRun, string> =
        let figureFiles = Checksums.entries folder |> Result.map Checksums.figures |> Result.defaultValue []

        let files =
            [ "spec.json"; "provenance.json"; "about.json"; "answers.json"; "claims.json"; "cost.json" ] @ figureFiles

        match Checksums.problem folder with
        | Some problem -> Error problem
        | None ->
            let nodes = files |> List.map (readNode folder)

            match
                nodes
                |> List.tryPick (function
                    | Error wrong -> Some wrong
                    | Ok _ -> None),
                List.choose Result.toOption nodes
            with
            | Some wrong, _ -> Error wrong
            | None, spec :: provenance :: about :: answers :: claims :: cost :: figures ->
                Ok
                    {
                        Name = name
                        Folder = folder
                        Finished = finished
                        Spec = spec
                        Provenance = provenance
                        About = about
                        Answers = answers
                        Claims = claims
                        Cost = cost
                        Figures = List.zip (figureFiles |> List.map (Path.GetFileNameWithoutExtension >> string)) figures
                    }
            | None, _ -> Error $"{folder} is incomplete: run the experiment again."

    /// The table of numbers of a figure, as UTF-8; or the beginning of a sentence, for a run that was finished before tables were kept.
    let tryTable (run: StoredRun) (figure: string) : Result<byte array, string> =
        let file = $"figures/{figure}.csv"

        match Checksums.entries run.Folder |> Result.map Checksums.tables with
        | Ok tables when List.contains file tables ->
            use stream = Disk.openRead (Checksums.path run.Folder file)
            use copy = new MemoryStream()
            stream.CopyTo copy
            Ok(copy.ToArray())
        | _ -> Error $"The run {run.Name} has no table of its figure {figure}"

    /// The run of a folder, finished and undamaged; or a sentence.
    let ofFolder (folder: string) : Result<StoredRun, string> =
        Checksums.steady folder (fun () -> head folder |> Result.bind read)

    /// The newest undamaged run of a name among its finished folders, and a sentence for each damaged newer one.
    let rec private newest warnings heads =
        match heads with
        | [] -> None, List.rev warnings
        | next :: older ->
            let _, _, folder = next

            match Checksums.steady folder (fun () -> read next) with
            | Ok run -> Some run, List.rev warnings
            | Error warning -> newest (warning :: warnings) older

    /// A sentence on a folder that may not be listed, e.g. another user's.
    let private closed (folder: string) =
        match Foreign.read folder "change its permissions" (fun () -> Disk.files folder "*") with
        | Ok _ -> None
        | Error wrong -> Some wrong

    /// The newest finished run of each name, ordered by name, and a sentence for each damaged file.
    let latest (store: Store) : StoredRun list * string list =
        let heads =
            folders store
            |> List.filter Checksums.isComplete
            |> List.map (fun folder -> Checksums.steady folder (fun () -> head folder))

        let broken =
            heads
            |> List.choose (function
                | Error wrong -> Some wrong
                | Ok _ -> None)

        let perName =
            heads
            |> List.choose Result.toOption
            |> List.groupBy (fun (name, _, _) -> name)
            |> List.sortBy fst
            |> List.map (fun (_, runs) -> runs |> List.sortByDescending (fun (_, time, _) -> time) |> newest [])

        List.choose fst perName, List.choose closed (folders store) @ broken @ List.collect snd perName

    /// How a run that the store does not have differs from the newest run of its name, finished or not. None where the store has the
    /// run, or has no run of its name.
    let whyMissing (store: Store) (engine: IEngine) (name: string) (cells: RunCell list) : Miss option =
        let own = RunFolder.folderName name cells
        let stem = AtomicFile.slug name + "-"
        let isOwn (folder: string) = Path.GetFileName folder = own

        let sibling (folder: string) =
            // It only explains, so what cannot be read explains nothing.
            match
                readNode folder "spec.json"
                |> Result.bind (fun spec -> Foreign.read "spec.json" again (fun () -> spec, string spec["name"]))
            with
            | Ok(spec, its) when its = name -> Some(Disk.written (Path.Combine(folder, "spec.json")), folder, spec)
            | _ -> None

        let isNamed (folder: string) = (string (Path.GetFileName folder)).StartsWith(stem, StringComparison.Ordinal)

        match folders store |> List.filter isNamed with
        | all when List.exists isOwn all -> None
        | all ->
            match all |> List.choose sibling |> List.sortByDescending (fun (time, folder, _) -> time, folder) with
            | [] -> None
            | (_, folder, spec) :: _ ->
                Foreign.read "spec.json" again (fun () ->
                    match JsonText.read (RunSpec.json name engine cells) with
                    | Some next -> RunSpec.changes spec next
                    | None -> [])
                |> Result.toOption
                |> Option.map (fun changes ->
                    {
                        Earlier = string (Path.GetFileName folder)
                        Changes = List.truncate 5 changes
                        More = max 0 (changes.Length - 5)
                    })
