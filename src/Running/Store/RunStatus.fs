namespace Research

open System
open System.Collections.Generic
open System.IO
open System.Text.Json.Nodes

/// Where a run stands.
[<NoComparison>]
type internal RunState =
    /// The run was finished at a time.
    | Complete of DateTimeOffset option
    /// A process computes at least one of its cells now.
    | Running of by: string
    /// Nobody computes it. The command is that which began it, where it is known.
    | Halted of Beginning option

/// A run of the store, finished or not.
[<NoComparison>]
type internal RunStatus =
    {
        /// The name of the run, e.g. a figure's ID.
        Name: string
        /// The run's folder.
        Folder: string
        /// The number of cells, and of those that are kept.
        Cells: int
        Kept: int
        /// The number of cells of which a checkpoint is kept.
        Begun: int
        State: RunState
    }

/// Says where the runs of a store stand. Files of weights are not opened.
[<RequireQualifiedAccess>]
module internal RunStatus =

    let private weights (folder: string) = Path.Combine(folder, "weights")

    let private kept (folder: string) = HashSet(Store.namesIn (weights folder) |> Seq.map Store.shortKey)

    let private begun (folder: string) =
        if Disk.isFolder (weights folder) then
            HashSet(Disk.files (weights folder) ("*" + UnfinishedFile.ending) |> Seq.map Store.shortKey)
        else
            HashSet()

    let private text (folder: string) (file: string) =
        match JsonText.read (Disk.readText (Checksums.path folder file)) with
        | Some node -> node
        | None -> raise (FormatException "it is not JSON")

    let private finished (folder: string) =
        let provenance = text folder "provenance.json"
        let cells = (kept folder).Count

        {
            Name = string provenance["name"]
            Folder = folder
            Cells = cells
            Kept = cells
            Begun = 0
            State = Complete(Provenance.time provenance)
        }

    let private unfinished (leases: Leases) (folder: string) =
        let spec = text folder "spec.json"

        let keys =
            [
                for cell in (nonNull spec["settings"]).AsArray() do
                    let cell = nonNull cell
                    string cell["key"]
            ]
            |> List.distinct

        let isIn (found: HashSet<string>) (key: string) = found.Contains(key.Substring(0, 12))
        let kept, begun = kept folder, begun folder
        let missing = keys |> List.filter (isIn kept >> not)

        let state =
            match missing |> List.filter leases.Names.Contains |> List.tryFind (leases.IsFree >> not) with
            | Some key -> Running(leases.Holder key)
            | None -> Halted(Beginning.read folder)

        {
            Name = string spec["name"]
            Folder = folder
            Cells = keys.Length
            Kept = keys.Length - missing.Length
            Begun = missing |> List.filter (isIn begun) |> List.length
            State = state
        }

    /// The runs by their names, and a sentence for each folder that cannot be read.
    let all (store: Store) : RunStatus list * string list =
        use leases = new Leases(store.Root)

        let read folder =
            Foreign.read folder "delete the folder, or run the experiment again" (fun () ->
                if Checksums.isComplete folder then
                    finished folder
                else
                    unfinished leases folder)

        let found, unread = StoredRun.folders store |> List.map read |> List.partition Result.isOk

        let wrong =
            unread
            |> List.choose (function
                | Error wrong -> Some wrong
                | Ok _ -> None)

        found |> List.choose Result.toOption |> List.sortBy (fun run -> run.Name, run.Folder), wrong
