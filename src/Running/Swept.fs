namespace Research

/// Faults of --set in a study that sweeps the value to be set. The cells along an axis differ in that value, and their labels state
/// it, so one value for all of them would make the labels wrong.
[<RequireQualifiedAccess>]
module internal Swept =

    /// Each key of --set with its new value, if it has one, and with the value that a recipe declares.
    let private asked (change: Change) =
        let rule (read: UpdateRule -> float) (recipe: Recipe) =
            match recipe.Trainer with
            | :? IFirstOrder as trainer -> Humanize.number (read trainer.Rule)
            | _ -> ""

        let seed recipe = recipe.Seeds |> List.tryLast |> Option.defaultValue 0UL |> string

        [
            "steps", Option.map string change.Steps, (fun recipe -> string recipe.Trainer.Steps)
            "batch", Option.map string change.Batch, (fun recipe -> string recipe.Loss.Batch)
            "rate", Option.map Humanize.number change.Rate, rule _.Rate
            "decay", Option.map Humanize.number change.Decay, rule _.Decay
            "seed", Option.map string change.Seed, seed
            "restarts", Option.map string change.Restarts, (fun recipe -> string (Recipe.rule recipe).Count)
        ]

    /// The axes of a part along which the value that is read differs.
    let private axes (read: Recipe -> string) (cells: (Address * Recipe) list) =
        let differ axis =
            cells
            |> List.filter (fun (address, _) -> List.exists (fst >> (=) axis) address.Axes)
            |> List.groupBy (fun (address, _) -> address.Axes |> List.filter (fst >> (<>) axis))
            |> List.exists (fun (_, line) -> (line |> List.distinctBy (snd >> read)).Length > 1)

        cells |> List.collect (fun (address, _) -> List.map fst address.Axes) |> List.distinct |> List.filter differ

    /// A fault for each key that an axis sweeps; for each key where the study trains nothing.
    let faults (change: Change) (job: Job) : Fault list =
        let parts =
            lazy
                (let recipes = Map job.Cells

                 [
                     for addresses in job.Addresses ->
                         [
                             for address in addresses do
                                 for recipe in Map.tryFind address.Label recipes |> Option.toList -> address, recipe
                         ]
                 ])

        [
            for key, value, read in asked change do
                match value, lazy (parts.Value |> List.collect (axes read)) with
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
