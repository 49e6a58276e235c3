namespace Research

open System.Collections.Generic

/// A missing cell, for the division of work.
type internal Load =
    {
        /// The key of the cell.
        Key: string
        /// About how long it takes, in seconds.
        Seconds: float
        /// The keys of the trainings that it reads, directly or not.
        Reads: string list
    }

/// Divides missing cells among tasks.
[<RequireQualifiedAccess>]
module internal Shares =

    /// Cells that read each other, directly or by a training that both read, in lists; the others alone.
    let private families (loads: Load list) =
        let parent = Dictionary<string, string>()

        for load in loads do
            parent[load.Key] <- load.Key

        let rec root key =
            let above = parent[key]

            if above = key then
                key
            else
                let top = root above
                parent[key] <- top
                top

        for load in loads do
            for read in load.Reads do
                if parent.ContainsKey read then
                    parent[root load.Key] <- root read

        loads |> List.groupBy (fun load -> root load.Key) |> List.map snd

    let private seconds (loads: Load list) = List.sumBy _.Seconds loads

    /// At most a number of shares that take about the same time, none of them empty. The longest parts are given first, each to the
    /// share that has the least. A training and those that read it stay together unless they are longer than an even share: then
    /// tasks wait by the lease of the training for each other, or train it, whichever begins first. A dependency of jobs would keep
    /// all readers waiting for all that is read. The same loads are always divided in the same way.
    /// <param name="most">The number of shares, at least 1.</param>
    let divide (most: int) (loads: Load list) : Load list list =
        let even = seconds loads / float most

        let parts =
            [
                for family in families loads do
                    if seconds family <= even then
                        family
                    else
                        yield! family |> List.map List.singleton
            ]
            |> List.sortByDescending seconds

        let shares = Array.create (max 1 (min most parts.Length)) []
        let taken = Array.create shares.Length 0.0

        for part in parts do
            let least = Seq.init shares.Length id |> Seq.minBy (fun share -> taken[share], shares[share].Length)
            shares[least] <- shares[least] @ part
            taken[least] <- taken[least] + seconds part

        let place = dict (loads |> List.mapi (fun index load -> load.Key, index))

        [
            for share in shares do
                if not share.IsEmpty then
                    share |> List.sortBy (fun load -> place[load.Key])
        ]

    // What a task is worth the start of a process for, in seconds; and the most tasks that nobody asked for.
    let private worth, private mostUnasked = 120.0, 64

    /// The number of tasks where none is asked for: each takes two minutes or more, and there are 64 at most.
    let number (loads: Load list) : int = seconds loads / worth |> ceil |> min (float mostUnasked) |> max 1.0 |> int
