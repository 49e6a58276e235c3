namespace Research.Cli

open System.Collections.Generic
open Research

/// The dry run of figures: what the store has, what would be computed, and for how long.
[<RequireQualifiedAccess>]
module internal DryRun =

    /// Prints the fields in which a run that the store does not have differs from the newest run of its name, or of its figure.
    let explainMiss (request: Request) store (job: Job) =
        let cells =
            Run.cells request.Engine request.Scale job @ List.map snd (Run.derivations request.Engine request.Scale job)

        let why name = StoredRun.whyMissing store request.Engine name cells

        List.distinct [ Run.name request.Scale job; job.Id ]
        |> List.tryPick why
        |> Option.iter (fun miss -> Terminal.say $"{job.Id}  {miss.Sentence}")

    /// Prints what is missing of a job. The result is the seconds that it takes; None where these are not known.
    let private ofJob (request: Request) store (seen: HashSet<string>) (job: Job) =
        // There may be a hundred thousand cells, and each is read.
        let missingOf (load: RunCell -> Store -> Lookup<'found>) (cellOf: 'item -> RunCell) (items: 'item list) =
            let items = Array.ofList items
            let isMissing item = request.Force || (load (cellOf item) store).Found.IsNone
            Array.zip items (Array.Parallel.map isMissing items) |> Array.filter snd |> Array.map fst |> List.ofArray

        let cells = Run.cells request.Engine request.Scale job
        let derivations = Run.derivations request.Engine request.Scale job
        let missing = missingOf Store.tryLoad id cells
        let missing' = missingOf Store.tryLoadNumbers snd derivations
        Store.damage store |> List.iter Terminal.say
        let all, lacking = cells.Length + derivations.Length, missing.Length + missing'.Length

        let verb =
            if cells.IsEmpty then "derive"
            elif derivations.IsEmpty then "train"
            else "train or derive"

        printfn $"{job.Id}: {all} cells, {all - lacking} found, {lacking} to {verb}"

        if not request.Force then
            explainMiss request store job

        for cell in missing @ List.map snd missing' do
            printfn $"  {cell.Label}"

        if lacking = 0 then
            Some 0.0
        else
            // Cells that an earlier figure of the request computes are not counted again.
            let isNew (cell: RunCell) = seen.Add cell.Key || request.Force
            let different = missing |> List.distinctBy _.Key |> List.filter isNew
            let different' = missing' |> List.distinctBy (fun (_, cell) -> cell.Key) |> List.filter (snd >> isNew)

            let seconds =
                TimeForecast.deriving request.Threads (List.map fst different')
                |> Option.map ((+) (TimeForecast.training request.Engine different))

            printfn $"  {TimeForecast.words request.Threads seconds}"
            seconds

    /// Prints what is missing of each figure. The exit code is 0.
    let run (request: Request) store =
        let seconds = request.Jobs |> List.map (ofJob request store (HashSet()))
        let known = seconds |> List.choose id

        if seconds.Length > 1 && List.sum known > 0.0 then
            let rest = TimeForecast.unknown (seconds.Length - known.Length)
            printfn $"all {seconds.Length} figures: {TimeForecast.words request.Threads (Some(List.sum known))}{rest}"

        0
