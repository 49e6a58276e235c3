namespace Research

open System
open System.Collections.Concurrent
open System.Collections.Generic
open System.IO
open System.Text
open System.Text.Json.Nodes

/// The folder of a run, `runs/<name>-<hash>/`, with the hash of the keys of its cells.
[<NoEquality; NoComparison>]
type internal RunFolder =
    internal
        {
            Owner: Store
            RunName: string
            Path: string
            Engine: IEngine
            Cells: RunCell list
            /// The number of cells that are files by themselves.
            Loose: int ref
            /// The files of the finished run that was there when the folder was opened.
            Finished: Lazy<Set<string>>
            /// Files of a finished run whose cells were computed anew, with the files that take their places once the new run is finished.
            Anew: ConcurrentDictionary<string, string>
        }

    /// The path of the folder.
    member this.Folder = this.Path

/// The results of a run, which are written beside its weights.
[<NoEquality; NoComparison>]
type internal RunResults =
    {
        /// Each trained cell with the states of its restarts.
        Trained: (RunCell * TrainedState list) list
        /// The content of about.json: paper, figure, title, scale, warnings and losses of restarts.
        About: JsonNode
        /// The answers by the labels of their cells.
        Answers: JsonNode
        /// The claims with their verdicts.
        Claims: JsonNode
        /// Figures by name, as plotly.js reads them.
        Figures: (string * JsonNode) list
        /// The numbers of figures by name, as comma-separated values.
        Tables: (string * string) list
        /// The cost of the run.
        Cost: JsonNode
        /// The words of the command line.
        Command: string list
    }

/// Writes a run: cells are looked for and kept, and the results are written at the end.
[<RequireQualifiedAccess>]
module internal RunFolder =

    let internal folderName (name: string) (cells: RunCell list) =
        let hash = RunSpec.hash cells
        $"{AtomicFile.slug name}-{hash.Substring(0, 12)}"

    let private file (run: RunFolder) (name: string) = Path.Combine(run.Path, name)

    let private cellFile (run: RunFolder) (cell: RunCell) =
        Path.Combine(run.Path, "weights", $"{AtomicFile.slug cell.Label}-{cell.ShortKey}.safetensors")

    /// The name under which one process at a time computes a cell.
    let leaseName (cell: RunCell) = cell.Key

    let private spec (run: RunFolder) = RunSpec.write run.RunName run.Engine run.Cells

    let private named (path: string) = "weights/" + string (Path.GetFileName path)

    let private listed (folder: string) =
        if Checksums.isComplete folder then
            Checksums.entries folder |> Result.map (List.map fst >> Set) |> Result.defaultValue Set.empty
        else
            Set.empty

    /// Opens the folder of a run. The folder is created where it is missing, and temporary files of killed processes are deleted.
    let openIn (store: Store) (engine: IEngine) (name: string) (cells: RunCell list) : RunFolder =
        let path = Path.Combine(Store.runsFolder store, folderName name cells)

        let run =
            {
                Owner = store
                RunName = name
                Path = path
                Engine = engine
                Cells = cells
                Loose = ref 0
                Finished = lazy (listed path)
                Anew = ConcurrentDictionary()
            }

        try
            for folder in [ run.Path; file run "weights"; file run "figures" ] do
                Disk.createFolder folder
                AtomicFile.clean folder

            run.Loose.Value <- (Disk.files (file run "weights") ("*" + Store.weights)).Length

            if not (Checksums.isComplete run.Path) then
                AtomicFile.writeWith (file run "spec.json") (spec run)
        with :? UnauthorizedAccessException as error ->
            raise (
                IOException(
                    $"The run's folder {run.Path} cannot be written ({error.Message.TrimEnd '.'}): change its permissions or name another output folder.",
                    error
                )
            )

        run

    /// Notes the command that begins a run, until it is finished.
    let begin' (run: RunFolder) (command: string list) : unit =
        if not (Checksums.isComplete run.Path) then
            Beginning.write run.Path command

    // A file above this size stays by itself: copying it costs more than having it.
    let private mostBytes = 1_048_576L

    let private isPackable (path: string) =
        match Disk.stamp path with
        | Some(length, _) -> length <= mostBytes
        | None -> false

    let private content (stream: Stream) =
        use stream = stream
        use copy = new MemoryStream()
        stream.CopyTo copy
        copy.ToArray()

    /// Whether a pack of the folder has the same file.
    let private isPacked packs (path: string) =
        let name = string (Path.GetFileName path)

        packs
        |> List.exists (fun (pack, cells: Dictionary<string, Packed>) ->
            match cells.TryGetValue name with
            | true, cell -> content (Pack.openCell pack cell) = content (Disk.openRead path)
            | _ -> false)

    /// Writes packs of as many files of cells as make one. The result is the files that are in packs.
    let private pack (run: RunFolder) : string list =
        let weights = file run "weights"
        let packs = Store.packsIn run.Owner weights

        let packed, others =
            Disk.files weights ("*" + Store.weights)
            |> List.ofArray
            // A file that another one is about to replace stays beside the packs.
            |> List.filter (fun path -> isPackable path && not (run.Anew.ContainsKey path))
            |> List.partition (isPacked packs)

        let whole =
            others |> List.chunkBySize run.Owner.PackOf |> List.filter (fun part -> part.Length = run.Owner.PackOf)

        for part in whole do
            Store.addPackOf run.Owner (Pack.write weights part)

        packed @ List.concat whole

    let private discard (run: RunFolder) (files: string list) =
        for path in files do
            Disk.delete path
            Store.forget run.Owner path

    let private leaseOf (run: RunFolder) = string (Path.GetFileName run.Path)

    /// Puts files of cells into packs where there are enough of them. Those of a finished run are listed in its checksums, so they stay until
    /// it is finished again. Where another process packs the same run, or finishes it, nothing is done.
    let private packWhereDue (run: RunFolder) =
        lock run.Loose (fun () ->
            if run.Loose.Value >= run.Owner.PackOf && not (Checksums.isComplete run.Path) then
                use leases = new Leases(run.Owner.Root)

                if leases.TryTake(leaseOf run) then
                    pack run |> discard run

                run.Loose.Value <- (Disk.files (file run "weights") ("*" + Store.weights)).Length)

    let private isThere (run: RunFolder) (path: string) =
        Store.add run.Owner.CellFiles.Value path
        lock run.Loose (fun () -> run.Loose.Value <- run.Loose.Value + 1)
        packWhereDue run

    let private write (run: RunFolder) (cell: RunCell) (content: Stream -> unit) =
        let path = cellFile run cell

        let place =
            if run.Finished.Value.Contains(named path) && Disk.isFile path then
                // The process deletes it, or whoever finds it when this process is dead.
                run.Anew.GetOrAdd(path, AtomicFile.temporaryName)
            else
                path

        try
            AtomicFile.writeOneOfMany place content
        with :? InvalidDataException as error ->
            raise (IOException($"{path} cannot be kept: {error.Message}.", error))

        isThere run path

    /// Writes the file of a trained cell; it is there whole or not at all. What was kept of it while it was not finished is deleted.
    let keep (run: RunFolder) (cell: RunCell) (states: TrainedState list) : unit =
        write run cell (CellFile.write (Provenance.origin run.Engine) cell states)
        Store.forgetUnfinished cell run.Owner

    /// Writes what the restarts of a cell need to go on, in the place of what was kept before.
    let keepUnfinished (run: RunFolder) (cell: RunCell) (restarts: RestartProgress list) : unit =
        let path = string (Path.ChangeExtension(cellFile run cell, UnfinishedFile.ending))
        AtomicFile.writeWith path (UnfinishedFile.write (Provenance.origin run.Engine) cell restarts)
        Store.add run.Owner.UnfinishedFiles.Value path

    /// Looks for what was kept of a cell that is not finished, in this run and in all others.
    let tryUnfinished (run: RunFolder) (cell: RunCell) : Lookup<RestartProgress list> = Store.tryUnfinished cell run.Owner

    /// Writes the file of a derived cell; it is there whole or not at all.
    let keepNumbers (run: RunFolder) (cell: RunCell) (numbers: EquatableArray<Numbers>) : unit =
        write run cell (CellFile.writeNumbers (Provenance.origin run.Engine) cell numbers)

    let private find decode (run: RunFolder) (cell: RunCell) : Lookup<'found> =
        let isOwn (path: string) = path.StartsWith(run.Path + string Path.DirectorySeparatorChar, StringComparison.Ordinal)
        let found = Store.tryPlaces decode run.Owner cell (List.sortBy (isOwn >> not))

        match found.From with
        | Some path when not (isOwn path) ->
            let own = cellFile run cell
            use source = Store.openCell run.Owner path
            AtomicFile.writeOneOfMany own source.CopyTo
            isThere run own
        | _ -> ()

        found

    /// Looks for a trained cell in this run and then in all others. A file of another run is copied into this run.
    let tryLoad run cell : Lookup<TrainedState list> = find CellFile.decode run cell

    /// Looks for a derived cell in this run and then in all others. A file of another run is copied into this run.
    let tryLoadNumbers run cell : Lookup<EquatableArray<Numbers>> = find CellFile.decodeNumbers run cell

    let private readText (run: RunFolder) (name: string) = Disk.readText (Checksums.path run.Path name)

    /// The content of cost.json; None where the run is not finished or the file was changed.
    let cost (run: RunFolder) : JsonNode option =
        Foreign.read "cost.json" "" (fun () ->
            if Checksums.isComplete run.Path && (Checksums.problem run.Path).IsNone then
                JsonText.read (readText run "cost.json")
            else
                None)
        |> Result.defaultValue None

    let private timeIn (folder: string) : DateTimeOffset option =
        Foreign.read folder "" (fun () ->
            if Checksums.isComplete folder then
                JsonText.read (Disk.readText (Checksums.path folder "provenance.json")) |> Option.bind Provenance.time
            else
                None)
        |> Result.defaultValue None

    /// Whether no other finished run of the same name is newer.
    let private isNewest (run: RunFolder) (time: DateTimeOffset option) =
        let own = string (Path.GetFileName run.Path)
        let stem = own.Substring(0, own.LastIndexOf '-')

        Disk.folders (Store.runsFolder run.Owner) (stem + "-????????????")
        |> Seq.filter (fun folder -> Path.GetFileName folder <> own)
        |> Seq.forall (fun folder -> timeIn folder <= time)

    /// The provenance of a finished run whose results are what they were: it still says who made them.
    let private provenance (run: RunFolder) (others: (string * (string * (Stream -> unit))) list) (fresh: JsonNode) =
        let isSame =
            match Checksums.entries run.Path with
            | Ok entries ->
                let sums = Map entries

                Checksums.problem run.Path = None
                // What was trained is in the folder's name; spec.json may say it in another form.
                && others |> List.forall (fun (file, (sum, _)) -> file = "spec.json" || Map.tryFind file sums = Some sum)
            | Error _ -> false

        if not isSame then
            fresh
        else
            match JsonText.read (readText run "provenance.json") with
            | Some earlier when isNewest run (Provenance.time earlier) -> earlier
            | Some earlier -> Provenance.askedAgain earlier
            | None -> fresh

    let private text (text: string) =
        let bytes = Encoding.UTF8.GetBytes text
        Exchange.content (fun stream -> stream.Write(bytes, 0, bytes.Length))

    /// The packs of a run, and those of which other packs and files have every cell, as after --force.
    /// <param name="loose">The files of cells that stay beside the packs.</param>
    let private packsOf (run: RunFolder) (loose: string seq) : string list * string list =
        let weights = file run "weights"
        let times = Dictionary<string, int>()

        let count by (name: string) =
            times[name] <- by + (if times.ContainsKey name then times[name] else 0)
            times[name]

        let packs = Store.packsIn run.Owner weights |> List.sortBy (fst >> Disk.written)

        for path in loose do
            count 1 (string (Path.GetFileName path)) |> ignore

        for _, cells in packs do
            for name in cells.Keys do
                count 1 name |> ignore

        let isOutdated (_, cells: Dictionary<string, Packed>) =
            let isEach = cells.Keys |> Seq.forall (fun name -> times[name] > 1)

            if isEach then
                for name in cells.Keys do
                    count -1 name |> ignore

            isEach

        let outdated, kept = packs |> List.partition isOutdated
        List.map fst kept |> List.sort, List.map fst outdated

    /// Writes the results. A run that was finished before stays whole whatever happens meanwhile: files that have not changed are not
    /// touched, and the others are exchanged at once.
    let finish (run: RunFolder) (results: RunResults) : unit =
        let json (name, node) = name, Exchange.content (JsonText.writeTo node)

        let others =
            [
                for name, figure in results.Figures do
                    json ($"figures/{AtomicFile.slug name}.json", figure)
                for name, table in results.Tables do
                    $"figures/{AtomicFile.slug name}.csv", text table
                "metrics.jsonl", Exchange.content (Metrics.write results.Trained)
                json ("about.json", results.About)
                json ("answers.json", results.Answers)
                json ("claims.json", results.Claims)
                json ("cost.json", results.Cost)
                "spec.json", Exchange.content (spec run)
            ]

        Leases.Exclusively run.Owner.Root (leaseOf run) (fun () ->
            Exchange.settle run.Path
            let fresh = Provenance.json run.RunName run.Engine run.Cells results.Command

            let anew =
                [
                    for replaced in run.Anew ->
                        named replaced.Key,
                        Exchange.content (fun stream ->
                            use file = Disk.openRead replaced.Value
                            file.CopyTo stream)
                ]

            let provenance = json ("provenance.json", provenance run (others @ anew) fresh)

            let packed = pack run
            let isLeft = HashSet(Disk.files (file run "weights") ("*" + Store.weights))
            isLeft.ExceptWith packed
            let packs, outdated = packsOf run isLeft

            let weights =
                [
                    for cell in run.Cells do
                        let path = cellFile run cell

                        if isLeft.Remove path && not (run.Anew.ContainsKey path) then
                            named path
                    for pack in packs do
                        named pack
                ]

            let last = others |> List.filter (fst >> (=) "spec.json")
            let before = others |> List.filter (fst >> (<>) "spec.json")
            Exchange.replace run.Path (anew @ before @ [ provenance ] @ last) weights
            run.Anew.Values |> Seq.iter AtomicFile.tryDelete
            run.Anew.Clear()
            discard run (packed @ outdated)
            Beginning.forget run.Path)
