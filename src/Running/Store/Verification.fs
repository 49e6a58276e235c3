namespace Research

open System
open System.IO

/// The state of the files of all finished runs.
type internal Verified =
    {
        /// The number of finished runs.
        Runs: int
        /// The number of files that were checked.
        Files: int64
        /// A sentence on each file that is missing, cannot be read or was changed.
        Problems: string list
    }

/// Checks the files of finished runs against their checksums: texts and weights by the list of the run, and weights that a list of
/// earlier versions leaves out by the checksum in their own header.
[<RequireQualifiedAccess>]
module internal Verification =

    let private again = "run the experiment again"

    let private own (folder: string) (file: string) (opened: unit -> Stream) =
        let read () =
            use stream = opened ()

            match SafetensorsReader.decode stream with
            | Ok _ -> None
            | Error wrong -> Some $"{file} in {folder} {wrong}: {again}."

        match Foreign.read $"{file} in {folder}" again read with
        | Ok wrong -> wrong
        | Error wrong -> Some wrong

    /// A pack that is not listed, cell by cell.
    let private pack (folder: string) (file: string) =
        let path = Path.Combine(folder, file)

        match Foreign.read $"{file} in {folder}" again (fun () -> Pack.cells path) with
        | Error wrong -> [ wrong ]
        | Ok(cells, wrong) ->
            [
                for wrong in Option.toList wrong do
                    $"{file} in {folder} {wrong}: {again}."
                for cell in cells do
                    yield! own folder $"{file}/{cell.Name}" (fun () -> Pack.openCell path cell) |> Option.toList
            ]

    let private run (folder: string) : int64 * string list =
        let listed = Checksums.entries folder |> Result.map (List.map fst) |> Result.defaultValue []

        let isListed = Set listed

        let others =
            [
                for pattern in [ "*" + Store.weights; Pack.pattern ] do
                    for path in Disk.files (Path.Combine(folder, "weights")) pattern do
                        let file = "weights/" + string (Path.GetFileName path)

                        if not (isListed.Contains file) then
                            file
            ]

        let problems =
            Checksums.problems folder
            @ [
                for file in others do
                    if file.EndsWith(Store.weights, StringComparison.Ordinal) then
                        yield! own folder file (fun () -> Disk.openRead (Path.Combine(folder, file))) |> Option.toList
                    else
                        yield! pack folder file
            ]

        int64 (listed.Length + others.Length), problems

    /// Checks all finished runs of a store.
    let all (store: Store) : Verified =
        let checked' =
            [
                for folder in StoredRun.folders store |> List.filter Checksums.isComplete do
                    match Foreign.read folder "run the experiment again" (fun () -> run folder) with
                    | Ok found -> found
                    | Error wrong -> 0L, [ wrong ]
            ]

        { Runs = checked'.Length; Files = List.sumBy fst checked'; Problems = List.collect snd checked' }
