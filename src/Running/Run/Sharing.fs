namespace Research

/// Computes cells so that other processes on the same store do not compute the same ones meanwhile.
[<RequireQualifiedAccess>]
module internal Sharing =

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

            let rec share isSaid (cells: RunCell list) =
                let mine, others = cells |> List.partition (RunFolder.leaseName >> leases.TryTake)

                if not mine.IsEmpty then
                    Store.refresh folder.Owner
                    let done', left = mine |> List.partition isFound
                    List.iter release done'
                    compute left release

                match others with
                | [] -> ()
                | next :: _ ->
                    if not isSaid then
                        let who = leases.Holder(RunFolder.leaseName next)
                        options.Hear(Warned $"{who} is computing {others.Length} of these cells: this run waits for it")

                    while not (leases.IsFree(RunFolder.leaseName next)) do
                        options.Cancellation.WaitHandle.WaitOne 200 |> ignore
                        options.Cancellation.ThrowIfCancellationRequested()

                    share true others

            share false missing
        | _ -> compute missing ignore
