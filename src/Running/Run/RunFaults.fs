namespace Research

/// The faults of a job, before anything runs.
[<RequireQualifiedAccess>]
module internal RunFaults =

    /// A fault where cells are asked for and the study has none of them.
    let private noneChosen scale (job: Job) =
        [
            if not scale.Only.IsEmpty && (Scale.chosen scale job.Addresses).Count = 0 then
                Fault(
                    $"the number of cells at {Address.describe scale.Only}",
                    "0",
                    "at least 1",
                    "ask for cells that the study has"
                )
        ]

    /// All faults of a job at a scale, on an engine. A fault that several cells have is listed once.
    /// <param name="cells">The trained cells that are run: their recipes as declared and as they are run.</param>
    /// <param name="derivations">The derivations that are run.</param>
    let all (engine: IEngine) scale (job: Job) (cells: (Recipe * Recipe) list) (derivations: IDerivation list) : Fault list =
        let ofCell (declared, recipe) =
            let own =
                Scale.faults scale.Change declared
                @ (Recipe.chain declared |> List.collect (Scale.faultsOfRead scale.Change))
                @ Validate.recipe recipe

            let read =
                [
                    if own.IsEmpty then
                        for read in Recipe.chain recipe do
                            yield! Validate.recipe read
                            yield! engine.Faults(Recipe.plan read 0)
                ]

            let all = own @ read

            // The shape of a plan is only defined where its parts have no faults.
            if all.IsEmpty then List.ofSeq (engine.Faults(Recipe.plan recipe 0)) else all

        // The same holds for the memory that it takes.
        let ofMemory faults =
            if List.isEmpty faults then
                let recipes = List.map snd cells
                let recipes = recipes @ Recipe.readBy recipes
                let here = Machine.here ()
                Memory.faults (Machine.memory ()) here.Cores recipes
            else
                []

        let ofDerivation (derivation: IDerivation) = List.ofSeq (derivation.Faults())

        let tooLong = List.map fst cells |> Recipe.chainFaults

        let faults =
            tooLong
            @ job.Faults
            @ noneChosen scale job
            @ Swept.faults scale.Change job
            @ (if tooLong.IsEmpty then List.collect ofCell cells else [])
            @ List.collect ofDerivation derivations
            |> List.distinct

        faults @ ofMemory faults
