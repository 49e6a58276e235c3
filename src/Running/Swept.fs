namespace Research

/// Keys of a change that a study cannot bear. Where an axis sweeps one, cells along it differ in that part of their settings, so that
/// one value for all of them would belie their labels.
[<RequireQualifiedAccess>]
module internal Swept =

    /// The keys with their new values, as they are asked for.
    let private asked (change: Change) =
        let rule (read: UpdateRule -> float) (setting: Setting) =
            match setting.Trainer with
            | :? IFirstOrder as trainer -> Humanize.number (read trainer.Rule)
            | _ -> ""

        let seed setting = setting.Seeds |> List.tryLast |> Option.defaultValue 0UL |> string

        [
            "steps", Option.map string change.Steps, (fun setting -> string setting.Trainer.Steps)
            "batch", Option.map string change.Batch, (fun setting -> string setting.Loss.Batch)
            "rate", Option.map Humanize.number change.Rate, rule _.Rate
            "decay", Option.map Humanize.number change.Decay, rule _.Decay
            "seed", Option.map string change.Seed, seed
            "restarts", Option.map string change.Restarts, (fun setting -> string (Setting.rule setting).Count)
        ]

    /// The axes of a part along which cells differ in something.
    let private axes (read: Setting -> string) (cells: (Address * Setting) list) =
        let differ axis =
            cells
            |> List.filter (fun (place, _) -> List.exists (fst >> (=) axis) place.Axes)
            |> List.groupBy (fun (place, _) -> place.Axes |> List.filter (fst >> (<>) axis))
            |> List.exists (fun (_, line) -> (line |> List.distinctBy (snd >> read)).Length > 1)

        cells |> List.collect (fun (place, _) -> List.map fst place.Axes) |> List.distinct |> List.filter differ

    /// One for every key that an axis sweeps, or for every key where nothing is trained.
    let faults (change: Change) (job: Job) : Fault list =
        let settings = Map job.Cells

        let parts =
            [
                for places in job.Addresses ->
                    [
                        for place in places do
                            for setting in Map.tryFind place.Label settings |> Option.toList -> place, setting
                    ]
            ]

        [
            for key, value, read in asked change do
                match value, lazy (parts |> List.collect (axes read)) with
                | Some value, _ when job.Cells.IsEmpty ->
                    Fault(
                        $"the change of {key}",
                        value,
                        "left out, because the study trains nothing",
                        "name figures that are trained, or leave --set out"
                    )
                | Some value, axes when not axes.Value.IsEmpty ->
                    let along = if axes.Value.Head = "" then "of the sweep" else $"along {axes.Value.Head}"

                    Fault(
                        $"the change of {key}",
                        value,
                        $"left out, because the cells {along} differ in it and their labels would be wrong",
                        "change it where the sweep is declared"
                    )
                | _ -> ()
        ]
