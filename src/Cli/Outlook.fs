namespace Research.Cli

open System.Collections.Generic
open Research

/// What a reproduction finds, what it computes, and about how long that takes: known within some seconds, before it starts.
[<RequireQualifiedAccess>]
module Outlook =

    /// What becomes of the different settings of a figure.
    type private Figure =
        {
            Id: string
            All: int
            /// Those that an earlier run has.
            Found: int
            /// Those that the figures before it compute.
            Shared: int
            Settings: RunSetting list
            Derivations: IDerivation list
        }

    let private figures (request: Request) store =
        let seen = HashSet<string>()
        let isFound setting = not request.Force && Store.has setting store
        // With --force every figure is computed by itself.
        let isNew (setting: RunSetting) = request.Force || seen.Add setting.Key

        [
            for job in request.Jobs do
                let settings = Run.settings request.Engine request.Scale job |> List.distinctBy _.Key
                let derivations = Run.derivations request.Scale job |> List.distinctBy (fun (_, setting) -> setting.Key)
                let missing = settings |> List.filter (isFound >> not)
                let missing' = derivations |> List.filter (snd >> isFound >> not)
                let own, own' = missing |> List.filter isNew, missing' |> List.filter (snd >> isNew)
                let all = settings.Length + derivations.Length

                {
                    Id = job.Id
                    All = all
                    Found = all - missing.Length - missing'.Length
                    Shared = missing.Length + missing'.Length - own.Length - own'.Length
                    Settings = own
                    Derivations = List.map fst own'
                }
        ]

    let private missing figure = figure.Settings.Length + figure.Derivations.Length

    let private seconds (request: Request) (figures: Figure list) =
        Foresight.roughly request.Engine request.Threads [ for figure in figures -> figure.Settings, figure.Derivations ]

    let private whole (request: Request) (figures: Figure list) (seconds: float option list) =
        let all, found = figures |> List.sumBy _.All, figures |> List.sumBy _.Found

        let count = if figures.Length = 1 then figures.Head.Id else $"all {figures.Length} figures"

        let before = $"{count}: {Humanize.count all} settings, {Humanize.count found} found"

        match figures |> List.sumBy missing, List.choose id seconds with
        | 0, _ -> $"{before}, nothing to compute"
        | _, told ->
            let unknown = seconds.Length - told.Length

            let rest =
                match unknown with
                | 0 -> ""
                | 1 -> ", and a figure that nobody knows of"
                | _ -> $", and {unknown} figures that nobody knows of"

            $"{before}, {Foresight.words request.Threads (Some(List.sum told))}{rest}"

    /// What is said before a reproduction starts.
    let announcement (request: Request) (store: Store) : string =
        let figures = figures request store

        let more =
            if figures |> List.forall (fun figure -> missing figure = 0) then
                ""
            else
                "; Ctrl-C ends it, keeps what is finished, and the same command goes on from there"

        whole request figures (seconds request figures) + more

    /// A line for every figure, and one for all of them.
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
                        $"{missing figure} to compute, {Foresight.words request.Threads seconds}"

                $"{figure.Id}: {figure.All} settings, {figure.Found} found{shared}, {compute}"
            if figures.Length > 1 then
                whole request figures seconds
        ]
