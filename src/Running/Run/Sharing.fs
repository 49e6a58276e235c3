namespace Research

/// Computes cells so that other processes on the same store do not compute the same ones meanwhile.
[<RequireQualifiedAccess>]
module internal Sharing =

    // Cells are taken block by block, so that a process that begins later has something left to do. At the end of a block all threads but
    // one wait for the last restart, which costs a percent where each has so many; and a block's work should take longer than
    // taking it. A block of more cells would fill the folder of leases.
    let private restartsPerThread, private multiplyAddsPerThread, private mostCells = 32, 1e10, 500

    let private isFull (options: RunOptions) (cells: int) (restarts: int) (multiplyAdds: float) =
        let threads = float options.Threads

        cells >= mostCells
        || (options.Engine.Name <> "torch"
            && float restarts >= threads * float restartsPerThread
            && multiplyAdds >= threads * multiplyAddsPerThread)

    let private work (cell: RunCell) =
        match cell.Plans with
        | [] -> 1, 0.0
        | first :: _ as plans ->
            let steps = plans |> List.sumBy (fun plan -> float plan.Trainer.Steps)
            plans.Length, steps * first.Loss.MultiplyAdds first.Model

    /// Computes those missing cells that no other process computes, waits for the others, and computes what these leave undone.
    /// <param name="load">Looks for a cell in the store again.</param>
    /// <param name="found">Called for each cell that another process has computed.</param>
    /// <param name="compute">Computes and keeps cells, and calls its second argument for each cell that is kept.</param>
    let compute
        (options: RunOptions)
        (folder: RunFolder option)
        (load: RunFolder -> RunCell -> Lookup<'found>)
        (found: RunCell -> 'found -> unit)
        (compute: RunCell list -> (RunCell -> unit) -> unit)
        (missing: RunCell list)
        : unit =
        match folder with
        | Some folder when not options.Force ->
            use leases = new Leases(folder.Owner.Folder)
            let release cell = leases.Release(RunFolder.leaseName cell)

            // A cell may have been finished after it was looked for and before its lease was taken.
            let isFound cell =
                let lookup = load folder cell
                lookup.Warnings |> List.iter (Warned >> options.Hear)
                lookup.Found |> Option.iter (found cell)
                lookup.Found.IsSome

            /// The cells of a block, whose leases are taken; those before its end that other processes have; and those after it.
            let rec block mine others restarts multiplyAdds (cells: RunCell list) =
                match cells with
                | next :: rest when not (isFull options (List.length mine) restarts multiplyAdds) ->
                    if leases.TryTake(RunFolder.leaseName next) then
                        let more, effort = work next
                        block (next :: mine) others (restarts + more) (multiplyAdds + effort) rest
                    else
                        block mine (next :: others) restarts multiplyAdds rest
                | rest -> List.rev mine, List.rev others, rest

            let rec share isSaid (cells: RunCell list) =
                let mine, others, rest = block [] [] 0 0.0 cells

                if not mine.IsEmpty then
                    Store.refresh folder.Owner
                    let done', left = mine |> List.partition isFound
                    List.iter release done'
                    compute left release

                match rest @ others with
                | [] -> ()
                | next :: _ as left when rest.IsEmpty && mine.IsEmpty ->
                    if not isSaid then
                        let who = leases.Holder(RunFolder.leaseName next)
                        options.Hear(Warned $"{who} is computing {left.Length} of these cells: this run waits for it")

                    while not (leases.IsFree(RunFolder.leaseName next)) do
                        options.Cancellation.WaitHandle.WaitOne 200 |> ignore
                        options.Cancellation.ThrowIfCancellationRequested()

                    share true left
                | left -> share isSaid left

            if not missing.IsEmpty then
                share false missing
        | _ ->
            if not missing.IsEmpty then
                compute missing ignore
