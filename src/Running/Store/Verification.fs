namespace Research

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

    let private own (folder: string) (file: string) =
        Foreign.read $"{file} in {folder}" "run the experiment again" (fun () ->
            use stream = SafetensorsReader.openAt (Path.Combine(folder, file))

            match SafetensorsReader.decode stream with
            | Ok _ -> None
            | Error wrong -> Some $"{file} in {folder} {wrong}: run the experiment again.")

    let private run (folder: string) : int64 * string list =
        let listed = Checksums.entries folder |> Result.map (List.map fst) |> Result.defaultValue []

        let isListed = Set listed

        let others =
            [
                for path in Directory.GetFiles(Path.Combine(folder, "weights"), "*.safetensors") do
                    let file = "weights/" + string (Path.GetFileName path)

                    if not (isListed.Contains file) then
                        file
            ]

        let problems =
            Checksums.problems folder
            @ [
                for file in others do
                    match own folder file with
                    | Ok None -> ()
                    | Ok(Some wrong)
                    | Error wrong -> wrong
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
