namespace Research

open System.IO
open System.Text.Json.Nodes

/// The folder of one run: `runs/<name>-<hash>/`, the hash over the keys of its settings.
[<NoEquality; NoComparison>]
type RunFolder =
    internal
        {
            Owner: Store
            RunName: string
            Path: string
            Engine: IEngine
            Cells: RunSetting list
        }

    /// The folder.
    member this.Folder = this.Path

/// What a run wrote beside its weights.
[<NoEquality; NoComparison>]
type RunResults =
    {
        /// Every setting with what its restarts left.
        Trained: (RunSetting * TrainedState list) list
        /// What a reader is told first: paper, figure, title, pipeline, scale.
        About: JsonNode
        /// The answers.
        Answers: JsonNode
        /// The claims with their verdicts.
        Claims: JsonNode
        /// Figures by name, as plotly.js reads them.
        Figures: (string * JsonNode) list
        /// What the run cost.
        Cost: JsonNode
        /// The command line, word by word.
        Command: string list
    }

/// Producing a run: load what is there, keep what is trained, finish.
[<RequireQualifiedAccess>]
module RunFolder =

    let internal folderName (name: string) (settings: RunSetting list) =
        let hash = RunSpec.hash settings
        $"{AtomicFile.slug name}-{hash.Substring(0, 12)}"

    let private file (run: RunFolder) (name: string) = Path.Combine(run.Path, name)

    let private partFile (run: RunFolder) (setting: RunSetting) =
        Path.Combine(run.Path, "weights", $"{AtomicFile.slug setting.Label}-{setting.ShortKey}.safetensors")

    let private spec (run: RunFolder) = JsonText.write (RunSpec.json run.RunName run.Engine run.Cells)

    /// Opens the folder of a run, creating it where it is missing, and removes what killed processes left half-written.
    let openIn (store: Store) (engine: IEngine) (name: string) (settings: RunSetting list) : RunFolder =
        let run =
            {
                Owner = store
                RunName = name
                Path = Path.Combine(Store.runsFolder store, folderName name settings)
                Engine = engine
                Cells = settings
            }

        for folder in [ run.Path; file run "weights"; file run "figures" ] do
            Directory.CreateDirectory folder |> ignore
            AtomicFile.clean folder

        if not (Checksums.isComplete run.Path) then
            AtomicFile.writeText (file run "spec.json") (spec run)

        run

    let private write (run: RunFolder) (setting: RunSetting) (content: Stream -> unit) =
        let path = partFile run setting
        AtomicFile.writeOneOfMany path content
        Store.add run.Owner.Parts.Value path

    /// Keeps what training left of a setting, at once and whole.
    let keep (run: RunFolder) (setting: RunSetting) (states: TrainedState list) : unit =
        write run setting (CellFile.write (Provenance.origin run.Engine) setting states)

    /// Keeps the numbers of a derived setting, at once and whole.
    let keepNumbers (run: RunFolder) (setting: RunSetting) (numbers: Values<Numbers>) : unit =
        write run setting (CellFile.writeNumbers (Provenance.origin run.Engine) setting numbers)

    let private find decode (run: RunFolder) (setting: RunSetting) : Lookup<'found> =
        let own = partFile run setting

        let others = Store.pathsOf run.Owner setting |> List.filter ((<>) own)

        let found = Store.tryPaths decode run.Owner setting (own :: others)

        match found.From with
        | Some path when path <> own ->
            AtomicFile.writeBytes own (File.ReadAllBytes path)
            Store.add run.Owner.Parts.Value own
        | _ -> ()

        found

    /// Looks for a trained setting in this run and then in every other; what another run has is copied into this one.
    let tryLoad run setting : Lookup<TrainedState list> = find CellFile.decode run setting

    /// Looks for a derived setting likewise.
    let tryLoadNumbers run setting : Lookup<Values<Numbers>> = find CellFile.decodeNumbers run setting

    /// cost.json of a run that was finished before; None where it was not, or is not as it was written.
    let cost (run: RunFolder) : JsonNode option =
        if Checksums.isComplete run.Path && (Checksums.problem run.Path).IsNone then
            JsonText.read (File.ReadAllText(file run "cost.json"))
        else
            None

    let private removeOldFigures (run: RunFolder) (figures: string list) =
        for path in Directory.GetFiles(file run "figures", "*.json") do
            if not (List.contains ("figures/" + Path.GetFileName path) figures) then
                File.Delete path

    /// Writes everything beside the weights; a run that dies before the end of this counts as unfinished, and its weights stay.
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
