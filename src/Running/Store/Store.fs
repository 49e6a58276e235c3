namespace Research

open System
open System.Collections.Concurrent
open System.IO
open System.Text.Json.Nodes

/// An output folder: `runs/` with one folder per run, `report/`.
[<NoEquality; NoComparison>]
type Store =
    internal
        {
            Root: string
            Writable: bool
            /// Weight files by the short key in their name.
            Parts: Lazy<ConcurrentDictionary<string, string list>>
        }

    /// The output folder, as it was given.
    member this.Folder = this.Root

/// What was found for a setting.
[<NoEquality; NoComparison>]
type Lookup<'found> =
    {
        /// What its restarts left, in order, or the numbers of its derivation; None: it must be computed.
        Found: 'found option
        /// The file they come from.
        From: string option
        /// What was wrong with files that should have held it, one sentence each.
        Warnings: string list
    }

/// Opening an output folder, and finding trained settings in it by their key.
[<RequireQualifiedAccess>]
module Store =

    let internal runsFolder (store: Store) = Path.Combine(store.Root, "runs")

    let private shortKey (path: string) =
        let stem = string (Path.GetFileNameWithoutExtension path)
        stem.Substring(stem.LastIndexOf '-' + 1)

    let internal add (parts: ConcurrentDictionary<string, string list>) (path: string) =
        parts.AddOrUpdate(shortKey path, [ path ], fun _ paths -> if List.contains path paths then paths else paths @ [ path ])
        |> ignore

    let private index (root: string) =
        let parts = ConcurrentDictionary<string, string list>()
        let runs = Path.Combine(root, "runs")

        if Directory.Exists runs then
            for path in Directory.GetFiles(runs, "*.safetensors", SearchOption.AllDirectories) |> Array.sort do
                add parts path

        parts

    let private make root writable = { Root = root; Writable = writable; Parts = lazy (index root) }

    /// The nearest thing that exists on the way to a folder, if it is a file.
    let rec internal fileInTheWay (path: string) =
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

    /// Opens an output folder to read only: nothing is created, renamed or cleaned. It need not exist.
    let openReadOnly (out: string) : Result<Store, Fault> =
        match fileInTheWay (Path.GetFullPath out) with
        | Some file -> Error(blocked out file)
        | None -> Ok(make out false)

    /// Opens an output folder to write, creating it where it is missing; says at once if nothing can be written there.
    let openAt (out: string) : Result<Store, Fault> =
        match fileInTheWay (Path.GetFullPath out) with
        | Some file -> Error(blocked out file)
        | None ->
            try
                let runs = Path.Combine(out, "runs")
                Directory.CreateDirectory runs |> ignore
                let probe = AtomicFile.temporaryName (Path.Combine(runs, "probe"))
                File.WriteAllBytes(probe, [||])
                File.Delete probe
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

    /// Moves a damaged file aside, so that nothing is lost and nobody reads it again.
    let private setAside (path: string) =
        let name n = if n = 0 then $"{path}.corrupt" else $"{path}.corrupt{n}"

        let free = Seq.initInfinite name |> Seq.find (File.Exists >> not)
        File.Move(path, free)
        Path.GetFileName free

    let private damaged (store: Store) (path: string) (wrong: string) =
        let kept =
            try
                if store.Writable then $", kept as {setAside path}" else ""
            with
            | :? IOException
            | :? UnauthorizedAccessException -> ""

        $"{path} {wrong}{kept}: the setting is computed again."

    /// What is in a file, nothing, or a warning.
    let private tryFile decode (store: Store) (setting: RunSetting) (path: string) : Result<'found option, string> =
        try
            if not (File.Exists path) then
                Ok None
            else
                match decode setting (File.ReadAllBytes path) with
                | CellFile.Found found -> Ok(Some found)
                | CellFile.OtherKey _ -> Ok None
                | CellFile.Damaged wrong -> Error(damaged store path wrong)
        with
        | :? IOException
        | :? UnauthorizedAccessException as error ->
            Error $"{path} could not be read ({error.Message.TrimEnd '.'}): the setting is computed again."

    let internal tryPaths decode (store: Store) (setting: RunSetting) (paths: string list) : Lookup<'found> =
        let rec search warnings paths =
            match paths with
            | [] -> None, None, List.rev warnings
            | path :: others ->
                match tryFile decode store setting path with
                | Ok(Some found) -> Some found, Some path, List.rev warnings
                | Ok None -> search warnings others
                | Error warning -> search (warning :: warnings) others

        let found, from, warnings = search [] paths

        { Found = found; From = from; Warnings = warnings }

    let internal pathsOf (store: Store) (setting: RunSetting) =
        match store.Parts.Value.TryGetValue setting.ShortKey with
        | true, paths -> paths
        | _ -> []

    /// Whether any run has a file of a setting, which is not read.
    let has (setting: RunSetting) (store: Store) : bool = not (pathsOf store setting).IsEmpty

    /// Looks for a trained setting in every run, by its key, and verifies its checksum.
    let tryLoad (setting: RunSetting) (store: Store) : Lookup<TrainedState list> =
        tryPaths CellFile.decode store setting (pathsOf store setting)

    /// Looks for a derived setting in every run, by its key, and verifies its checksum.
    let tryLoadNumbers (setting: RunSetting) (store: Store) : Lookup<Values<Numbers>> =
        tryPaths CellFile.decodeNumbers store setting (pathsOf store setting)

    /// The first of some files that exists, e.g. an asset that may not be installed.
    let firstFile (paths: string list) : string option = paths |> List.tryFind File.Exists

    /// Writes a text to a place below the output folder, e.g. bench/table.md, whole or not at all; gives its path.
    let writeText (place: string) (text: string) (store: Store) : string =
        let path = Path.Combine(store.Root, place)
        Directory.CreateDirectory(string (Path.GetDirectoryName path)) |> ignore
        AtomicFile.writeText path text
        path
