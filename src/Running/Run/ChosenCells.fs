namespace Research

open System.Collections.Generic

/// A cell that is trained: its position among the declared cells, and its recipe as declared and as it is run.
type internal ChosenCell = { Index: int; Declared: Recipe; Recipe: Recipe; Label: string }

/// The cells of a job that are run at a scale.
[<RequireQualifiedAccess>]
module internal ChosenCells =

    /// The cells that are trained at a scale, in their order.
    let trained scale (job: Job) : ChosenCell list =
        let chosen = Scale.chosen scale job.Addresses

        [
            for index, (label, declared) in List.indexed job.Cells do
                if chosen.Contains label then
                    { Index = index; Declared = declared; Recipe = Scale.apply scale declared; Label = label }
        ]

    /// The trainings that the chosen cells read, to any depth, each once.
    let private read engine (chosen: ChosenCell list) =
        let read =
            [
                for cell in chosen do
                    for recipe in Recipe.chain cell.Recipe -> cell.Label, recipe
            ]

        // Cells that follow each other name the same trainings over and over.
        [
            for label, recipe in read |> List.distinctBy (snd >> Recipe.identity) ->
                RunCell.make engine $"read by {label}" (Recipe.plans recipe)
        ]
        |> List.distinctBy _.Key

    /// The derivations that are run, with their positions among the declared ones.
    let derivations scale (job: Job) =
        let chosen = Scale.chosen scale job.Addresses

        // What is derived from a training is chosen with its cell, whose label it carries on.
        let isChosen (label: string) (derivation: IDerivation) =
            match derivation with
            | :? IFromTraining as derived ->
                let added = $", {Derivation.name (derived.Declared.GetType())}"
                chosen.Contains(label.Substring(0, label.Length - added.Length))
            | _ -> chosen.Contains label

        [
            for index, (label, derivation) in List.indexed job.Derived do
                if isChosen label derivation then
                    index, (label, Scale.derivation scale derivation)
        ]

    /// The same, each with its cell.
    let derived engine scale (job: Job) =
        [
            for index, (label, derivation) in derivations scale job ->
                index, derivation, RunCell.ofDerivation engine label derivation
        ]

    let private make engine scale (job: Job) =
        let chosen = trained scale job
        let own = chosen |> List.map (fun cell -> RunCell.make engine cell.Label (Recipe.plans cell.Recipe))
        let keys = HashSet(own |> Seq.map _.Key)
        own @ (read engine chosen |> List.filter (fun read -> not (keys.Contains read.Key)))

    // The cells that were made last. What says why a run is missing, what runs it and what forecasts its time ask for the same ones, of
    // which there may be a hundred thousand.
    let private latest: (Job * IEngine * Scale * RunCell list) option ref = ref None

    /// The trained cells of a job at a scale, then the trainings that they read.
    let cells (engine: IEngine) scale (job: Job) : RunCell list =
        match latest.Value with
        | Some(ofJob, by, at, cells) when obj.ReferenceEquals(ofJob, job) && obj.ReferenceEquals(by, engine) && at = scale ->
            cells
        | _ ->
            let cells = make engine scale job
            latest.Value <- Some(job, engine, scale, cells)
            cells
