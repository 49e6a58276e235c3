namespace Research

open System
open System.Collections.Concurrent
open System.IO
open System.Text.Json.Nodes

/// An output folder, with `runs/`, which has a folder for each run, and `report/`.
[<NoEquality; NoComparison>]
type internal Store =
    internal
        {
            Root: string
            Writable: bool
            /// The files of cells by the short keys in their names.
            CellFiles: Lazy<ConcurrentDictionary<string, string list>>
            /// The files of cells that are not finished, likewise.
            UnfinishedFiles: Lazy<ConcurrentDictionary<string, string list>>
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

    // Folders of other users that cannot be read are passed over.
    let private everywhere = EnumerationOptions(RecurseSubdirectories = true, IgnoreInaccessible = true)

    /// The ending of files of weights.
    let weights = ".safetensors"

    let private addAll ending (parts: ConcurrentDictionary<string, string list>) (runs: string) =
        if Directory.Exists runs then
            for path in Directory.GetFiles(runs, "*" + ending, everywhere) |> Array.sort do
                add parts path

    let private index ending (root: string) =
        let parts = ConcurrentDictionary<string, string list>()
        addAll ending parts (Path.Combine(root, "runs"))
        parts

    /// Lists the files of cells anew, with those that other processes wrote meanwhile.
    let refresh (store: Store) : unit = addAll weights store.CellFiles.Value (runsFolder store)

    /// Deletes what killed processes left in any folder of runs.
    let private clean (runs: string) =
        for path in Directory.GetFiles(runs, "*" + AtomicFile.ending, everywhere) do
            AtomicFile.cleanFile path

    let private make root writable =
        {
            Root = root
            Writable = writable
            CellFiles = lazy (index weights root)
            UnfinishedFiles = lazy (index UnfinishedFile.ending root)
        }

    /// The first file on the path of a folder, which keeps the folder from being created; None where there is none.
    let rec fileInTheWay (path: string) =
        if File.Exists path then Some path
        elif Directory.Exists path then None
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
                Directory.CreateDirectory runs |> ignore
                let probe = AtomicFile.temporaryName (Path.Combine(runs, "probe"))
                File.WriteAllBytes(probe, [||])
                File.Delete probe
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

    // A disk that damages a file each time must not fill up with copies.
    let private mostAside = 4

    /// Renames a damaged file, so that it is kept but not read again.
    let private setAside (path: string) =
        let name n = if n = 0 then $"{path}.corrupt" else $"{path}.corrupt{n}"

        let names = [ for n in 0 .. mostAside - 1 -> name n ]
        let free = names |> List.tryFind (File.Exists >> not) |> Option.defaultWith (fun () -> List.last names)
        File.Move(path, free, overwrite = true)
        Path.GetFileName free

    let private damaged (store: Store) (path: string) (wrong: string) =
        let kept =
            try
                if store.Writable then $", kept as {setAside path}" else ""
            with
            | :? IOException
            | :? UnauthorizedAccessException -> ""

        $"{path} {wrong}{kept}: the cell is computed again."

    /// The content of a file; None where it belongs to another cell, Error with a warning where it is damaged.
    let private tryFile decode (store: Store) (cell: RunCell) (path: string) : Result<'found option, string> =
        try
            if not (File.Exists path) then
                Ok None
            else
                // The file is closed before it is renamed.
                match using (SafetensorsReader.openAt path) (decode cell) with
                | CellFile.Found found -> Ok(Some found)
                | CellFile.OtherKey _ -> Ok None
                | CellFile.Damaged wrong -> Error(damaged store path wrong)
        with
        | :? IOException
        | :? UnauthorizedAccessException as error ->
            Error $"{path} could not be read ({error.Message.TrimEnd '.'}): the cell is computed again."

    let internal tryPaths decode (store: Store) (cell: RunCell) (paths: string list) : Lookup<'found> =
        let rec search warnings paths =
            match paths with
            | [] -> None, None, List.rev warnings
            | path :: others ->
                match tryFile decode store cell path with
                | Ok(Some found) -> Some found, Some path, List.rev warnings
                | Ok None -> search warnings others
                | Error warning -> search (warning :: warnings) others

        let found, from, warnings = search [] paths

        { Found = found; From = from; Warnings = warnings }

    let internal pathsOf (store: Store) (cell: RunCell) =
        match store.CellFiles.Value.TryGetValue cell.ShortKey with
        | true, paths -> paths
        | _ -> []

    let private unfinishedPaths (store: Store) (cell: RunCell) =
        match store.UnfinishedFiles.Value.TryGetValue cell.ShortKey with
        | true, paths -> paths
        | _ -> []

    /// What is kept of the restarts of a cell that is not finished, in any run.
    let tryUnfinished (cell: RunCell) (store: Store) : Lookup<RestartProgress list> =
        tryPaths UnfinishedFile.decode store cell (unfinishedPaths store cell)

    /// Deletes what was kept of a cell while it was not finished.
    let forgetUnfinished (cell: RunCell) (store: Store) : unit =
        for path in unfinishedPaths store cell do
            AtomicFile.tryDelete path

        store.UnfinishedFiles.Value.TryRemove cell.ShortKey |> ignore

    /// Whether any run has a file of a cell. The file is not read.
    let has (cell: RunCell) (store: Store) : bool = not (pathsOf store cell).IsEmpty

    /// Looks for a trained cell in all runs by its key, and verifies the checksum.
    let tryLoad (cell: RunCell) (store: Store) : Lookup<TrainedState list> =
        tryPaths CellFile.decode store cell (pathsOf store cell)

    /// Looks for a derived cell in all runs by its key, and verifies the checksum.
    let tryLoadNumbers (cell: RunCell) (store: Store) : Lookup<EquatableArray<Numbers>> =
        tryPaths CellFile.decodeNumbers store cell (pathsOf store cell)

    /// The first path of a list at which a file exists.
    let firstFile (paths: string list) : string option = paths |> List.tryFind File.Exists

    /// Writes a text file, whole or not at all, to a path below the output folder, e.g. bench/table.md. The result is its full path.
    let writeText (place: string) (text: string) (store: Store) : string =
        let path = Path.Combine(store.Root, place)
        Directory.CreateDirectory(string (Path.GetDirectoryName path)) |> ignore
        AtomicFile.writeText path text
        path
