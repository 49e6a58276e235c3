namespace Research.Cli

open System.Collections.Generic
open Research

/// Forecasts a reproduction: the cells that are found, those that are computed, and roughly for how long. It takes a few seconds.
[<RequireQualifiedAccess>]
module internal RunForecast =

    /// The cells of a figure, those with equal keys counted once.
    type private Figure =
        {
            Id: string
            All: int
            /// The number of cells that the store has.
            Found: int
            /// The number of cells that earlier figures of the same reproduction compute.
            Shared: int
            Cells: RunCell list
            Derivations: IDerivation list
        }

    let private figures (request: Request) store =
        let seen = HashSet<string>()
        let isFound cell = not request.Force && Store.has cell store
        // With --force each figure computes all its cells.
        let isNew (cell: RunCell) = request.Force || seen.Add cell.Key

        [
            for job in request.Jobs do
                let cells = Run.cells request.Engine request.Scale job |> List.distinctBy _.Key
                let derivations = Run.derivations request.Engine request.Scale job |> List.distinctBy (fun (_, cell) -> cell.Key)
                let missing = cells |> List.filter (isFound >> not)
                let missing' = derivations |> List.filter (snd >> isFound >> not)
                let own, own' = missing |> List.filter isNew, missing' |> List.filter (snd >> isNew)
                let all = cells.Length + derivations.Length

                {
                    Id = job.Id
                    All = all
                    Found = all - missing.Length - missing'.Length
                    Shared = missing.Length + missing'.Length - own.Length - own'.Length
                    Cells = own
                    Derivations = List.map fst own'
                }
        ]

    let private missing figure = figure.Cells.Length + figure.Derivations.Length

    let private seconds (request: Request) (figures: Figure list) =
        TimeForecast.roughly request.Engine request.Threads [ for figure in figures -> figure.Cells, figure.Derivations ]

    let private whole (request: Request) (figures: Figure list) (seconds: float option list) =
        let all, found = figures |> List.sumBy _.All, figures |> List.sumBy _.Found

        let count = if figures.Length = 1 then figures.Head.Id else $"all {figures.Length} figures"

        let before = $"{count}: {Humanize.count all} cells, {Humanize.count found} found"

        match figures |> List.sumBy missing, List.choose id seconds with
        | 0, _ -> $"{before}, nothing to compute"
        | _, known ->
            let rest = TimeForecast.unknown (seconds.Length - known.Length)
            $"{before}, {TimeForecast.words request.Threads (Some(List.sum known))}{rest}"

    /// The sentence that is printed before a reproduction starts.
    let announcement (request: Request) (store: Store) : string =
        let figures = figures request store

        let more =
            if figures |> List.forall (fun figure -> missing figure = 0) then
                ""
            else
                "; Ctrl-C ends it, keeps what is done, and the same command goes on from there"

        whole request figures (seconds request figures) + more

    /// A line for each figure, and a line for all of them.
    let lines (request: Request) (store: Store) : string list =
        let figures = figures request store
        let seconds = seconds request figures

        [
            for figure, seconds in List.zip figures seconds do
                let shared =
                    if figure.Shared = 0 then
                        ""
                    else
                        $", {figure.Shared} shared with figures before it"

                let compute =
                    if missing figure = 0 then
                        "nothing to compute"
                    else
                        $"{missing figure} to compute, {TimeForecast.words request.Threads seconds}"

                $"{figure.Id}: {figure.All} cells, {figure.Found} found{shared}, {compute}"
            if figures.Length > 1 then
                whole request figures seconds
        ]
