namespace Research

open System
open System.Collections.Concurrent
open System.Collections.Generic
open System.IO

/// An output folder, with `runs/`, which has a folder for each run, and `report/`.
[<NoEquality; NoComparison>]
type internal Store =
    internal
        {
            Root: string
            Writable: bool
            /// The number of files of cells of a run that make a pack.
            PackOf: int
            /// The files of cells by the short keys in their names. That of a cell in a pack is the pack's path, a slash and its name.
            CellFiles: Lazy<ConcurrentDictionary<string, string list>>
            /// The files of cells that are not finished, likewise.
            UnfinishedFiles: Lazy<ConcurrentDictionary<string, string list>>
            /// The packs by their paths, with their cells by their names.
            Packs: ConcurrentDictionary<string, Dictionary<string, Packed>>
            /// Sentences on packs that are damaged.
            Damage: ConcurrentQueue<string>
        }

    /// The path of the output folder, as it was given.
    member this.Folder = this.Root

/// The result of looking for a cell.
[<NoEquality; NoComparison>]
type internal Lookup<'found> =
    {
        /// The states of its restarts in their order, or the numbers of its derivation; None where the cell must be computed.
        Found: 'found option
        /// The file that they were read from.
        From: string option
        /// A sentence for each damaged file that should have held the cell.
        Warnings: string list
    }

/// Opens output folders, and finds cells in them by their keys.
[<RequireQualifiedAccess>]
module internal Store =

    let internal runsFolder (store: Store) = Path.Combine(store.Root, "runs")

    /// The short key in the name of a file of a cell.
    let shortKey (path: string) =
        let stem = string (Path.GetFileNameWithoutExtension path)
        stem.Substring(stem.LastIndexOf '-' + 1)

    let internal add (parts: ConcurrentDictionary<string, string list>) (path: string) =
        parts.AddOrUpdate(shortKey path, [ path ], fun _ paths -> if List.contains path paths then paths else paths @ [ path ])
        |> ignore

    let private remove (parts: ConcurrentDictionary<string, string list>) (path: string) =
        let key = shortKey path

        match parts.TryGetValue key with
        | true, [ only ] when only = path -> parts.TryRemove key |> ignore
        | true, paths -> parts[key] <- List.except [ path ] paths
        | _ -> ()

    /// The ending of files of weights.
    let weights = ".safetensors"

    let private filesBelow (folder: string) (pattern: string) =
        if Disk.isFolder folder then Disk.filesBelow folder pattern else [||]

    // A disk that damages a file each time must not fill up with copies.
    let private mostAside = 4

    /// Renames a damaged file, so that it is kept but not read again.
    let private setAside (path: string) =
        let name n = if n = 0 then $"{path}.corrupt" else $"{path}.corrupt{n}"

        let names = [ for n in 0 .. mostAside - 1 -> name n ]
        let free = names |> List.tryFind (Disk.isFile >> not) |> Option.defaultWith (fun () -> List.last names)
        Disk.rename path free
        string (Path.GetFileName free)

    /// Writes the whole cells of a damaged pack as files of their own, and sets the pack aside. The result is the name that it has then.
    let private unpack (parts: ConcurrentDictionary<string, string list>) (pack: string) (cells: Packed seq) =
        for cell in cells do
            let path = Path.Combine(string (Path.GetDirectoryName pack), cell.Name)
            use content = Pack.openCell pack cell

            if not (Disk.isFile path) && Result.isOk (SafetensorsReader.decode content) then
                content.Position <- 0L
                AtomicFile.writeOneOfMany path content.CopyTo
                add parts path

            remove parts (Path.Combine(pack, cell.Name))

        setAside pack

    /// Lists the cells of a pack that is not known yet.
    let private addPack writable (packs: ConcurrentDictionary<string, Dictionary<string, Packed>>) damage parts (pack: string) =
        if not (packs.ContainsKey pack) then
            let read () =
                let cells, wrong = Pack.cells pack

                let kept =
                    match wrong with
                    | Some _ when writable -> $", kept as {unpack parts pack cells}"
                    | _ ->
                        let known = Dictionary<string, Packed>()

                        for cell in cells do
                            known[cell.Name] <- cell
                            add parts (Path.Combine(pack, cell.Name))

                        packs[pack] <- known
                        ""

                for wrong in Option.toList wrong do
                    (damage: ConcurrentQueue<string>)
                        .Enqueue($"{pack} {wrong}{kept}: {cells.Length} of its cells are found, and others are computed again.")

            match Foreign.read pack "its cells are computed again" read with
            | Ok() -> ()
            | Error wrong -> damage.Enqueue wrong

    let private make root writable =
        let runs = Path.Combine(root, "runs")
        let packs, damage = ConcurrentDictionary<string, Dictionary<string, Packed>>(), ConcurrentQueue<string>()

        let index () =
            let parts = ConcurrentDictionary<string, string list>()
            filesBelow runs ("*" + weights) |> Array.iter (add parts)
            filesBelow runs Pack.pattern |> Array.iter (addPack writable packs damage parts)
            parts

        let unfinished () =
            let parts = ConcurrentDictionary<string, string list>()
            filesBelow runs ("*" + UnfinishedFile.ending) |> Array.iter (add parts)
            parts

        {
            Root = root
            Writable = writable
            PackOf = 1_000
            CellFiles = lazy (index ())
            UnfinishedFiles = lazy (unfinished ())
            Packs = packs
            Damage = damage
        }

    /// Lists the files of cells anew, with those that other processes wrote meanwhile.
    let refresh (store: Store) : unit =
        let parts = store.CellFiles.Value
        filesBelow (runsFolder store) ("*" + weights) |> Array.iter (add parts)

        filesBelow (runsFolder store) Pack.pattern
        |> Array.iter (addPack store.Writable store.Packs store.Damage parts)

    /// Lists a pack that was written.
    let addPackOf (store: Store) (pack: string) : unit =
        addPack store.Writable store.Packs store.Damage store.CellFiles.Value pack

    /// Removes a file of a cell, or a pack, from the lists.
    let forget (store: Store) (path: string) : unit =
        match store.Packs.TryRemove path with
        | true, cells ->
            for cell in cells.Keys do
                remove store.CellFiles.Value (Path.Combine(path, cell))
        | _ -> remove store.CellFiles.Value path

    /// The packs of a folder of weights, with their cells by their names.
    let packsIn (store: Store) (folder: string) : (string * Dictionary<string, Packed>) list =
        [
            for pack in store.Packs do
                if string (Path.GetDirectoryName pack.Key) = folder then
                    pack.Key, pack.Value
        ]
        |> List.sortBy fst

    /// The names of the files of cells in a folder of weights, those in packs included.
    let namesIn (folder: string) : string list =
        [
            if Disk.isFolder folder then
                for path in Disk.files folder ("*" + weights) do
                    string (Path.GetFileName path)

                for pack in Disk.files folder Pack.pattern do
                    for cell in fst (Pack.cells pack) do
                        cell.Name
        ]

    /// Sentences on damaged packs that were not said yet.
    let damage (store: Store) : string list =
        [
            let mutable wrong = ""

            while store.Damage.TryDequeue &wrong do
                wrong
        ]

    /// Deletes what killed processes left in any folder of runs.
    let private clean (runs: string) = filesBelow runs ("*" + AtomicFile.ending) |> Array.iter AtomicFile.cleanFile

    /// The first file on the path of a folder, which keeps the folder from being created; None where there is none.
    let rec fileInTheWay (path: string) =
        if Disk.isFile path then Some path
        elif Disk.isFolder path then None
        else Path.GetDirectoryName path |> Option.ofObj |> Option.bind fileInTheWay

    let private blocked (out: string) (file: string) =
        let value =
            if file = Path.GetFullPath out then
                $"the file {out}"
            else
                $"{out}, below the file {file},"

        Fault("the output folder", value, "a folder", "name another folder or move the file away")

    /// A fault where no folder can be at a path: no path at all, or a file on the way.
    let private obstacle (out: string) : Fault option =
        match Foreign.read "" "" (fun () -> fileInTheWay (Path.GetFullPath out)) with
        | Ok file -> file |> Option.map (blocked out)
        | Error _ -> Some(Fault("the output folder", $"\"{out}\"", "a path", "name a folder, such as out"))

    /// Opens an output folder for reading only: nothing is created, renamed or deleted. The folder need not exist.
    let openReadOnly (out: string) : Result<Store, Fault> =
        match obstacle out with
        | Some fault -> Error fault
        | None -> Ok(make out false)

    /// Opens an output folder for writing and creates it where it is missing. A folder that cannot be written to is a fault.
    let openAt (out: string) : Result<Store, Fault> =
        match obstacle out with
        | Some fault -> Error fault
        | None ->
            try
                let runs = Path.Combine(out, "runs")
                Disk.createFolder runs
                let probe = AtomicFile.temporaryName (Path.Combine(runs, "probe"))
                Disk.create false probe ignore
                Disk.delete probe
                clean runs
                Ok(make out true)
            with
            | :? IOException
            | :? UnauthorizedAccessException as error ->
                Fault(
                    "the output folder",
                    $"{out} ({error.Message.TrimEnd '.'})",
                    "a folder that can be written",
                    "name another folder or change its permissions"
                )
                |> Error

    let private damaged (store: Store) (path: string) (wrong: string) =
        let kept =
            try
                match Pack.around path with
                | _ when not store.Writable -> ""
                | None -> $", kept as {setAside path}"
                | Some pack ->
                    match store.Packs.TryRemove pack with
                    | true, cells -> $", kept in {unpack store.CellFiles.Value pack cells.Values}"
                    | _ -> ""
            with
            | :? IOException
            | :? UnauthorizedAccessException -> ""

        $"{path} {wrong}{kept}: the cell is computed again."

    let private (|Gone|_|) (error: exn) =
        match error with
        | :? FileNotFoundException
        | :? DirectoryNotFoundException
        | :? KeyNotFoundException -> Some()
        | _ -> None

    /// Opens the file of a cell, by itself or in a pack.
    let openCell (store: Store) (path: string) : Stream =
        match Pack.around path with
        | None -> SafetensorsReader.openAt path
        | Some pack -> Pack.openCell pack store.Packs[pack].[string (Path.GetFileName path)]

    /// The content of a file; None where it belongs to another cell, Error with a warning where it is damaged.
    let private tryFile
        decode
        (store: Store)
        (vanished: bool ref)
        (cell: RunCell)
        (path: string)
        : Result<'found option, string> =
        try
            // The file is closed before it is renamed.
            match using (openCell store path) (decode cell) with
            | CellFile.Found found -> Ok(Some found)
            | CellFile.OtherKey _ -> Ok None
            | CellFile.Damaged wrong -> Error(damaged store path wrong)
        with
        | Gone ->
            forget store path
            vanished.Value <- true
            Ok None
        | :? IOException
        | :? UnauthorizedAccessException as error ->
            Error $"{path} could not be read ({error.Message.TrimEnd '.'}): the cell is computed again."

    let private tryPaths decode (store: Store) (vanished: bool ref) (cell: RunCell) (paths: string list) : Lookup<'found> =
        let rec search warnings paths =
            match paths with
            | [] -> None, None, List.rev warnings
            | path :: others ->
                match tryFile decode store vanished cell path with
                | Ok(Some found) -> Some found, Some path, List.rev warnings
                | Ok None -> search warnings others
                | Error warning -> search (warning :: warnings) others

        let found, from, warnings = search [] paths

        { Found = found; From = from; Warnings = warnings }

    let internal pathsOf (store: Store) (cell: RunCell) =
        match store.CellFiles.Value.TryGetValue cell.ShortKey with
        | true, paths -> paths
        | _ -> []

    /// Looks for a cell at the places where the store has it, in an order. If the files of one were put elsewhere meanwhile, it is sought
    /// again.
    let internal tryPlaces decode (store: Store) (cell: RunCell) (order: string list -> string list) : Lookup<'found> =
        let vanished = ref false
        let found = tryPaths decode store vanished cell (order (pathsOf store cell))

        if found.Found.IsNone && vanished.Value then
            refresh store
            tryPaths decode store (ref false) cell (order (pathsOf store cell))
        else
            found

    let private unfinishedPaths (store: Store) (cell: RunCell) =
        match store.UnfinishedFiles.Value.TryGetValue cell.ShortKey with
        | true, paths -> paths
        | _ -> []

    /// What is kept of the restarts of a cell that is not finished, in any run.
    let tryUnfinished (cell: RunCell) (store: Store) : Lookup<RestartProgress list> =
        tryPaths UnfinishedFile.decode store (ref false) cell (unfinishedPaths store cell)

    /// Deletes what was kept of a cell while it was not finished.
    let forgetUnfinished (cell: RunCell) (store: Store) : unit =
        for path in unfinishedPaths store cell do
            AtomicFile.tryDelete path

        store.UnfinishedFiles.Value.TryRemove cell.ShortKey |> ignore

    /// Whether any run has a file of a cell. The file is not read.
    let has (cell: RunCell) (store: Store) : bool = not (pathsOf store cell).IsEmpty

    /// Looks for a trained cell in all runs by its key, and verifies the checksum.
    let tryLoad (cell: RunCell) (store: Store) : Lookup<TrainedState list> = tryPlaces CellFile.decode store cell id

    /// Looks for a derived cell in all runs by its key, and verifies the checksum.
    let tryLoadNumbers (cell: RunCell) (store: Store) : Lookup<EquatableArray<Numbers>> =
        tryPlaces CellFile.decodeNumbers store cell id

    /// The first path of a list at which a file exists.
    let firstFile (paths: string list) : string option = paths |> List.tryFind Disk.isFile

    /// Writes a text file, whole or not at all, to a path below the output folder, e.g. bench/table.md. The result is its full path.
    let writeText (place: string) (text: string) (store: Store) : string =
        let path = Path.Combine(store.Root, place)
        Disk.createFolder (string (Path.GetDirectoryName path))
        AtomicFile.writeText path text
        path
