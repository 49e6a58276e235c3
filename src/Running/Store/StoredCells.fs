namespace Research

open System
open System.IO
open System.Text.Json.Nodes

/// The cells of a run that was read from the store.
[<RequireQualifiedAccess>]
module internal StoredCells =

    /// The labels of the cells with their keys, in the order of the run.
    let labels (run: StoredRun) : (string * string) list =
        match run.Spec["settings"] with
        | :? JsonArray as cells ->
            [
                for cell in cells do
                    match cell with
                    | null -> ()
                    | cell -> string cell["label"], string cell["key"]
            ]
            |> List.distinctBy snd
        | _ -> []

    /// A cell of which the key alone is known.
    let private named label key : RunCell = { Label = label; Plans = []; Spec = ""; Key = key }

    /// Whether any run of a store has the file of a cell. The file is not read.
    let has (store: Store) (key: string) : bool = Store.has (named "" key) store

    /// The arrays of a cell for NumPy; an error is a sentence.
    /// <param name="name">The name in the archive of a tensor.</param>
    let arrays (store: Store) (run: StoredRun) (name: string -> string) (label: string, key: string) =
        let isOwn (path: string) = Path.GetFullPath(path).StartsWith(Path.GetFullPath run.Folder, StringComparison.Ordinal)
        let again = "run the experiment again"

        match Store.pathsOf store (named label key) |> List.sortBy (isOwn >> not) with
        | [] -> Error $"The weights of {label} are not in {run.Folder}: {again}."
        | path :: _ ->
            Foreign.read path again (fun () ->
                using (Store.openCell store path) (NumpyFile.ofCell name)
                |> Result.mapError (fun wrong -> $"{path} {wrong}: {again}."))
            |> Result.bind id
