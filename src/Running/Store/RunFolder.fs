namespace Research

open System.IO
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
        }

    /// The path of the folder.
    member this.Folder = this.Path

/// The results of a run, which are written beside its weights.
[<NoEquality; NoComparison>]
type internal RunResults =
    {
        /// Each trained cell with the states of its restarts.
        Trained: (RunCell * TrainedState list) list
        /// The content of about.json: paper, figure, title, pipeline, scale, warnings and losses of restarts.
        About: JsonNode
        /// The answers by the labels of their cells.
        Answers: JsonNode
        /// The claims with their verdicts.
        Claims: JsonNode
        /// Figures by name, as plotly.js reads them.
        Figures: (string * JsonNode) list
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

    let private spec (run: RunFolder) = JsonText.write (RunSpec.json run.RunName run.Engine run.Cells)

    /// Opens the folder of a run. The folder is created where it is missing, and temporary files of killed processes are deleted.
    let openIn (store: Store) (engine: IEngine) (name: string) (cells: RunCell list) : RunFolder =
        let run =
            {
                Owner = store
                RunName = name
                Path = Path.Combine(Store.runsFolder store, folderName name cells)
                Engine = engine
                Cells = cells
            }

        for folder in [ run.Path; file run "weights"; file run "figures" ] do
            Directory.CreateDirectory folder |> ignore
            AtomicFile.clean folder

        if not (Checksums.isComplete run.Path) then
            AtomicFile.writeText (file run "spec.json") (spec run)

        run

    let private write (run: RunFolder) (cell: RunCell) (content: Stream -> unit) =
        let path = cellFile run cell

        try
            AtomicFile.writeOneOfMany path content
        with :? InvalidDataException as error ->
            raise (IOException($"{path} cannot be kept: {error.Message}.", error))

        Store.add run.Owner.CellFiles.Value path

    /// Writes the file of a trained cell; it is there whole or not at all.
    let keep (run: RunFolder) (cell: RunCell) (states: TrainedState list) : unit =
        write run cell (CellFile.write (Provenance.origin run.Engine) cell states)

    /// Writes the file of a derived cell; it is there whole or not at all.
    let keepNumbers (run: RunFolder) (cell: RunCell) (numbers: EquatableArray<Numbers>) : unit =
        write run cell (CellFile.writeNumbers (Provenance.origin run.Engine) cell numbers)

    let private find decode (run: RunFolder) (cell: RunCell) : Lookup<'found> =
        let own = cellFile run cell

        let others = Store.pathsOf run.Owner cell |> List.filter ((<>) own)

        let found = Store.tryPaths decode run.Owner cell (own :: others)

        match found.From with
        | Some path when path <> own ->
            use source = SafetensorsReader.openAt path
            AtomicFile.writeWith own source.CopyTo
            Store.add run.Owner.CellFiles.Value own
        | _ -> ()

        found

    /// Looks for a trained cell in this run and then in all others. A file of another run is copied into this run.
    let tryLoad run cell : Lookup<TrainedState list> = find CellFile.decode run cell

    /// Looks for a derived cell in this run and then in all others. A file of another run is copied into this run.
    let tryLoadNumbers run cell : Lookup<EquatableArray<Numbers>> = find CellFile.decodeNumbers run cell

    /// The content of cost.json; None where the run is not finished or the file was changed.
    let cost (run: RunFolder) : JsonNode option =
        if Checksums.isComplete run.Path && (Checksums.problem run.Path).IsNone then
            JsonText.read (File.ReadAllText(file run "cost.json"))
        else
            None

    let private removeOldFigures (run: RunFolder) (figures: string list) =
        for path in Directory.GetFiles(file run "figures", "*.json") do
            if not (List.contains ("figures/" + Path.GetFileName path) figures) then
                File.Delete path

    /// Writes the results. A run that is killed before the end of this counts as unfinished, and its cells stay.
    let finish (run: RunFolder) (results: RunResults) : unit =
        let figures = results.Figures |> List.map (fun (name, figure) -> $"figures/{AtomicFile.slug name}.json", figure)

        let texts =
            [
                "provenance.json", Provenance.json run.RunName run.Engine run.Cells results.Command :> JsonNode
                "about.json", results.About
                "answers.json", results.Answers
                "claims.json", results.Claims
                "cost.json", results.Cost
            ]
            @ figures
            |> List.map (fun (name, node) -> name, JsonText.write node)

        AtomicFile.locked (file run ".lock") (fun () ->
            Checksums.withdraw run.Path
            AtomicFile.writeText (file run "spec.json") (spec run)

            for name, text in texts do
                AtomicFile.writeText (file run name) text

            AtomicFile.writeWith (file run "metrics.jsonl") (fun stream ->
                use writer = new StreamWriter(stream, System.Text.UTF8Encoding false, 65536, leaveOpen = true)

                Metrics.lines results.Trained |> Seq.iter writer.Write)

            removeOldFigures run (List.map fst figures)
            Checksums.write run.Path ("spec.json" :: "metrics.jsonl" :: List.map fst texts))
